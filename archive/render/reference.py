"""The «справка-отсылка»: a page beside an old record that says which later records correct or supplement it."""

from collections.abc import Iterator, Sequence

from archive.model.correction import Correction
from archive.model.organisation import Organisation
from archive.model.period import YEAR
from archive.model.record import Record
from archive.render.code import Code, code_for
from archive.render.correction_words import grounds_words
from archive.render.join import Joined
from archive.render.manuscript import Flowing, Manuscript
from archive.render.measures import A4_PORTRAIT
from archive.render.metadata import Metadata
from archive.render.press import press
from archive.render.running import RunningText
from archive.render.words import day, moment, signed_as, unbroken, years
from archive.texts import _

NAME = _("Справка-отсылка")


def render_reference(record: Record, corrections: Sequence[Correction], school: Organisation) -> Joined:
    """Return the page as PDF/A. It is of the day of the last correction, so it is the same whenever it is made."""
    values = {
        "organisation": unbroken(school.full_name),
        "title": NAME,
        "lead": unbroken(f"к записи № {record.number} «{record.title}»"),
        "particulars": tuple(_particulars(record)),
        "corrections": [_row(each, school) for each in corrections],
        "in_force": unbroken(_in_force(corrections)),
        "director_post": school.director_post,
        "director": signed_as(school.director),
        "digest": record.digest.hex,
    }
    manuscript = Manuscript(
        A4_PORTRAIT,
        (Flowing("reference.html", values),),
        _running(record, school),
        _metadata(record, corrections, school),
        _code(record, corrections, school),
    )
    return press(manuscript, school.pdf_variant)


def _code(record: Record, corrections: Sequence[Correction], school: Organisation) -> Code:
    lines = (
        NAME,
        school.short_name,
        _("Запись № {number}").format(number=record.number),
        _("Исправлена или дополнена: {numbers}").format(
            numbers=", ".join(f"№ {each.record.number}" for each in corrections[-3:])
        ),
        _("SHA-256 записи:"),
        record.digest.hex,
    )
    return code_for(lines)


def _particulars(record: Record) -> Iterator[tuple[str, str]]:
    yield _("Документ"), record.record_class.words
    yield _("Класс или группа"), record.class_label
    when = "" if record.period == YEAR else f", {record.period.words}"
    yield _("Период"), f"{record.school_year} учебный год{when}"
    yield _("Версия"), str(record.version)
    yield _("Дата закрытия дела"), day(record.term.closed_on)
    yield _("Срок хранения"), f"{years(record.term.years)}, по {day(record.term.last_day)}"


def _row(correction: Correction, school: Organisation) -> dict[str, str]:
    closing = correction.closing
    return {
        "number": str(correction.record.number),
        "words": unbroken(f"Запись {correction.words}."),
        "title": correction.record.title,
        "when": moment(closing.closed_at, school.time_zone),
        "grounds": unbroken(grounds_words(closing.protocol, closing.reason)),
        "by": closing.closed_by,
    }


def _in_force(corrections: Sequence[Correction]) -> str:
    """Say what to go by: the last whole version, with the supplements after it."""
    whole = [each for each in corrections if not each.closing.is_supplement]
    if not whole:
        return _("Запись действует вместе с дополнительными ведомостями, названными здесь.")
    return _("Действует запись № {number} (версия {version}). Эта запись хранится неизменной весь свой срок.").format(
        number=whole[-1].record.number, version=whole[-1].record.version
    )


def _running(record: Record, school: Organisation) -> RunningText:
    return RunningText(
        head_left=f"{school.short_name}  ·  {NAME}",
        head_right=f"{record.school_year} учебный год",
        foot_left=f"К записи № {record.number}  ·  SHA-256 {record.digest.short}",
    )


def _metadata(record: Record, corrections: Sequence[Correction], school: Organisation) -> Metadata:
    title = f"{NAME} к записи № {record.number}"
    return Metadata(
        title=title,
        author=school.full_name,
        description=f"{title}, SHA-256 {record.digest}",
        identifier=str(record.number),
        created_at=corrections[-1].closing.closed_at,
    )
