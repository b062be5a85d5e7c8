"""The flat format's marks and absences, gathered into one entry for a pupil at a lesson."""

from dataclasses import dataclass, field, replace

from archive.intake.flat.draft import ClassDraft, Draft
from archive.intake.flat.rows import BoundTable, Record
from archive.intake.vocabulary import folded, read_work
from archive.model.finding import Finding, Place, Severity
from archive.model.journal import Entry, Lesson
from archive.model.marks import Mark, Retake
from archive.texts import counted


@dataclass(slots=True)
class _Repeats:
    """Rows of a class that say again what another row says: all are kept, and their number is told."""

    place: Place
    number: int = 0


@dataclass(frozen=True, slots=True)
class Told:
    """What a row of marks says beside the mark itself."""

    work_kind: str
    weight: str
    comment: str
    retake: Retake | None


@dataclass(slots=True)
class EntryGatherer:
    """Takes rows of marks and absences in any order; each adds to its entry, none replaces another."""

    draft: Draft
    _entries: dict[tuple[str, str], Entry] = field(default_factory=dict)
    _marks: dict[tuple[str, Told, int], tuple[Mark, ...]] = field(default_factory=dict)
    """Equal marks are one object: a school has half a million of them and a few hundred kinds."""
    _repeats: dict[str, _Repeats] = field(default_factory=dict)
    _reported: set[tuple[str, str, str]] = field(default_factory=set)

    def read_marks(self, bound: BoundTable) -> None:
        """Add the marks; the second row for a lesson is the second mark in it."""
        for record in self.draft.rows.records(bound):
            entry = self._entry(record)
            if entry and record.text("Отметка"):
                self._put(self._with_mark(entry, record))

    def read_attendance(self, bound: BoundTable) -> None:
        """Add the absences; a code that the legend does not have is a finding."""
        for record in self.draft.rows.records(bound):
            raw = record.text("Отметка о посещении")
            line = self.draft.legend.get(folded(raw))
            if raw and line is None:
                self._unknown_code(record, raw)
            entry = self._entry(record)
            if entry and line:
                if line.code in entry.attendance:
                    self._repeat(record)
                comment = "; ".join(part for part in (entry.comment, record.text("Примечание")) if part)
                codes = (*entry.attendance, line.code)
                self._put(replace(entry, raw=_joined(entry.raw, raw), attendance=codes, comment=comment))

    def finish(self) -> None:
        """Give each class its entries, in the order of the source, and tell of the repeats."""
        for (_pupil, lesson), entry in self._entries.items():
            self._class(self.draft.lessons[lesson]).entries.append(entry)
        self._entries.clear()
        for label, repeats in self._repeats.items():
            rows = counted(repeats.number, "строка повторяет", "строки повторяют", "строк повторяют")
            self.draft.rows.found.add(
                Finding(
                    "intake.row-repeated",
                    Severity.INFORMS,
                    f"{rows} другие целиком: это вторая запись за тот же урок или двойная выгрузка, не отличить.",
                    repeats.place,
                    remedy="Все они сохранены. Если это двойная выгрузка, уберите лишние строки.",
                    class_label=label,
                )
            )

    def _entry(self, record: Record) -> Entry | None:
        """Return what the pupil has at the lesson so far; `None` when the row names none that we know."""
        pupil, lesson = record.text("Код ученика"), self.draft.lessons.get(record.text("Код урока"))
        if pupil not in self.draft.pupils or lesson is None:
            return None
        if not self._belongs(record, pupil, lesson):
            return None
        return self._entries.get((pupil, lesson.lesson_id)) or Entry(pupil, lesson.lesson_id)

    def _put(self, entry: Entry) -> None:
        self._entries[entry.pupil_id, entry.lesson_id] = entry

    def _with_mark(self, entry: Entry, record: Record) -> Entry:
        raw, at = record.text("Отметка"), record.moment("Выставлена")
        comment = record.text("Примечание")
        if entry.entered_at and at != entry.entered_at and at:
            comment = "; ".join(part for part in (comment, f"выставлена {at:%d.%m.%Y %H:%M}") if part)
        work = 1 + max((mark.work for mark in entry.marks), default=0)
        told = Told(record.text("Вид работы"), record.text("Вес"), comment, _retake(record))
        marks = self._work(raw, told, work)
        if entry.marks and any(replace(mark, work=work) in marks for mark in entry.marks):
            self._repeat(record)
        return Entry(
            entry.pupil_id,
            entry.lesson_id,
            _joined(entry.raw, raw),
            (*entry.marks, *marks) if entry.marks else marks,
            entry.attendance,
            entry.comment,
            entry.entered_at or at,
        )

    def _work(self, raw: str, told: Told, work: int) -> tuple[Mark, ...]:
        key = (raw, told, work)
        if key not in self._marks:
            understood = read_work(raw) or (Mark(raw),)
            self._marks[key] = tuple(
                replace(
                    mark,
                    work_kind=told.work_kind,
                    weight=told.weight,
                    comment=told.comment,
                    work=work,
                    retake=told.retake,
                )
                for mark in understood
            )
        return self._marks[key]

    def _belongs(self, record: Record, pupil: str, lesson: Lesson) -> bool:
        one = self._class(lesson)
        stays = one.members.get(pupil)
        if stays is None:
            self._outsider(record, one, pupil)
            return False
        if not any(stay.covers(lesson.day) for stay in stays):
            self._outside(record, one, lesson)
        return True

    def _class(self, lesson: Lesson) -> ClassDraft:
        return self.draft.subject_class[lesson.subject_id]

    def _outsider(self, record: Record, one: ClassDraft, pupil: str) -> None:
        if self._first("outsider", one.label, pupil):
            self.draft.rows.report(
                record,
                "Код ученика",
                "intake.pupil-not-in-class",
                f"Запись на уроке класса {one.label}, в который ученик не зачислен.",
                expected="строка в таблице «Зачисление»",
                found=f"код «{pupil}»",
                remedy="Добавьте зачисление с датами или исправьте код.",
                class_label=one.label,
            )

    def _outside(self, record: Record, one: ClassDraft, lesson: Lesson) -> None:
        if self._first("outside", one.label, record.text("Код ученика")):
            self.draft.rows.report(
                record,
                "Код ученика",
                "intake.outside-membership",
                "Запись на уроке в день, когда ученика в классе не было.",
                severity=Severity.EXPLAIN,
                found=f"урок {lesson.day:%d.%m.%Y}",
                remedy="Проверьте даты в таблице «Зачисление».",
                class_label=one.label,
            )

    def _unknown_code(self, record: Record, raw: str) -> None:
        if self._first("code", "", raw):
            self.draft.rows.report(
                record,
                "Отметка о посещении",
                "intake.attendance-unknown",
                "Обозначения нет в таблице «Обозначения».",
                expected=", ".join(line.code for line in self.draft.legend.values())
                or "таблица «Обозначения» с этим обозначением",
                found=f"«{raw}»",
                remedy="Добавьте его в таблицу «Обозначения» со значением или исправьте.",
            )

    def _first(self, *key: str) -> bool:
        """Tell whether this is the first time: one finding a pupil and class is enough."""
        kind, label, what = key
        new = (kind, label, what) not in self._reported
        self._reported.add((kind, label, what))
        return new

    def _repeat(self, record: Record) -> None:
        lesson = self.draft.lessons[record.text("Код урока")]
        label = self._class(lesson).label
        self._repeats.setdefault(label, _Repeats(record.place("Код ученика"))).number += 1


def _retake(record: Record) -> Retake | None:
    """Return on what grounds the mark was set later, when the row names a protocol or what stood before."""
    found = Retake(record.text("Вместо"), record.text("Номер протокола"), record.day("Дата протокола"))
    return found if found != Retake() else None


def _joined(first: str, second: str) -> str:
    return f"{first} {second}" if first else second
