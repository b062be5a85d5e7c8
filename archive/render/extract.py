"""The extract: one pupil's part of a closed period, and not a word of any other pupil.

Topics and teachers' notes are left out on purpose: they may speak of other children. A comment on the
pupil's own entry is printed unless it names someone else of the class.
"""

from collections.abc import Iterator
from dataclasses import replace

from archive.errors import PupilUnknownError
from archive.model.closing import ClosedPeriod
from archive.model.extract import Extract
from archive.model.journal import Entry, Lesson, Result, ResultKind, Subject
from archive.model.people import Pupil
from archive.model.period import YEAR
from archive.render.attendance import ABSENCE_KINDS, MISSED, attendance_of
from archive.render.code import Code, code_for
from archive.render.join import Joined
from archive.render.ledger_pages import decision_words, decisions_of
from archive.render.manuscript import Flowing, Manuscript
from archive.render.measures import A4_PORTRAIT
from archive.render.metadata import Metadata
from archive.render.press import press
from archive.render.running import RunningText
from archive.render.subject_pages import subject_title
from archive.render.view import JournalView, entry_text
from archive.render.words import (
    MARK_WORDS,
    RESULTS,
    class_words,
    day,
    long_day,
    moment,
    period_column,
    period_heading,
    period_words,
    unbroken,
)
from archive.texts import _

_MASKED = _("запись с именем другого обучающегося опущена")


def render_extract(extract: Extract) -> Joined:
    """Return the extract without attachments. Raises `PupilUnknownError`."""
    pupil = _pupil(extract)
    view = JournalView(_only(extract, pupil))
    manuscript = Manuscript(
        A4_PORTRAIT,
        (Flowing("extract.html", _values(extract, view, pupil)),),
        _running(extract, view),
        _metadata(extract, view, pupil),
        _code(extract, view),
    )
    return press(manuscript, extract.source.organisation.pdf_variant)


def _code(extract: Extract, view: JournalView) -> Code:
    """Return the QR requisite: from which record the extract is, and nothing of the pupil."""
    lines = (
        view.words.extract,
        extract.source.organisation.short_name,
        _("Запись № {number}").format(number=extract.number),
        _("{day}, SHA-256 записи:").format(day=day(extract.issued_on)),
        extract.record_digest.hex,
    )
    return code_for(lines)


def _pupil(extract: Extract) -> Pupil:
    for pupil in extract.source.journal.pupils:
        if pupil.pupil_id == extract.pupil_id:
            return pupil
    raise PupilUnknownError(found=extract.pupil_id, period=extract.period.code.words)


def _only(extract: Extract, pupil: Pupil) -> ClosedPeriod:
    """Cut the closed period down to the pupil and the days asked for, before anything is made of it."""
    journal = extract.source.journal
    others = _stems(extract, pupil)
    lessons = tuple(_bare(lesson) for lesson in journal.lessons if extract.period.covers(lesson.day))
    held = {lesson.lesson_id for lesson in lessons}
    own = replace(
        journal,
        pupils=(pupil,),
        lessons=lessons,
        entries=tuple(
            _masked(e, others) for e in journal.entries if e.pupil_id == pupil.pupil_id and e.lesson_id in held
        ),
        day_absences=tuple(
            replace(absence, comment=_without(absence.comment, others))
            for absence in journal.day_absences
            if absence.pupil_id == pupil.pupil_id and extract.period.covers(absence.day)
        ),
        results=tuple(r for r in journal.results if r.pupil_id == pupil.pupil_id and _falls(extract, r)),
        averages=(),
        decisions=tuple(
            replace(decision, words=_without(decision.words, others))
            for decision in journal.decisions
            if decision.pupil_id == pupil.pupil_id and extract.period.code == YEAR
        ),
    )
    return replace(extract.source, journal=own, findings=(), period=extract.period)


def _falls(extract: Extract, result: Result) -> bool:
    if extract.period.code == YEAR:
        return True
    return result.kind is ResultKind.PERIOD and result.period == extract.period.code


def _bare(lesson: Lesson) -> Lesson:
    return replace(lesson, topic="", homework="", note="", work_kind="", teacher="", substitutes="")


def _masked(entry: Entry, others: frozenset[str]) -> Entry:
    marks = tuple(
        replace(mark, raw=_without(mark.raw, others), comment=_without(mark.comment, others)) for mark in entry.marks
    )
    return replace(entry, raw=_without(entry.raw, others), marks=marks, comment=_without(entry.comment, others))


def _without(text: str, others: frozenset[str]) -> str:
    folded = text.casefold()
    return _MASKED if any(stem in folded for stem in others) else text


def _stems(extract: Extract, pupil: Pupil) -> frozenset[str]:
    """Return the family names of the others without their endings, so that no case of them gets through."""
    names = (p.name.family for p in extract.source.journal.pupils if p.pupil_id != pupil.pupil_id)
    return frozenset(name.casefold()[: -2 if len(name) > 6 else -1] for name in names if len(name) > 2)


def _values(extract: Extract, view: JournalView, pupil: Pupil) -> dict[str, object]:
    closed = extract.source
    post, _comma, name = extract.issued_by.rpartition(",")
    return {
        "title": view.words.extract,
        "organisation": unbroken(closed.organisation.full_name),
        "about": (class_words(closed.journal), f"{closed.journal.school_year} учебный год", *_part(extract)),
        "particulars": tuple(_particulars(view, pupil)),
        "subjects": [_subject(extract, view, pupil, s) for s in closed.journal.subjects if _concerns(view, pupil, s)],
        "sole": "" if extract.period.code == YEAR else period_column(extract.period.code),
        "remarks": tuple(_remarks(view, pupil)),
        "results": _results(view, pupil) if extract.period.code == YEAR else {"headings": [], "rows": []},
        "absences": "; ".join(_absences(extract, view, pupil)),
        "signs": tuple(_signs(view)),
        "post": post or extract.issued_by,
        "name": name.strip() if post else "",
        "issued_on": long_day(extract.issued_on),
        "original": unbroken(_original(extract)),
        "checked": f"Запись № {extract.number} прочитана из архива и проверена "
        f"{moment(extract.verified_at, closed.organisation.time_zone)}: подлинность подтверждена.{_later(extract)}",
        "digest": extract.record_digest.hex,
    }


def _part(extract: Extract) -> tuple[str, ...]:
    return () if extract.period.code == YEAR else (period_words(extract.period),)


def _original(extract: Extract) -> str:
    organisation, journal = extract.source.organisation, extract.source.journal
    case = f"в деле № {extract.case_index}" if extract.case_index else f"в записи № {extract.number}"
    return f"Подлинник документа находится в {organisation.short_name} {case} за {journal.school_year} учебный год."


def _later(extract: Extract) -> str:
    """Return what is said of marks set after the closing."""
    numbers = ", ".join(f"№ {number}" for number in extract.supplements)
    return f" Учтены отметки дополнительной ведомости (запись {numbers})." if numbers else ""


def _particulars(view: JournalView, pupil: Pupil) -> Iterator[tuple[str, str]]:
    yield _("Фамилия, имя, отчество"), pupil.name.full
    if pupil.birth_date:
        yield _("Дата рождения"), day(pupil.birth_date)
    for decision in decisions_of(view).get(pupil.pupil_id, ()):
        yield _("Решение педагогического совета"), decision_words(decision, named=True)


def _concerns(view: JournalView, pupil: Pupil, subject: Subject) -> bool:
    written = any(view.entries(pupil, lesson) for lesson in view.lessons(subject))
    return written or any(view.result(pupil, subject, ResultKind.PERIOD, code) for code in view.result_codes([subject]))


def _subject(extract: Extract, view: JournalView, pupil: Pupil, subject: Subject) -> dict[str, object]:
    lessons = view.lessons(subject)
    return {
        "title": subject_title(subject),
        "held": view.words.lessons(len(lessons)) if lessons else "",
        "days": [(f"{lesson.day:%d.%m}", cell) for lesson in lessons if (cell := view.cell(pupil, lesson))],
        "result": view.result(pupil, subject, ResultKind.PERIOD, extract.period.code),
    }


def _remarks(view: JournalView, pupil: Pupil) -> Iterator[str]:
    subjects = {subject.subject_id: subject_title(subject) for subject in view.closed.journal.subjects}
    for lesson in view.closed.journal.lessons:
        for entry in view.entries(pupil, lesson):
            said = [text for text in (entry.comment, *(mark.comment for mark in entry.marks)) if text]
            where = f"{day(lesson.day)}, {subjects.get(lesson.subject_id, '')}"
            yield from (f"{where}, «{entry_text(entry)}»: {text}" for text in said)
    for absence in view.closed.journal.day_absences:
        words = {code.code: code.words for code in view.closed.journal.legend}.get(absence.code, "")
        parts = (absence.code, f"({words})" if words else "", absence.comment)
        yield f"{day(absence.day)}: {' '.join(part for part in parts if part)}"


def _results(view: JournalView, pupil: Pupil) -> dict[str, object]:
    subjects = view.closed.journal.subjects
    codes = view.result_codes(subjects)
    kinds = [kind for kind in RESULTS if any(view.has_result(subject, kind) for subject in subjects)]
    rows = []
    for subject in subjects:
        marks = [view.result(pupil, subject, ResultKind.PERIOD, code) for code in codes]
        marks += [view.result(pupil, subject, kind) for kind in kinds]
        if any(marks):
            rows.append((subject_title(subject), marks))
    headings = [period_heading(code) for code in codes] + [RESULTS[kind][0] for kind in kinds]
    return {"headings": headings, "rows": rows}


def _absences(extract: Extract, view: JournalView, pupil: Pupil) -> Iterator[str]:
    """Yield the counts of missed lessons; what is zero is said of the total alone."""
    attendance = attendance_of(view)
    for _heading, words, meanings in ABSENCE_KINDS:
        count = attendance.counts(extract.period.start, extract.period.end, meanings)[pupil.pupil_id]
        if count or meanings is MISSED:
            yield f"{words} – {view.words.lessons(count)}"


def _signs(view: JournalView) -> Iterator[tuple[str, str]]:
    """Yield only the signs that this extract uses."""
    journal = view.closed.journal
    used = {code for entry in journal.entries for code in entry.attendance}
    yield from ((code.code, code.words) for code in journal.legend if code.code in used)
    words = {mark.word for entry in journal.entries for mark in entry.marks}
    words |= {result.mark.word for result in journal.results}
    yield from ((word.value, text) for word, text in MARK_WORDS.items() if word in words)


def _running(extract: Extract, view: JournalView) -> RunningText:
    closed = extract.source
    return RunningText(
        head_left=f"{closed.organisation.short_name}  ·  {view.words.extract}",
        head_right=f"{closed.journal.school_year} учебный год",
        foot_left=f"Запись № {extract.number}  ·  SHA-256 {extract.record_digest.short}",
    )


def _metadata(extract: Extract, view: JournalView, pupil: Pupil) -> Metadata:
    title = (
        f"{view.words.extract}. {pupil.name.full}. {extract.source.journal.school_year}, {extract.period.code.words}"
    )
    return Metadata(
        title=title,
        author=extract.source.organisation.full_name,
        description=f"{title}. Запись № {extract.number}, SHA-256 {extract.record_digest}",
        identifier=str(extract.number),
        created_at=extract.verified_at,
    )
