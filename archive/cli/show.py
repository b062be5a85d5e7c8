"""archive show: one record's requisites, what stands beside it, what corrects it."""

from pathlib import Path

import click

from archive.cli.options import by_option, school_option
from archive.cli.queue import NumberType
from archive.cli.session import session
from archive.cli.terminal import say
from archive.model.record import Record, RecordNumber
from archive.services.find_corrections import corrections_of
from archive.services.find_record import find_record
from archive.services.preserve_sidecar import sidecars_of


@click.command()
@click.argument("number", type=NumberType(), metavar="НОМЕР")
@school_option
@by_option
@click.pass_obj
def show(home: Path | None, number: RecordNumber, school: str, actor: str) -> None:
    """Показать реквизиты записи; сам файл не читается (archive retrieve)."""
    with session(home) as opened:
        organisation = opened.organisation(school, actor)
        record = find_record(opened.ports, organisation.organisation_id, number)
        corrections = corrections_of(opened.ports, record)
        beside = sidecars_of(opened.ports, record)
    for name, value in _lines(record).items():
        say(f"{name}: {value}")
    for each in beside:
        say(f"Рядом: {each.kind.words} {each.ordinal}, {each.file_name}, SHA-256 {each.digest.hex}")
    for correction in corrections:
        say(correction.words)


def _lines(record: Record) -> dict[str, object]:
    place, term = record.location, record.term
    return {
        "Запись": f"{record.number} {record.title}",
        "Вид": record.record_class.words,
        "Класс, год, период": f"{record.class_label}, {record.school_year}, {record.period.words}",
        "Версия": record.version,
        "Файл": f"{record.file_name}, {record.size} байт, страниц {record.pages or '-'}",
        "SHA-256": record.digest.hex,
        "Хранить по": f"{term.last_day:%d.%m.%Y}, {term.basis}",
        "Где лежит": f"{place.bucket}/{place.key}, версия объекта {place.version_id}",
        "Внесена": f"{record.preserved_at:%d.%m.%Y %H:%M} UTC",
    }
