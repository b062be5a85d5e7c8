"""The extract: one pupil's part of a closed period, and not a word of any other pupil.

Teachers' notes are left out on purpose: they may speak of other children. Topics, homework and comments on
the pupil's own entries are printed where the kind asks for them, unless they name someone else of the class.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from archive.errors import PupilUnknownError
from archive.model.extract import Extract, ExtractKind, OriginalSignature
from archive.model.journal import ResultKind, Subject
from archive.model.paper_proof import ProofContent
from archive.model.people import PersonName, Pupil
from archive.model.period import YEAR
from archive.model.record import RecordClass
from archive.render.attendance import ABSENCE_KINDS, MISSED, attendance_of
from archive.render.code import Code, code_for
from archive.render.drawn import Chapter
from archive.render.extract_proof import contents_of, drawn_proof
from archive.render.extract_tables import lesson_tables
from archive.render.join import Joined
from archive.render.ledger_pages import decision_words, decisions_of, ledger_grid, ledger_paper
from archive.render.manuscript import Flowing, Manuscript
from archive.render.measures import A4_PORTRAIT
from archive.render.metadata import Metadata
from archive.render.one_pupil import cut_down
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
    signed_as,
    unbroken,
)
from archive.texts import _

_MASKED_NAME = _("(скрыто)")


def render_extract(extract: Extract) -> Joined:
    """Return the extract without attachments. Raises `PupilUnknownError`."""
    if extract.kind is ExtractKind.LEDGER_COPY:
        return _ledger_copy(extract)
    pupil = _pupil(extract)
    view = JournalView(cut_down(extract, pupil))
    manuscript = Manuscript(
        A4_PORTRAIT,
        (Flowing("extract.html", _values(extract, view, pupil)),),
        _running(extract, view),
        _metadata(extract, view, pupil),
        None if extract.proof else _code(extract, view),
    )
    return press(manuscript, extract.source.organisation.pdf_variant)


def _ledger_copy(extract: Extract) -> Joined:
    """Return the ledger as it stands, on its own paper, with every row but the pupil's masked."""
    pupil = _pupil(extract)
    own = cut_down(extract, pupil)
    order = tuple(each.pupil_id for each in JournalView(extract.source).pupils)
    places = tuple(pupil.pupil_id if key == pupil.pupil_id else f"masked-{n}" for n, key in enumerate(order))
    masked = (pupil if key == pupil.pupil_id else Pupil(key, PersonName(_MASKED_NAME, "")) for key in places)
    whole = JournalView(replace(own, journal=replace(own.journal, pupils=tuple(masked))), places)
    values = {**_values(extract, JournalView(own), pupil), "acquainted": False}
    grid = ledger_grid(whole, f"{_title(extract, whole)}. {whole.words.ledger}")
    paper = ledger_paper(grid)
    manuscript = Manuscript(
        paper,
        (Chapter(_title(extract, whole), lambda: (grid,)), Flowing("extract.html", {**values, "particulars": ()})),
        _running(extract, whole),
        _metadata(extract, whole, pupil),
        None if extract.proof else _code(extract, whole),
    )
    return press(manuscript, extract.source.organisation.pdf_variant)


def family_values(extract: Extract) -> dict[str, object]:
    """Return what is printed of one family, and the running text of its sheets. Raises `PupilUnknownError`."""
    pupil = _pupil(extract)
    view = JournalView(cut_down(extract, pupil))
    return {**_values(extract, view, pupil), "running": _running(extract, view), "pupil": pupil.name.full}


def code_lines(extract: Extract) -> str:
    """Return what the QR requisite of a family's sheet says: from which record it is, and nothing of the pupil."""
    nobody = replace(extract.source.journal, pupils=(), lessons=(), entries=(), day_absences=(), results=())
    return _code(extract, JournalView(replace(extract.source, journal=nobody))).text


def extract_contents(extract: Extract) -> tuple[ProofContent, ...]:
    """Return what a proof may say of the extract, the fullest first. Raises `PupilUnknownError`."""
    pupil = _pupil(extract)
    view = JournalView(cut_down(extract, pupil))
    values = _values(extract, view, pupil)
    copied = extract.kind is ExtractKind.LEDGER_COPY
    return contents_of({**values, "results": _results(view, pupil)} if copied else values)


def _code(extract: Extract, view: JournalView) -> Code:
    """Return the QR requisite: from which record the extract is, and nothing of the pupil."""
    lines = (
        _title(extract, view),
        extract.source.organisation.short_name,
        _("Не закрыто") if extract.pushed else _("Запись № {number}").format(number=extract.number),
        _("{day}, SHA-256 записи:").format(day=day(extract.issued_on)),
        extract.record_digest.hex,
    )
    return code_for(lines)


def _pupil(extract: Extract) -> Pupil:
    for pupil in extract.source.journal.pupils:
        if pupil.pupil_id == extract.pupil_id:
            return pupil
    raise PupilUnknownError(found=extract.pupil_id, period=extract.period.code.words)


def _values(extract: Extract, view: JournalView, pupil: Pupil) -> dict[str, object]:
    closed = extract.source
    post, _comma, name = (extract.signer or extract.issued_by).rpartition(",")
    marks = extract.kind is ExtractKind.MARKS
    year = extract.period.code == YEAR and extract.week is None
    return {
        "title": _title(extract, view),
        "issue": _("№ {number}").format(number=extract.issue) if extract.issue else "",
        "open": _open(extract),
        "organisation": unbroken(closed.organisation.full_name),
        "about": (class_words(closed.journal), f"{closed.journal.school_year} учебный год", *_part(extract)),
        "lead": _lead(extract, view),
        "particulars": tuple(_particulars(view, pupil)),
        "subjects": list(_subjects(extract, view, pupil)) if extract.kind is ExtractKind.MARKS else [],
        "sole": "" if year or extract.week is not None else period_column(extract.period.code),
        "tables": lesson_tables(extract, view, pupil),
        "remarks": tuple(_remarks(view, pupil)) if marks else (),
        "results": _results(view, pupil) if _has_results(extract) else {"headings": [], "rows": []},
        "absences": "; ".join(_absences(extract, view, pupil)) if marks else "",
        "signs": tuple(_signs(view)),
        "post": post or extract.signer or extract.issued_by,
        "name": _initials(name.strip()) if post else "",
        "issued_on": long_day(extract.issued_on),
        "original": "" if extract.pushed else unbroken(_original(extract)),
        "signatures": tuple(_signed(extract, each) for each in extract.signatures),
        "checked": _checked(extract),
        "digest": "" if extract.pushed else extract.record_digest.hex,
        "proof": drawn_proof(extract.proof) if extract.proof else None,
    }


def _initials(name: str) -> str:
    """Return a full name as it stands beside a signature; one with initials stays as it is."""
    return name if "." in name else signed_as(name)


_TITLES = {
    ExtractKind.FINAL: _("Выписка итоговых отметок"),
    ExtractKind.CERTIFICATE: _("Архивная справка"),
    ExtractKind.LEDGER_EXTRACT: _("Архивная выписка"),
    ExtractKind.LEDGER_COPY: _("Архивная копия"),
}


def _title(extract: Extract, view: JournalView) -> str:
    return _TITLES.get(extract.kind, view.words.extract)


def _has_results(extract: Extract) -> bool:
    whole = {ExtractKind.FINAL, ExtractKind.CERTIFICATE, ExtractKind.LEDGER_EXTRACT}
    return extract.kind in whole or (
        extract.kind is ExtractKind.MARKS and extract.period.code == YEAR and extract.week is None
    )


def _lead(extract: Extract, view: JournalView) -> str:
    """Return the sentence that an archival paper begins with."""
    if extract.kind.record_class is RecordClass.JOURNAL:
        return ""
    journal = extract.source.journal
    of = f"{class_words(journal)}, {journal.school_year} учебный год"
    words = {
        ExtractKind.CERTIFICATE: _("В документе «{ledger}» ({of}) о результатах обучения значится:"),
        ExtractKind.LEDGER_EXTRACT: _("Из документа «{ledger}» ({of}). Так в документе:"),
        ExtractKind.LEDGER_COPY: _("Документ «{ledger}» ({of}). Строки других детей скрыты."),
    }
    return words[extract.kind].format(ledger=view.words.ledger, of=of)


def _open(extract: Extract) -> str:
    """Return what must be said of data that no closing has frozen."""
    if extract.pushed is None:
        return ""
    at = moment(extract.pushed.pushed_at, extract.source.organisation.time_zone)
    return _("НЕ ЗАКРЫТО. Период ещё идёт: отметки переданы системой «{system}» {at} и могут измениться.").format(
        system=extract.pushed.system, at=at
    )


def _signed(extract: Extract, given: OriginalSignature) -> str:
    """Return the mark of the electronic signature of the original (ГОСТ Р 7.0.97-2025)."""
    zone = extract.source.organisation.time_zone
    parts = (
        f"{given.owner}, {given.capacity}" if given.capacity else given.owner,
        _("сертификат {serial}").format(serial=given.serial) if given.serial else "",
        _("действителен {validity}").format(validity=given.validity) if given.validity else "",
        _("подписано {at}").format(at=moment(given.signed_at, zone)) if given.signed_at else "",
    )
    return "; ".join(part for part in parts if part)


def _checked(extract: Extract) -> str:
    if extract.pushed is not None:
        return _("Записи архива об этих днях ещё нет: она появится, когда период будет закрыт и подписан.")
    at = moment(extract.verified_at, extract.source.organisation.time_zone)
    return f"Запись № {extract.number} прочитана из архива и проверена {at}: подлинность подтверждена.{_later(extract)}"


def _part(extract: Extract) -> tuple[str, ...]:
    if extract.week is not None:
        return (extract.week.words,)
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


def _subjects(extract: Extract, view: JournalView, pupil: Pupil) -> Iterator[dict[str, object]]:
    """Yield the subjects that the pupil has; of a week only those with anything written."""
    for subject in view.closed.journal.subjects:
        if _concerns(view, pupil, subject):
            found = _subject(extract, view, pupil, subject)
            if found["days"] or extract.week is None:
                yield found


def _concerns(view: JournalView, pupil: Pupil, subject: Subject) -> bool:
    written = any(view.entries(pupil, lesson) for lesson in view.lessons(subject))
    return written or any(view.result(pupil, subject, ResultKind.PERIOD, code) for code in view.result_codes([subject]))


def _subject(extract: Extract, view: JournalView, pupil: Pupil, subject: Subject) -> dict[str, object]:
    lessons = view.lessons(subject)
    return {
        "title": subject_title(subject),
        "held": view.words.lessons(len(lessons)) if lessons and extract.week is None else "",
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
        count = attendance.counts(*_days(extract), meanings)[pupil.pupil_id]
        if count or meanings is MISSED:
            yield f"{words} – {view.words.lessons(count)}"


def _days(extract: Extract) -> tuple[date, date]:
    if extract.week is None:
        return extract.period.start, extract.period.end
    return max(extract.period.start, extract.week.monday), min(extract.period.end, extract.week.sunday)


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
        head_left=f"{closed.organisation.short_name}  ·  {_title(extract, view)}",
        head_right=f"{closed.journal.school_year} учебный год",
        foot_left=_foot(extract),
    )


def _foot(extract: Extract) -> str:
    if extract.pushed is not None:
        return _("Не закрыто: записи архива ещё нет")
    return f"Запись № {extract.number}  ·  SHA-256 {extract.record_digest.short}"


def _metadata(extract: Extract, view: JournalView, pupil: Pupil) -> Metadata:
    title = (
        f"{_title(extract, view)}. {pupil.name.full}. "
        f"{extract.source.journal.school_year}, {extract.week.words if extract.week else extract.period.code.words}"
    )
    return Metadata(
        title=title,
        author=extract.source.organisation.full_name,
        description=f"{title}. Запись № {extract.number}, SHA-256 {extract.record_digest}",
        identifier=str(extract.number),
        created_at=extract.verified_at,
    )
