"""The print room over the API: what is to be printed, counted, sewn, put away; the lists of files."""

from typing import Annotated, Self

from fastapi import APIRouter, Query
from fastapi.responses import Response
from pydantic import BaseModel, Field

from archive.model.paper_file import PaperState
from archive.model.papers import CLERK, SignatureLine
from archive.model.permission import Action
from archive.model.record import RecordClass
from archive.services.compare_copies import CompareRequest, compare_copies
from archive.services.count_sheets import CountRequest, count_sheets
from archive.services.list_files import ListedFile, list_files
from archive.services.print_file_lists import print_inventory, print_nomenclature
from archive.services.print_files import PrintRequest, print_files, to_print
from archive.services.shelve_file import bind_file, shelve_file
from archive.texts import _
from archive.web.access import Visit, allowed
from archive.web.api.answers import pdf_of, refusals
from archive.web.content import as_download
from archive.web.pages.print_room import list_request, numbers_of, print_name
from archive.web.parameters import RecordKey, Text, WhichRecord, year_of
from archive.web.schemas import Out
from archive.web.school_choice import SchoolAsked, whole_school

router = APIRouter(prefix="/paper", tags=[_("Бумажные дела")])
_Keeper = Annotated[Visit, allowed(Action.KEEP_PAPER)]
_Year = Annotated[Text, Query(max_length=20, description="Учебный год: 2025/2026")]
_ONE = "/{organisation}/{number}"
_PDF = "application/pdf"
_LONGEST = 300


class PaperFileOut(Out):
    """A file on paper, or a record that is still to be printed."""

    organisation: Annotated[str, Field(description="Код школы")]
    number: Annotated[str, Field(description="Номер дела: номер его первой записи")]
    kind: Annotated[RecordClass, Field(description="Вид записи")]
    title: Annotated[str, Field(description="Заголовок")]
    class_label: Annotated[str, Field(description="Класс или группа")]
    school_year: Annotated[str, Field(description="Учебный год")]
    state: Annotated[PaperState | None, Field(description="Состояние последней печати; null, если не напечатано")]
    state_words: Annotated[str, Field(description="Состояние словами")]
    records: Annotated[list[str], Field(description="Номера записей дела в порядке подшивки")]
    printings: Annotated[int, Field(description="Сколько раз напечатано")]
    sheets: Annotated[int, Field(description="Сколько листов должно быть; 0, если не напечатано")]
    counted: Annotated[int | None, Field(description="Сколько насчитали; null, если не считали")]
    double_sided: Annotated[bool, Field(description="На обеих сторонах листа")]
    place: Annotated[str, Field(description="Где стоит; пусто, пока не поставлено")]

    @classmethod
    def of(cls, listed: ListedFile) -> Self:
        """Return `listed` as the API shows it."""
        record, file = listed.record, listed.file
        return cls(
            organisation=record.organisation_id,
            number=str(record.number),
            kind=record.record_class,
            title=record.title,
            class_label=record.class_label,
            school_year=str(record.school_year),
            state=file.state if file else None,
            state_words=file.state.words if file else _("не напечатано"),
            records=[str(each) for each in file.records] if file else [str(record.number)],
            printings=listed.printings,
            sheets=file.sheets if file else 0,
            counted=file.counted if file else None,
            double_sided=bool(file and file.double_sided),
            place=file.place if file else "",
        )


class PrintIn(BaseModel):
    """Which files are to be printed; none named: all that were never printed, of the year and class named."""

    organisation: Annotated[str, Field(max_length=100, description="Код школы; если доступна одна, не нужен")] = ""
    files: Annotated[
        list[list[str]], Field(max_length=500, description="Дела: номера записей каждого; пусто — всё ненапечатанное")
    ] = []
    school_year: Annotated[str, Field(max_length=20, description="Какого года ненапечатанное; пусто — все")] = ""
    class_label: Annotated[str, Field(max_length=50, description="Какого класса ненапечатанное; пусто — все")] = ""
    double_sided: Annotated[bool, Field(description="На обеих сторонах листа")] = False
    post: Annotated[str, Field(max_length=_LONGEST, description="Должность того, кто составляет")] = CLERK.post
    name: Annotated[str, Field(max_length=_LONGEST, description="Его фамилия, имя, отчество")] = ""


class CountIn(BaseModel):
    """What was counted."""

    sheets: Annotated[int, Field(ge=0, le=100_000, description="Пронумерованных листов, без обложки и заверителя")]


class ShelveIn(BaseModel):
    """Where the file stands."""

    place: Annotated[str, Field(max_length=_LONGEST, description="«шкаф 2, полка 4, коробка 1»")]


@router.get(
    "",
    summary=_("Бумажные дела"),
    description=_("Что напечатано, сосчитано, прошито, где стоит; и что профиль требует напечатать."),
)
def files(
    visit: _Keeper,
    organisation: SchoolAsked = "",
    year: _Year = "",
    class_label: Annotated[Text, Query(alias="class", max_length=50, description="Класс: 8А")] = "",
) -> list[PaperFileOut]:
    """Return the files by number."""
    found = list_files(visit.ports, whole_school(visit, organisation), year_of(year) if year else None)
    return [PaperFileOut.of(each) for each in found if class_label.strip() in ("", each.record.class_label)]


@router.post(
    "/print",
    summary=_("Напечатать дела"),
    description=_("Один PDF для печати: на каждое дело указания, обложка, документы с описью и заверителем, наклейка."),
    response_class=Response,
    responses=pdf_of(_("Комплекты для подшивки"), 404, 409, 502),
)
def printed(visit: _Keeper, body: PrintIn) -> Response:
    """Print the files named, or all that were never printed."""
    school = whole_school(visit, body.organisation)
    wanted = tuple(numbers_of(" ".join(numbers)) for numbers in body.files)
    if not wanted:
        year = year_of(body.school_year) if body.school_year else None
        wanted = to_print(visit.ports, school, year, body.class_label.strip())
    clerk = SignatureLine(body.post.strip() or CLERK.post, body.name.strip())
    made = print_files(visit.ports, PrintRequest(school, wanted, visit.actor, body.double_sided, clerk))
    named = print_name(made)
    return as_download(made.pdf, _PDF, f"{named}_печать.pdf", plain=f"{made.files[0].number}_print")


@router.get(
    "/nomenclature",
    summary=_("Номенклатура дел"),
    description=_("За учебный год, с итоговой записью."),
    response_class=Response,
    responses=pdf_of(_("Номенклатура дел")),
)
def nomenclature(visit: _Keeper, year: _Year, organisation: SchoolAsked = "") -> Response:
    """Give the nomenclature of a year's files."""
    made = print_nomenclature(visit.ports, list_request(visit, organisation, year))
    return as_download(made.pdf, _PDF, _("номенклатура.pdf"), plain="nomenclature")


@router.get(
    "/inventory",
    summary=_("Опись дел"),
    description=_("Дела учебного года, которые хранят дольше десяти лет."),
    response_class=Response,
    responses=pdf_of(_("Опись дел")),
)
def inventory(visit: _Keeper, year: _Year, organisation: SchoolAsked = "") -> Response:
    """Give the inventory of a year's files kept over ten years."""
    made = print_inventory(visit.ports, list_request(visit, organisation, year))
    return as_download(made.pdf, _PDF, _("опись.pdf"), plain="inventory")


@router.post(
    f"{_ONE}/count",
    summary=_("Внести подсчёт листов"),
    description=_("Подсчёт, который не сошёлся, тоже записан; дело тогда не станет «в архиве»."),
    responses=refusals(404, 409),
)
def count(visit: _Keeper, key: WhichRecord, body: CountIn) -> PaperFileOut:
    """Enter how many sheets were counted."""
    visit.ensure_school(key.organisation_id)
    count_sheets(visit.ports, CountRequest(key.organisation_id, key.number, body.sheets, visit.actor))
    return _one(visit, key)


@router.post(
    f"{_ONE}/sewn",
    summary=_("Прошито"),
    description=_("Дело прошито, опечатано и подписано; только после подсчёта, который сошёлся."),
    responses=refusals(404, 409),
)
def sewn(visit: _Keeper, key: WhichRecord) -> PaperFileOut:
    """Note that the file is sewn, sealed and signed."""
    visit.ensure_school(key.organisation_id)
    bind_file(visit.ports, key.organisation_id, key.number, actor=visit.actor)
    return _one(visit, key)


@router.post(
    f"{_ONE}/shelve",
    summary=_("Поставить на место"),
    description=_("Дело «в архиве»; другое место потом — перемещение."),
    responses=refusals(404, 409),
)
def shelve(visit: _Keeper, key: WhichRecord, body: ShelveIn) -> PaperFileOut:
    """Note where the file stands."""
    visit.ensure_school(key.organisation_id)
    shelve_file(visit.ports, key.organisation_id, key.number, body.place, actor=visit.actor)
    return _one(visit, key)


@router.post(
    f"{_ONE}/compare",
    summary=_("Акт сверки"),
    description=_("Сверяет бумажное дело с записью хранилища; только после подсчёта листов."),
    response_class=Response,
    responses=pdf_of(_("Акт сверки"), 404, 409, 502),
)
def compare(visit: _Keeper, key: WhichRecord) -> Response:
    """Print the act that compares the paper with the electronic record."""
    visit.ensure_school(key.organisation_id)
    _file, made = compare_copies(visit.ports, CompareRequest(key.organisation_id, key.number, visit.actor))
    return as_download(made.pdf, _PDF, f"{key.number}_акт_сверки.pdf", plain=f"{key.number}_comparison")


def _one(visit: Visit, key: RecordKey) -> PaperFileOut:
    found = list_files(visit.ports, key.organisation_id)
    return next(PaperFileOut.of(each) for each in found if each.record.number == key.number)
