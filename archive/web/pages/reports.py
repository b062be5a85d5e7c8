"""The reports of the regulations, from what is closed or from a draft: as tables, or as a file for a spreadsheet."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query
from fastapi.responses import Response

from archive.checks.reports import ReportKind, title_of
from archive.errors import ArchiveError, ParameterError
from archive.model.period import PeriodCode, SchoolYear
from archive.model.permission import Action
from archive.services.keep_upload import find_upload, list_uploads
from archive.services.report_closed import ReportRequest, closed_classes, report_closed, report_upload
from archive.services.report_period import ClassReport, as_csv
from archive.services.school_year_board import by_count
from archive.texts import _
from archive.web.access import Visit, allowed
from archive.web.content import as_download
from archive.web.errors import status_of
from archive.web.parameters import Text
from archive.web.school_choice import SchoolAsked, chosen_school, classes_seen
from archive.web.templating import page

router = APIRouter()
_Visitor = Annotated[Visit, allowed(Action.READ_REPORTS)]
DRAFT = "draft:"
MOST_ROWS = 500
"""Rows of a class on the page; the file has them all."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What was chosen: `source` is «2025/2026 Y», or «draft:» and the id of an upload."""

    organisation: str
    source: str
    class_label: str
    kind: str

    @property
    def typed(self) -> dict[str, str]:
        """The fields by their names in an address."""
        fields = {
            "organisation": self.organisation,
            "source": self.source,
            "class": self.class_label,
            "kind": self.kind,
        }
        return {name: text for name, text in fields.items() if text}


def asked(
    organisation: SchoolAsked = "",
    source: Annotated[Text, Query(max_length=60)] = "",
    class_label: Annotated[Text, Query(alias="class", max_length=50)] = "",
    kind: Annotated[Text, Query(max_length=20)] = "",
) -> Asked:
    """Take the choice from the address."""
    return Asked(organisation.strip(), source.strip(), class_label.strip(), kind.strip())


_Asked = Annotated[Asked, Depends(asked)]


@router.get("/reports")
def reports_page(visit: _Visitor, asked: _Asked) -> Response:
    """Ask which report, and show it once it was chosen."""
    school = chosen_school(visit, asked.organisation)
    fault, made = None, None
    if asked.kind:
        try:
            made = made_report(visit, school, asked)
        except ArchiveError as error:
            fault = error
    closed, seen = closed_classes(visit.ports, school), classes_seen(visit, school)
    labels = {label for labels in closed.values() for label in labels if not seen or label in seen}
    return page(
        "reports.html",
        visit=visit,
        status=status_of(type(fault)) if fault else HTTPStatus.OK,
        school=school,
        organisations=visit.schools(),
        asked=asked,
        sources=[(f"{year} {period}", f"{year}, {period.words}") for year, period in closed],
        drafts=[] if seen else drafts_of(visit, school),
        labels=sorted(labels, key=by_count),
        kinds=[(kind.value, title_of(kind)) for kind in ReportKind],
        made=made,
        most=MOST_ROWS,
        csv="/reports/table.csv?" + urlencode(asked.typed | {"organisation": school}),
        fault=fault,
    )


@router.get("/reports/table.csv")
def table_csv(visit: _Visitor, asked: _Asked) -> Response:
    """Give the report as a file for a spreadsheet."""
    made = made_report(visit, chosen_school(visit, asked.organisation), asked)
    return as_download(as_csv(made), "text/csv; charset=utf-8", f"{asked.kind}.csv", plain=asked.kind)


def made_report(visit: Visit, school: str, asked: Asked) -> tuple[ClassReport, ...]:
    """Return the report, as far as the visitor reaches. Raises `ParameterError`, and as the services."""
    if asked.kind not in set(ReportKind):
        raise ParameterError(listed=_("отчёт — такого нет"))
    kind = ReportKind(asked.kind)
    if asked.source.startswith(DRAFT):
        return _of_draft(visit, asked.source.removeprefix(DRAFT), kind, asked.class_label)
    year, _space, code = asked.source.rpartition(" ")
    school_year, period = SchoolYear.parse(year), PeriodCode.parse(code)
    if school_year is None or period is None:
        raise ParameterError(listed=_("по каким данным — не выбрано"))
    seen = classes_seen(visit, school)
    known = closed_classes(visit.ports, school).get((school_year, period), ())
    labels = [each for each in known if asked.class_label in ("", each) and (not seen or each in seen)]
    ordered = tuple(sorted(labels, key=by_count))
    return report_closed(visit.ports, ReportRequest(school, school_year, period, ordered, kind, visit.actor))


def _of_draft(visit: Visit, upload_id: str, kind: ReportKind, class_label: str) -> tuple[ClassReport, ...]:
    upload = find_upload(visit.ports, upload_id)
    visit.ensure_school(upload.organisation_id)
    if upload.period is None:
        raise ParameterError(listed=_("загрузка — сначала проверьте её"))
    made = report_upload(visit.ports, upload_id, upload.period, kind)
    return tuple(one for one in made if class_label in ("", one.class_label))


def drafts_of(visit: Visit, school: str) -> list[tuple[str, str]]:
    """Return the drafts that were checked, as choices."""
    return [
        (
            f"{DRAFT}{each.upload_id}",
            _("загрузка «{name}», {period}").format(name=each.files[0].name, period=each.period.words),
        )
        for each in list_uploads(visit.ports, school)
        if each.period
    ]
