"""archive bind, print-all, count, sewn, shelve, files, compare, nomenclature, inventory, paper."""

from collections.abc import Sequence
from pathlib import Path

import click

from archive.cli.access import YearType, class_option, write_new, year_option
from archive.cli.options import by_option, school_option
from archive.cli.session import Session, session
from archive.cli.terminal import say
from archive.errors import RecordUnknownError
from archive.model.document import RenderedDocument
from archive.model.paper_file import PaperFile
from archive.model.papers import SignatureLine
from archive.model.period import SchoolYear
from archive.model.record import RecordNumber
from archive.services.compare_copies import CompareRequest, compare_copies
from archive.services.count_sheets import CountRequest, count_sheets
from archive.services.list_files import list_files
from archive.services.print_binding_set import BindingRequest, print_binding_set
from archive.services.print_conformity import print_conformity
from archive.services.print_file_lists import FileListRequest, print_inventory, print_nomenclature
from archive.services.print_files import PrintRequest, print_files, to_print
from archive.services.print_undertaking import UndertakingRequest, print_undertaking
from archive.services.shelve_file import bind_file, shelve_file
from archive.texts import counted


class NumberType(click.ParamType[RecordNumber]):
    """A record's number."""

    name = "номер"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> RecordNumber:  # noqa: ARG002 - click's signature
        """Read «2026-000012». Raises `RecordUnknownError`."""
        if isinstance(value, RecordNumber):
            return value
        number = RecordNumber.parse(str(value))
        if number is None:
            raise RecordUnknownError(found=str(value))
        return number


class SignerType(click.ParamType[SignatureLine]):
    """Who signs: «Делопроизводитель, Серова Анна Игоревна»; the name may be left out."""

    name = "должность, ФИО"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> SignatureLine:  # noqa: ARG002 - click's signature
        """Part the post from the name at the last comma."""
        if isinstance(value, SignatureLine):
            return value
        post, comma, name = str(value).rpartition(",")
        return SignatureLine(post.strip(), name.strip()) if comma else SignatureLine(str(value).strip())


number_argument = click.argument("number", metavar="НОМЕР", type=NumberType())
folder_option = click.option(
    "--to", "folder", required=True, type=click.Path(path_type=Path, file_okay=False), help="Папка, куда записать."
)
pdf_option = click.option(
    "--to", "target", required=True, type=click.Path(path_type=Path, dir_okay=False), help="Файл PDF."
)
clerk_option = click.option(
    "--clerk",
    type=SignerType(),
    default="Делопроизводитель",
    show_default=True,
    help="Кто составляет и подписывает: «Должность, Фамилия Имя Отчество».",
)
members_option = click.option(
    "--member", "members", type=SignerType(), multiple=True, help="Кто подписывает акт; можно несколько раз."
)


@click.command()
@click.argument("numbers", metavar="НОМЕР…", nargs=-1, required=True, type=NumberType())
@folder_option
@click.option("--double-sided", is_flag=True, help="Печать на обеих сторонах листа.")
@click.option("--volume", default=1, type=click.IntRange(1), help="Который том дела.")
@clerk_option
@school_option
@by_option
@click.pass_obj
def bind(
    home: Path | None,
    numbers: Sequence[RecordNumber],
    folder: Path,
    double_sided: bool,
    volume: int,
    clerk: SignatureLine,
    school: str,
    actor: str,
) -> None:
    """Напечатать дело: документы, обложку, опись, лист-заверитель и наклейку.

    Несколько номеров станут одним делом в указанном порядке; дело зовётся по первому.
    """
    with session(home) as opened:
        request = BindingRequest(
            organisation_id=opened.organisation(school, actor).organisation_id,
            numbers=tuple(numbers),
            actor=actor,
            double_sided=double_sided,
            clerk=clerk,
            volume=volume,
        )
        made = print_binding_set(opened.ports, request)
    for each in made.prints:
        write_new(_folder(folder, made.file) / each.name, each.data)
    say(f"Печать {made.file.printing}: {_sheets(made.file.sheets)}. Начните с файла «{made.prints[0].name}».")
    say(f"Когда сосчитаете: archive count {made.file.number} ЛИСТОВ")


def _folder(folder: Path, file: PaperFile) -> Path:
    """A re-print has a folder of its own: the papers of the first stay what they were."""
    return folder if file.printing == 1 else folder / f"печать {file.printing}"


@click.command("print-all")
@pdf_option
@year_option
@class_option
@click.option("--double-sided", is_flag=True, help="Печать на обеих сторонах листа.")
@clerk_option
@school_option
@by_option
@click.pass_obj
def print_all(
    home: Path | None,
    target: Path,
    year: SchoolYear | None,
    class_label: str,
    double_sided: bool,
    clerk: SignatureLine,
    school: str,
    actor: str,
) -> None:
    """Напечатать всё ненапечатанное класса или школы одним PDF для принтера.

    На каждое дело: указания, обложка, документы с описью и заверителем, наклейка.
    """
    with session(home) as opened:
        school_id = opened.organisation(school, actor).organisation_id
        wanted = to_print(opened.ports, school_id, year, class_label)
        made = print_files(opened.ports, PrintRequest(school_id, wanted, actor, double_sided, clerk))
    write_new(target, made.pdf)
    for file in made.files:
        say(f"{file.number}: {_sheets(file.sheets)}, печать {file.printing}. Сосчитаете: archive count {file.number}")


@click.command()
@number_argument
@click.argument("sheets", metavar="ЛИСТОВ", type=int)
@school_option
@by_option
@click.pass_obj
def count(home: Path | None, number: RecordNumber, sheets: int, school: str, actor: str) -> None:
    """Внести, сколько насчитано пронумерованных листов (без обложки, описи и листа-заверителя)."""
    with session(home) as opened:
        request = CountRequest(opened.organisation(school, actor).organisation_id, number, sheets, actor)
        file = count_sheets(opened.ports, request)
    say(f"Дело {file.number}: {_sheets(sheets)}, сошлось. Прошейте, опечатайте и внесите: archive sewn {file.number}")


@click.command()
@number_argument
@school_option
@by_option
@click.pass_obj
def sewn(home: Path | None, number: RecordNumber, school: str, actor: str) -> None:
    """Внести, что дело прошито, опечатано и подписано."""
    with session(home) as opened:
        file = bind_file(opened.ports, opened.organisation(school, actor).organisation_id, number, actor=actor)
    say(f"Дело {file.number}: {file.state.words}. Поставьте на место: archive shelve {file.number} --place МЕСТО")


@click.command()
@number_argument
@click.option("--place", required=True, help="Где стоит: «шкаф 2, полка 4, коробка 1».")
@school_option
@by_option
@click.pass_obj
def shelve(home: Path | None, number: RecordNumber, place: str, school: str, actor: str) -> None:
    """Отметить дело «в архиве» и внести его место."""
    with session(home) as opened:
        organisation = opened.organisation(school, actor)
        file = shelve_file(opened.ports, organisation.organisation_id, number, place, actor=actor)
    say(f"Дело {file.number}: {file.state.words}, {file.place}.")


@click.command()
@school_option
@year_option
@by_option
@click.pass_obj
def files(home: Path | None, school: str, year: SchoolYear | None, actor: str) -> None:
    """Показать бумажные дела: что напечатано, сосчитано, прошито и где стоит."""
    with session(home) as opened:
        listed = list_files(opened.ports, opened.organisation(school, actor).organisation_id, year)
    for each in listed:
        if each.file is None:
            say(
                f"{each.record.number} {each.record.title}: не напечатано, archive bind {each.record.number} --to ПАПКА"
            )
            continue
        file = each.file
        found = f", насчитано {file.counted}" if file.counted not in (None, file.sheets) else ""
        again = f", печать {file.printing}" if each.printings > 1 else ""
        place = f", {file.place}" if file.place else ""
        say(f"{file.number} {each.record.title}: {_sheets(file.sheets)}{again}, {file.state.words}{found}{place}")
    if not listed:
        say("Бумажных дел нет, и профиль школы их не требует.")


@click.command()
@number_argument
@pdf_option
@click.option("--act", "act_number", default="", help="Номер акта.")
@members_option
@school_option
@by_option
@click.pass_obj
def compare(
    home: Path | None,
    number: RecordNumber,
    target: Path,
    act_number: str,
    members: Sequence[SignatureLine],
    school: str,
    actor: str,
) -> None:
    """Напечатать акт сверки бумажного и электронного экземпляров (после подсчёта листов)."""
    with session(home) as opened:
        organisation = opened.organisation(school, actor)
        request = CompareRequest(organisation.organisation_id, number, actor, act_number, tuple(members))
        file, document = compare_copies(opened.ports, request)
    _write(target, document)
    say(f"Дело {file.number}: {file.state.words}.")


@click.command()
@click.argument("year", metavar="ГОД", type=YearType())
@pdf_option
@click.option("--number", default="", help="Номер номенклатуры.")
@clerk_option
@school_option
@by_option
@click.pass_obj
def nomenclature(
    home: Path | None, year: SchoolYear, target: Path, number: str, clerk: SignatureLine, school: str, actor: str
) -> None:
    """Напечатать номенклатуру дел за учебный год с итоговой записью."""
    with session(home) as opened:
        _write(target, print_nomenclature(opened.ports, _list_of(opened, year, number, clerk, school, actor)))


@click.command()
@click.argument("year", metavar="ГОД", type=YearType())
@pdf_option
@click.option("--number", default="", help="Номер описи.")
@clerk_option
@school_option
@by_option
@click.pass_obj
def inventory(
    home: Path | None, year: SchoolYear, target: Path, number: str, clerk: SignatureLine, school: str, actor: str
) -> None:
    """Напечатать опись дел временного (свыше 10 лет) хранения за учебный год."""
    with session(home) as opened:
        _write(target, print_inventory(opened.ports, _list_of(opened, year, number, clerk, school, actor)))


def _list_of(
    opened: Session, year: SchoolYear, number: str, clerk: SignatureLine, school: str, actor: str
) -> FileListRequest:
    return FileListRequest(opened.organisation(school, actor).organisation_id, year, number, clerk)


@click.group()
def paper() -> None:
    """Бумаги, которые подписываются от руки."""


@paper.command()
@click.option("--disk", required=True, help="Какой носитель: «Архив, диск № 2, S/N 7F21».")
@click.option("--contents", default="", help="Что на нём: «архив журналов за 2025/2026 учебный год».")
@click.option("--who", type=SignerType(), default=None, help="Кто обязуется, если не директор: «Должность, ФИО».")
@click.option("--number", default="", help="Номер обязательства.")
@click.option("--local-act", default="", help="Приказ: «приказ от 31.08.2026 № 01-14-210».")
@pdf_option
@school_option
@by_option
@click.pass_obj
def undertaking(
    home: Path | None,
    disk: str,
    contents: str,
    who: SignatureLine | None,
    number: str,
    local_act: str,
    target: Path,
    school: str,
    actor: str,
) -> None:
    """Напечатать обязательство о неразглашении кода диска (004 §4)."""
    with session(home) as opened:
        organisation = opened.organisation(school, actor).organisation_id
        request = UndertakingRequest(organisation, disk, actor, contents, who, number, local_act)
        _write(target, print_undertaking(opened.ports, request))


@paper.command()
@pdf_option
@school_option
@by_option
@click.pass_obj
def conformity(home: Path | None, target: Path, school: str, actor: str) -> None:
    """Напечатать лист соответствия ГОСТ Р ИСО 15489-1-2019 (003 §3.3)."""
    with session(home) as opened:
        organisation = opened.organisation(school, actor).organisation_id
        _write(target, print_conformity(opened.ports, organisation, actor=actor))


def _write(target: Path, document: RenderedDocument) -> None:
    write_new(target, document.pdf)


def _sheets(number: int) -> str:
    return counted(number, "лист", "листа", "листов")
