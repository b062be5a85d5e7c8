"""The reports of the regulations over the API: from what is closed, or from a draft that was checked."""

from typing import Annotated, Self

from fastapi import APIRouter, Depends, Query
from fastapi.responses import Response
from pydantic import Field

from archive.checks.reports import ReportKind, title_of
from archive.model.permission import Action
from archive.services.report_closed import closed_classes
from archive.services.report_period import ClassReport, as_csv
from archive.services.school_year_board import by_count
from archive.texts import _
from archive.web.access import Visit, allowed
from archive.web.api.answers import file_of, refusals
from archive.web.content import as_download
from archive.web.pages.reports import DRAFT, Asked, drafts_of, made_report
from archive.web.parameters import Text, period_of, year_of
from archive.web.schemas import Out
from archive.web.school_choice import SchoolAsked, chosen_school, classes_seen

router = APIRouter(prefix="/reports", tags=[_("Отчёты")])
_Reader = Annotated[Visit, allowed(Action.READ_REPORTS)]


class ReportSourceOut(Out):
    """A period that reports can be made of."""

    school_year: Annotated[str, Field(description="Учебный год")]
    period: Annotated[str, Field(description="Период")]
    period_words: Annotated[str, Field(description="Период словами")]
    classes: Annotated[list[str], Field(description="Закрытые классы")]


class ReportsOut(Out):
    """What reports there are, and of what they can be made."""

    kinds: Annotated[dict[ReportKind, str], Field(description="Виды отчётов и их заголовки")]
    closed: Annotated[list[ReportSourceOut], Field(description="Закрытые периоды, последний первым")]
    uploads: Annotated[dict[str, str], Field(description="Проверенные загрузки: код и имя")]


class ClassReportOut(Out):
    """The report of one class: as many cells a row as there are headings."""

    class_label: Annotated[str, Field(description="Класс или группа")]
    title: Annotated[str, Field(description="Заголовок отчёта")]
    headings: Annotated[list[str], Field(description="Названия граф")]
    rows: Annotated[list[list[str]], Field(description="Строки")]

    @classmethod
    def of(cls, one: ClassReport) -> Self:
        """Return `one` as the API shows it."""
        rows = [list(row) for row in one.table.rows]
        return cls(class_label=one.class_label, title=one.table.title, headings=list(one.table.headings), rows=rows)


def asked(
    kind: ReportKind,
    organisation: SchoolAsked = "",
    school_year: Annotated[Text, Query(max_length=20, description="Учебный год закрытого периода: 2025/2026")] = "",
    period: Annotated[Text, Query(max_length=30, description="Закрытый период: Q4, «4 четверть», Y")] = "",
    upload: Annotated[Text, Query(max_length=50, description="Вместо закрытого периода: код загрузки")] = "",
    class_label: Annotated[Text, Query(alias="class", max_length=50, description="Класс; пусто — все")] = "",
) -> Asked:
    """Take what is asked for. Raises `ParameterError`."""
    source = f"{DRAFT}{upload}" if upload else f"{year_of(school_year)} {period_of(period)}"
    return Asked(organisation.strip(), source, class_label.strip(), kind.value)


_Asked = Annotated[Asked, Depends(asked)]


@router.get("", summary=_("Какие есть отчёты"), description=_("Виды отчётов, закрытые периоды и загрузки."))
def reports(visit: _Reader, organisation: SchoolAsked = "") -> ReportsOut:
    """Return what can be asked for, as far as the visitor reaches."""
    school = chosen_school(visit, organisation)
    seen = classes_seen(visit, school)
    closed = [
        ReportSourceOut(
            school_year=str(year),
            period=str(period),
            period_words=period.words,
            classes=sorted([label for label in labels if not seen or label in seen], key=by_count),
        )
        for (year, period), labels in closed_classes(visit.ports, school).items()
    ]
    drafts = {} if seen else {name.removeprefix(DRAFT): words for name, words in drafts_of(visit, school)}
    kinds = {kind: title_of(kind) for kind in ReportKind}
    return ReportsOut(kinds=kinds, closed=[each for each in closed if each.classes], uploads=drafts)


@router.get(
    "/{kind}",  # noqa: FAST003 - `_Asked` takes it
    summary=_("Отчёт"),
    description=_("По закрытому периоду (данные читаются с проверкой, это событие журнала) или по загрузке."),
    responses=refusals(404, 409, 502),
)
def report(visit: _Reader, asked: _Asked) -> list[ClassReportOut]:
    """Return the report, a table a class."""
    made = made_report(visit, chosen_school(visit, asked.organisation), asked)
    return [ClassReportOut.of(one) for one in made]


@router.get(
    "/{kind}/table.csv",  # noqa: FAST003 - `_Asked` takes it
    summary=_("Отчёт для электронной таблицы"),
    description=_("То же одним файлом CSV: точка с запятой, UTF-8 с меткой."),
    response_class=Response,
    responses=file_of("text/csv", _("Таблица CSV"), 404, 409, 502),
)
def table_csv(visit: _Reader, asked: _Asked) -> Response:
    """Give the report as a file for a spreadsheet."""
    made = made_report(visit, chosen_school(visit, asked.organisation), asked)
    return as_download(as_csv(made), "text/csv; charset=utf-8", f"{asked.kind}.csv", plain=asked.kind)
