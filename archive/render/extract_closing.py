"""What an extract ends with: who says that it is true, where the original is, how that is signed, what signs mean."""

from collections.abc import Iterator
from datetime import date

from archive.model.extract import Extract, ExtractKind, OriginalSignature
from archive.model.people import Pupil
from archive.model.period import YEAR
from archive.render.attendance import ABSENCE_KINDS, MISSED, attendance_of
from archive.render.view import JournalView
from archive.render.words import MARK_WORDS, long_day, moment, signed_as, unbroken
from archive.texts import _


def closing_values(extract: Extract, view: JournalView, pupil: Pupil) -> dict[str, object]:
    """Return what is printed from «Верно» on, and what is said of absences and signs before it."""
    post, _comma, name = (extract.signer or extract.issued_by).rpartition(",")
    return {
        "absences": "; ".join(_absences(extract, view, pupil)) if extract.kind is ExtractKind.MARKS else "",
        "signs": tuple(_signs(extract, view)),
        "post": post or extract.signer or extract.issued_by,
        "name": _initials(name.strip()) if post else "",
        "issued_on": long_day(extract.issued_on),
        "original": "" if extract.pushed else unbroken(_original(extract)),
        "signatures": tuple(tuple(_signed(extract, each)) for each in extract.signatures),
        "checked": _checked(extract),
        "digest": "" if extract.pushed else extract.record_digest.hex,
    }


def has_results(extract: Extract) -> bool:
    """Tell whether the table of summary marks is printed: always of a ledger, of marks only for the whole year."""
    without = {ExtractKind.HOMEWORK, ExtractKind.MISSED, ExtractKind.UNSATISFACTORY, ExtractKind.MARKS}
    whole_year = extract.period.code == YEAR and extract.week is None
    return extract.kind not in without or (extract.kind is ExtractKind.MARKS and whole_year)


def _initials(name: str) -> str:
    """Return a full name as it stands beside a signature; one with initials stays as it is."""
    return name if "." in name else signed_as(name)


def _original(extract: Extract) -> str:
    organisation, journal = extract.source.organisation, extract.source.journal
    case = f"в деле № {extract.case_index}" if extract.case_index else f"в записи № {extract.number}"
    return f"Подлинник документа находится в {organisation.short_name} {case} за {journal.school_year} учебный год."


def _signed(extract: Extract, given: OriginalSignature) -> Iterator[str]:
    """Yield the lines of the mark of the original's electronic signature (ГОСТ Р 7.0.97-2025, requisite 22)."""
    if given.serial:
        yield _("Сертификат {serial}").format(serial=given.serial)
    whose = f"{given.owner}, {given.capacity}" if given.capacity else given.owner
    yield _("Владелец {whose}").format(whose=whose)
    at = moment(given.signed_at, extract.source.organisation.time_zone) if given.signed_at else ""
    when = (
        _("Действителен {validity}").format(validity=given.validity) if given.validity else "",
        _("подписано {at}").format(at=at) if at else "",
    )
    if said := ", ".join(part for part in when if part):
        yield said[:1].upper() + said[1:]


def _checked(extract: Extract) -> str:
    if extract.pushed is not None:
        return _("Записи архива об этих днях ещё нет: она появится, когда период будет закрыт и подписан.")
    at = moment(extract.verified_at, extract.source.organisation.time_zone)
    return f"Запись № {extract.number} прочитана из архива и проверена {at}: подлинность подтверждена.{_later(extract)}"


def _later(extract: Extract) -> str:
    """Return what is said of marks set after the closing."""
    numbers = ", ".join(f"№ {number}" for number in extract.supplements)
    return f" Учтены отметки дополнительной ведомости (запись {numbers})." if numbers else ""


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


def _signs(extract: Extract, view: JournalView) -> Iterator[tuple[str, str]]:
    """Yield only the signs that stand on this paper."""
    journal = view.closed.journal
    if extract.kind is ExtractKind.MARKS:
        used = {code for entry in journal.entries for code in entry.attendance}
        yield from ((code.code, code.words) for code in journal.legend if code.code in used)
    words = set()
    if extract.kind in {ExtractKind.MARKS, ExtractKind.UNSATISFACTORY}:
        words |= {mark.word for entry in journal.entries for mark in entry.marks}
    if extract.kind is ExtractKind.MARKS or has_results(extract):
        words |= {result.mark.word for result in journal.results}
    yield from ((word.value, text) for word, text in MARK_WORDS.items() if word in words)
