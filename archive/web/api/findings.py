"""Findings over the API: what each closed period lacked, and what the school explained."""

from typing import Annotated, Self

from fastapi import APIRouter, Query
from pydantic import Field

from archive.model.closing import Closing
from archive.model.finding import Finding, Severity
from archive.model.permission import Action
from archive.services.read_findings import read_findings
from archive.texts import _
from archive.web.access import Visit, allowed
from archive.web.parameters import Offset, Text
from archive.web.schemas import FindingOut, Out

router = APIRouter(tags=[_("Замечания")])


class KeptFindingOut(FindingOut):
    """A finding as it was frozen, with its answer."""

    pupil: Annotated[str, Field(description="Ученик; пусто, если не об ученике")]
    subject: Annotated[str, Field(description="Предмет; пусто, если не о предмете")]
    explanation: Annotated[str, Field(description="Пояснение школы; пусто, если нет")]

    @classmethod
    def of(cls, finding: Finding) -> Self:
        """Return `finding` as the API shows it."""
        shown = FindingOut.of(finding).model_dump()
        return cls(**shown, pupil=finding.pupil, subject=finding.subject, explanation=finding.explanation)


class ClosingFindingsOut(Out):
    """A closing with its findings."""

    closing: Annotated[str, Field(description="Закрытие")]
    organisation: Annotated[str, Field(description="Код школы")]
    class_label: Annotated[str, Field(description="Класс или группа")]
    school_year: Annotated[str, Field(description="Учебный год")]
    period: Annotated[str, Field(description="Период")]
    version: Annotated[int, Field(description="Номер версии")]
    findings: Annotated[list[KeptFindingOut], Field(description="Замечания, тяжкие первыми")]

    @classmethod
    def of(cls, closing: Closing, severity: Severity | None) -> Self:
        """Return `closing` with the findings of one severity, or all."""
        kinds = [severity] if severity else list(Severity)
        return cls(
            closing=closing.closing_id,
            organisation=closing.organisation_id,
            class_label=closing.class_label,
            school_year=str(closing.school_year),
            period=str(closing.period),
            version=closing.version,
            findings=[KeptFindingOut.of(each) for kind in kinds for each in closing.findings if each.severity is kind],
        )


@router.get(
    "/findings",
    summary=_("Замечания при закрытии"),
    description=_("По закрытиям, последние первыми. Замечания называют учеников: чтение записывается в журнал."),
)
def findings(
    visit: Annotated[Visit, allowed(Action.SEE_FINDINGS)],
    organisation: Annotated[Text, Query(max_length=100, description="Код школы; пусто — все доступные")] = "",
    class_label: Annotated[Text, Query(alias="class", max_length=50, description="Класс; пусто — все")] = "",
    severity: Annotated[Severity | None, Query(description="Важность; не указана — все")] = None,
    limit: Annotated[int, Query(ge=1, le=100, description="Сколько закрытий вернуть")] = 20,
    offset: Offset = 0,
) -> list[ClosingFindingsOut]:
    """Return closings with their findings."""
    found = read_findings(
        visit.ports,
        actor=visit.actor,
        organisation_id=organisation.strip(),
        class_label=class_label.strip(),
        within=visit.reach.scopes,
        limit=limit,
        offset=offset,
    )
    return [ClosingFindingsOut.of(closing, severity) for closing in found]
