"""Families of the trial school who want paper: so that the print queue has somebody to print for."""

from dataclasses import dataclass

from archive.model.desk import Answer, Purpose, Rhythm
from archive.model.organisation import Organisation
from archive.model.record import Record, RecordClass
from archive.ports import Ports, RecordFilter
from archive.services.keep_consents import ConsentRequest, enter_consent, list_consents

_BY = "пробный архив"
_LABEL = "8А"
_ADDRESS = "624000, г. Верхнереченск, ул. Мира, д. 4, кв. 15"


@dataclass(frozen=True, slots=True)
class _Family:
    representative: str
    answer: Answer
    rhythm: Rhythm
    address: str = ""


_FAMILIES = (
    _Family("Кравченко Ирина Олеговна", Answer.REFUSAL, Rhythm.WEEKLY, _ADDRESS),
    _Family("Литвиненко Павел Андреевич", Answer.NO_MEANS, Rhythm.WEEKLY),
    _Family("Шевченко Лариса Ивановна", Answer.REFUSAL, Rhythm.PERIOD),
    _Family("Савченко Олег Петрович", Answer.CONSENT, Rhythm.NEVER),
)


def make_consents(ports: Ports, school: Organisation) -> None:
    """Enter what some families of one class decided, unless the register has lines already."""
    which = RecordFilter(school.organisation_id, class_label=_LABEL, record_class=RecordClass.JOURNAL)
    with ports.catalog.reading() as unit:
        records = unit.records(which)
        pupils = unit.pupils_of(school.organisation_id, records[0].number) if records else {}
    if list_consents(ports, school.organisation_id):
        return
    named = sorted(pupils.items(), key=lambda each: each[1])
    for number, (family, pupil) in enumerate(zip(_FAMILIES, named, strict=False), start=1):
        enter_consent(ports, _request(records[0], pupil, family, number))


def _request(record: Record, pupil: tuple[str, str], family: _Family, number: int) -> ConsentRequest:
    pupil_id, name = pupil
    day = record.school_year.first_day
    return ConsentRequest(
        record.organisation_id,
        name,
        pupil_id,
        record.class_label,
        record.school_year,
        family.representative,
        Purpose.ELECTRONIC,
        family.answer,
        day,
        f"заявление от {day:%d.%m.%Y} № {number}",
        _BY,
        family.rhythm,
        family.address,
    )
