"""The extract: one pupil's part of a closed period, and not a word of any other pupil.

Teachers' notes are left out on purpose: they may speak of other children. Topics, homework and comments on
the pupil's own entries are printed where the kind asks for them, unless they name someone else of the class.
"""

from collections.abc import Iterator
from dataclasses import replace

from archive.errors import PupilUnknownError
from archive.model.extract import Extract, ExtractKind
from archive.model.journal import ResultKind, Subject
from archive.model.paper_proof import ProofContent
from archive.model.people import Pupil
from archive.model.period import YEAR
from archive.model.record import RecordClass
from archive.render.code import Code, code_for
from archive.render.extract_closing import closing_values, has_results
from archive.render.extract_proof import contents_of, drawn_proof
from archive.render.extract_tables import lesson_tables
from archive.render.join import Joined
from archive.render.ledger_pages import decision_words, decisions_of
from archive.render.manuscript import Flowing, Manuscript
from archive.render.measures import A4_PORTRAIT
from archive.render.metadata import Metadata
from archive.render.one_pupil import cut_down
from archive.render.press import press
from archive.render.running import RunningText
from archive.render.subject_pages import subject_title
from archive.render.view import JournalView, entry_text
from archive.render.words import (
    RESULTS,
    class_words,
    day,
    moment,
    period_column,
    period_words,
    unbroken,
)
from archive.texts import _


def render_extract(extract: Extract) -> Joined:
    """Return the extract without attachments. Raises `PupilUnknownError`."""
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
    return contents_of(_values(extract, view, pupil))


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
    marks = extract.kind is ExtractKind.MARKS
    year = extract.period.code == YEAR and extract.week is None
    return {
        "title": _title(extract, view),
        "issue": _("№ {number}").format(number=extract.issue) if extract.issue else "",
        "week": extract.week is not None,
        "open": _open(extract),
        "organisation": unbroken(closed.organisation.full_name),
        "about": () if (lead := _lead(extract, view)) else (_class_and_year(extract), *_part(extract)),
        "lead": lead,
        "particulars": tuple(_particulars(extract, view, pupil)),
        "subjects": list(_subjects(extract, view, pupil)) if marks else [],
        "sole": "" if year or extract.week is not None else period_column(extract.period.code),
        "tables": lesson_tables(extract, view, pupil),
        "remarks": tuple(_remarks(view, pupil)) if marks else (),
        "results": _results(view, pupil) if has_results(extract) else {"headings": [], "rows": []},
        "proof": drawn_proof(extract.proof) if extract.proof else None,
        **closing_values(extract, view, pupil),
    }


_TITLES = {
    ExtractKind.FINAL: _("Выписка итоговых отметок"),
    ExtractKind.CERTIFICATE: _("Архивная справка"),
    ExtractKind.LEDGER_EXTRACT: _("Архивная выписка"),
    ExtractKind.LEDGER_COPY: _("Архивная копия"),
}


def _title(extract: Extract, view: JournalView) -> str:
    return _TITLES.get(extract.kind, view.words.extract)


def _lead(extract: Extract, view: JournalView) -> str:
    """Return the sentence that an archival paper begins with."""
    if extract.kind.record_class is RecordClass.JOURNAL:
        return ""
    of = _class_and_year(extract)
    words = {
        ExtractKind.CERTIFICATE: _("В документе «{ledger}» ({of}) о результатах обучения значится:"),
        ExtractKind.LEDGER_EXTRACT: _("Из документа «{ledger}» ({of}). Так в документе:"),
        ExtractKind.LEDGER_COPY: _(
            "Копия документа «{ledger}» ({of}) в части одного обучающегося. Его строка повёрнута: предметы идут "
            "сверху вниз. Строки других обучающихся не копируются."
        ),
    }
    return words[extract.kind].format(ledger=view.words.ledger, of=of)


def _class_and_year(extract: Extract) -> str:
    journal = extract.source.journal
    return f"{class_words(journal)}, {journal.school_year} учебный год"


def _open(extract: Extract) -> str:
    """Return what must be said of data that no closing has frozen."""
    if extract.pushed is None:
        return ""
    at = moment(extract.pushed.pushed_at, extract.source.organisation.time_zone)
    return _("НЕ ЗАКРЫТО. Период ещё идёт: отметки переданы системой «{system}» {at} и могут измениться.").format(
        system=extract.pushed.system, at=at
    )


def _part(extract: Extract) -> tuple[str, ...]:
    if extract.week is not None:
        return (extract.week.words,)
    return () if extract.period.code == YEAR else (period_words(extract.period),)


def _particulars(extract: Extract, view: JournalView, pupil: Pupil) -> Iterator[tuple[str, str]]:
    """Yield who it is; a copy has what stands in the ledger, which knows places in a list and no birthdays."""
    copied = extract.kind is ExtractKind.LEDGER_COPY
    if copied:
        order = [each.pupil_id for each in JournalView(extract.source).pupils]
        yield _("№ в ведомости"), _("{number} из {all}").format(number=order.index(pupil.pupil_id) + 1, all=len(order))
    yield _("Фамилия, имя, отчество"), pupil.name.full
    if pupil.birth_date and not copied:
        yield _("Дата рождения"), day(pupil.birth_date)
    if copied and (teacher := extract.source.journal.class_teacher):
        yield view.words.leader, teacher
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
    headings = [period_column(code) for code in codes] + [RESULTS[kind][0] for kind in kinds]
    return {"headings": headings, "rows": rows}


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
