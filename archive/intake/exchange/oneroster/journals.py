"""From a OneRoster archive to journals, one a class and year, with every row of results accounted for."""

import re
from collections import defaultdict
from dataclasses import dataclass, field, replace

from archive.intake.containers.input_file import Taken
from archive.intake.containers.sheets import Source
from archive.intake.exchange.draft import JournalDraft
from archive.intake.exchange.oneroster.gradebook import Gradebook, LineItem, Score, read_gradebook
from archive.intake.exchange.oneroster.manifest import Manifest, looks_oneroster, read_manifest
from archive.intake.exchange.oneroster.roster import Enrollment, Roster, TaughtClass, memberships, read_roster
from archive.intake.exchange.oneroster.sessions import Session
from archive.intake.finding_list import FindingList
from archive.model.finding import Finding, Place, Severity
from archive.model.journal import Lesson, Result, ResultKind, Subject
from archive.model.people import Pupil
from archive.model.period import YEAR, PeriodCode, SchoolYear

FORMAT = "oneroster"
_LABEL = re.compile(r"\d{1,2}\s*[-–«\"' ]?\s*[А-ЯЁа-яёA-Za-z]{1,3}[»\"']?|\d{1,2}|[А-ЯЁ]{1,6}\s?-?\s?\d[\w/-]*")
"""«8А», «10-Б», «5 «В»», and a college's «ИС-21»."""
_Key = tuple[SchoolYear, str]


@dataclass(slots=True)
class _Counts:
    """Where the rows of results went."""

    marks: int = 0
    summaries: int = 0
    empty: int = 0

    def __str__(self) -> str:
        """Return the figures in words."""
        return f"отметок на уроках {self.marks}, итогов {self.summaries}, строк без отметки {self.empty}"


@dataclass(slots=True)
class _Assembly:
    """The drafts and what they are made from."""

    roster: Roster
    book: Gradebook
    found: FindingList
    drafts: dict[_Key, JournalDraft] = field(default_factory=dict)
    counts: _Counts = field(default_factory=_Counts)
    _on_end: dict[str, tuple[Session, LineItem, int]] = field(default_factory=dict)
    _outside: dict[str, tuple[LineItem, int]] = field(default_factory=dict)
    _summed: set[tuple[str, str, ResultKind, PeriodCode | None]] = field(default_factory=set)

    def draft(self, label: str, taught: TaughtClass) -> JournalDraft:
        """Return the draft of the class `label` in the year of `taught`."""
        key = (taught.year, label)
        if key not in self.drafts:
            self.drafts[key] = JournalDraft(label, taught.year, taught.school)
            years = (s.key for s in self.roster.sessions.values() if s.code == YEAR and s.year == taught.year)
            self._add_periods(self.drafts[key], tuple(years))
            if not _LABEL.fullmatch(label):
                self._report_label(label, taught)
        return self.drafts[key]

    def subject(self, draft: JournalDraft, taught: TaughtClass) -> Subject:
        """Return the subject of a taught class; a second group of the same subject bears the class's title."""
        same = any(s.name == taught.subject for key, s in draft.subjects.items() if key != taught.key)
        return draft.subject(taught.key, taught.subject, self.teacher(taught), taught.title if same else "")

    def teacher(self, taught: TaughtClass) -> str:
        """Return who teaches the class, the primary one first."""
        stays = sorted(self.roster.teaching.get(taught.key, ()), key=lambda stay: not stay.primary)
        names = (self.roster.people[stay.user_key].name.full for stay in stays)
        return ", ".join(dict.fromkeys(names))

    def enrol(self) -> None:
        """Put the pupils into their classes, with subjects, teachers and periods."""
        stays: dict[tuple[_Key, str], list[Enrollment]] = defaultdict(list)
        for stay in self.roster.learning:
            taught = self.roster.classes[stay.class_key]
            draft = self.draft(self.roster.label_of(stay.user_key, taught), taught)
            stays[(draft.year, draft.label), stay.user_key].append(stay)
            self._add_periods(draft, taught.terms)
            if taught.homeroom:
                draft.teacher = draft.teacher or self.teacher(taught)
            else:
                self.subject(draft, taught)
        for (key, user), all_stays in stays.items():
            person = self.roster.people[user]
            home = [s for s in all_stays if self.roster.classes[s.class_key].homeroom] or all_stays
            stretches = memberships(home, key[1], key[0])
            self.drafts[key].pupils[user] = Pupil(user, person.name, person.birth_date, memberships=stretches)

    def enter(self, score: Score) -> None:
        """Enter one row of results where it belongs."""
        item, taught = score.item, self.roster.classes[score.item.class_key]
        draft = self.draft(self.roster.label_of(score.pupil, taught), taught)
        self._check_member(draft, score)
        subject = self.subject(draft, taught)
        if item.category.summary:
            self._enter_summary(draft, subject, score, item.category.summary)
            return
        lesson = self._lesson(draft, subject, item)
        draft.add_marks(score.pupil, lesson, score.raw, score.marks, comment=score.comment, entered_at=score.entered_at)
        if score.marks:
            self.counts.marks += 1
        else:
            self.counts.empty += 1

    def hold_columns(self) -> None:
        """Keep the columns in which nobody has a result: the work was set all the same."""
        for item in self.book.items.values():
            taught = self.roster.classes[item.class_key]
            if item.category.summary is None:
                for draft in self._drafts_of(taught):
                    self._lesson(draft, self.subject(draft, taught), item)

    def report(self) -> None:
        """Tell of days that lie outside their periods."""
        for session, item, number in self._on_end.values():
            self.found.add(
                Finding(
                    "intake.end-date-inclusive",
                    Severity.EXPLAIN,
                    f"Работы, отнесённые к «{session.title}», датированы днём endDate: по стандарту этот день в период "
                    "уже не входит, и в журнал периода они не попадут.",
                    item.line.place("dueDate"),
                    expected=f"день не позже {session.end:%d.%m.%Y}",
                    found=f"{item.day:%d.%m.%Y}, таких колонок: {number}",
                    remedy="Если источник пишет endDate включительно, пусть пишет следующий день.",
                )
            )
        for label, (item, number) in self._outside.items():
            self.found.add(
                Finding(
                    "intake.lesson-outside-periods",
                    Severity.EXPLAIN,
                    "Уроки вне всех периодов класса: они войдут в журнал за год, но ни в одну часть года.",
                    item.line.place("dueDate"),
                    found=f"таких уроков: {number}, первый {item.day:%d.%m.%Y}",
                    remedy="Проверьте даты работ и academicSessions.csv.",
                    class_label=label,
                )
            )

    def _drafts_of(self, taught: TaughtClass) -> list[JournalDraft]:
        having = [draft for draft in self.drafts.values() if taught.key in draft.subjects]
        return having or [self.draft(taught.label, taught)]

    def _lesson(self, draft: JournalDraft, subject: Subject, item: LineItem) -> Lesson:
        if item.key not in draft.lessons:
            self._add_periods(draft, (item.session,))
            lesson = draft.lesson(item.key, subject, item.day)
            draft.lessons[item.key] = replace(
                lesson, topic=item.description, work_kind=item.category.title, note=item.note
            )
            self._check_day(draft, item)
        return draft.lessons[item.key]

    def _check_day(self, draft: JournalDraft, item: LineItem) -> None:
        session = self.roster.sessions.get(item.session)
        if session and session.code != YEAR and (item.day - session.end).days == 1:
            _session, first, number = self._on_end.get(session.key, (session, item, 0))
            self._on_end[session.key] = (session, first, number + 1)
        elif not any(period.covers(item.day) for code, period in draft.periods.items() if code != YEAR):
            first, number = self._outside.get(draft.label, (item, 0))
            self._outside[draft.label] = (first, number + 1)

    def _enter_summary(self, draft: JournalDraft, subject: Subject, score: Score, kind: ResultKind) -> None:
        session = self.roster.sessions.get(score.item.session)
        code = session.code if session and kind is ResultKind.PERIOD else None
        if kind is ResultKind.PERIOD and (code is None or code == YEAR):
            self._report_period(score)
            return
        if not score.marks:
            self.counts.empty += 1
            self._report_empty(score)
            return
        self._add_periods(draft, (score.item.session,))
        key = (score.pupil, subject.subject_id, kind, code)
        if key in self._summed:
            self._report_twice(score)
        self._summed.add(key)
        self.counts.summaries += 1
        for mark in score.marks:
            draft.results.append(Result(score.pupil, subject.subject_id, kind, mark, code, score.entered_at))

    def _add_periods(self, draft: JournalDraft, terms: tuple[str, ...]) -> None:
        """Add the periods of `terms` and of what they are parts of."""
        seen: set[str] = set()
        waiting = list(terms)
        while waiting:
            session = self.roster.sessions.get(waiting.pop())
            if session and session.key not in seen:  # a broken archive has sessions that hold each other
                seen.add(session.key)
                waiting.append(session.parent)
                if session.period:
                    draft.periods.setdefault(session.period.code, session.period)

    def _check_member(self, draft: JournalDraft, score: Score) -> None:
        person = self.roster.people[score.pupil]
        if score.pupil in draft.pupils:
            return
        draft.pupils[score.pupil] = Pupil(score.pupil, person.name, person.birth_date)
        self.found.add(
            Finding(
                "intake.pupil-not-in-class",
                Severity.EXPLAIN,
                f"Есть результаты ученика, который в класс {draft.label} не зачислен; они сохранены.",
                score.line.place("studentSourcedId"),
                expected="строка в enrollments.csv",
                pupil=person.name.full,
                class_label=draft.label,
            )
        )

    def _report_label(self, label: str, taught: TaughtClass) -> None:
        self.found.add(
            Finding(
                "intake.class-label-odd",
                Severity.EXPLAIN,
                f"«{label}» не похоже на обозначение класса.",
                taught.line.place("classCode" if taught.code else "title"),
                expected="класс с classType = homeroom или classCode вида «8А»",
                found=f"«{label}»",
                remedy="Добавьте в источнике классы homeroom или обозначение класса в classCode.",
                class_label=label,
            )
        )

    def _report_period(self, score: Score) -> None:
        self.found.add(
            Finding(
                "intake.period-wrong",
                Severity.BLOCKS,
                "Отметка за период, а за какой, не сказано.",
                score.item.line.place("academicSessionSourcedId"),
                expected="период из academicSessions.csv с названием вида «1 четверть»",
                found=f"«{score.item.session}»",
                remedy="Исправьте период колонки в источнике.",
            )
        )

    def _report_empty(self, score: Score) -> None:
        self.found.add(
            Finding(
                "intake.result-empty",
                Severity.EXPLAIN,
                "Итог без отметки в журнал не вошёл.",
                score.line.place("score"),
                found=f"scoreStatus = «{score.line.text('scoreStatus')}»",
                pupil=self.roster.people[score.pupil].name.full,
            )
        )

    def _report_twice(self, score: Score) -> None:
        self.found.add(
            Finding(
                "intake.result-twice",
                Severity.EXPLAIN,
                "Второй такой же итог у ученика; сохранены оба.",
                score.line.place(),
                remedy="Оставьте в источнике верный.",
                pupil=self.roster.people[score.pupil].name.full,
            )
        )


def recognises(source: Source) -> bool:
    """Tell whether the files are of OneRoster."""
    return looks_oneroster(source)


def read(source: Source) -> Taken:
    """Return the journals of the archive's classes and the findings. Raises `IntakeError`."""
    found = FindingList()
    manifest = read_manifest(source, found)
    if manifest is None:
        return Taken((), found.all())
    roster = read_roster(manifest, found)
    assembly = _Assembly(roster, read_gradebook(manifest, roster, found), found)
    assembly.enrol()
    for score in assembly.book.scores:
        assembly.enter(score)
    assembly.hold_columns()
    assembly.report()
    _report_limits(source, manifest, assembly)
    sources = source.source_files(f"{FORMAT}-{manifest.version}")
    journals = (draft.journal(sources) for draft in assembly.drafts.values())
    return Taken(tuple(sorted(journals, key=lambda j: (j.school_year, j.class_label))), found.all())


def _report_limits(source: Source, manifest: Manifest, assembly: _Assembly) -> None:
    """Say what the format cannot carry, so that nobody takes its absence for the school's omission."""
    place = Place(source.name)
    counted = f"строк results.csv: {len(assembly.book.scores) + assembly.book.deleted}; {assembly.counts}"
    if assembly.book.deleted:
        counted += f", удалённых источником {assembly.book.deleted}"
    if not assembly.book.present:
        assembly.found.add(
            Finding(
                "intake.rostering-only",
                Severity.EXPLAIN,
                "В архиве только состав классов: ни одной отметки. Журнал выйдет пустым.",
                place,
                expected="lineItems.csv и results.csv",
                found=f"OneRoster {manifest.version}, {manifest.system or 'система не названа'}",
                remedy="Выгрузите архив с журналом оценок (gradebook) или подайте отметки другим форматом.",
            )
        )
    assembly.found.add(
        Finding(
            "intake.format-cannot-carry",
            Severity.INFORMS,
            "OneRoster не переносит посещаемость, темы уроков и домашние задания: в журнале их не будет. "
            "Описание работы, если оно есть, записано темой.",
            place,
            found=counted if assembly.book.present else "",
            remedy="Если в электронном журнале они есть, подайте его отчёт или наш формат.",
        )
    )
