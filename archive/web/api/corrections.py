"""Drafts over the API, all but taking in and closing: what systems pushed, explanations, sheets, corrections."""

from datetime import date, datetime
from typing import Annotated, Self

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from pydantic import BaseModel, Field

from archive.errors import DataRefusedError, FindingsUnexplainedError, ParameterError, PushUnknownError
from archive.model.closing import ClosedPeriod, ClosingKind
from archive.model.difference import Change
from archive.model.permission import Action
from archive.model.push import Push
from archive.services.check_upload import check_upload
from archive.services.close_upload import CloseUploadRequest, Grounds, correct_upload, draft_upload_correction
from archive.services.correct_period import Drafted
from archive.services.keep_upload import keep_pushed, note_explanations
from archive.services.list_closings import closing_work
from archive.services.list_pushes import list_pushes
from archive.services.print_findings import print_findings
from archive.texts import _
from archive.web.access import Visit, allowed
from archive.web.api.answers import pdf_of, refusals
from archive.web.api.uploads import ClosingOut, UploadOut, own_upload
from archive.web.content import as_download
from archive.web.errors import problem
from archive.web.parameters import Text, period_of
from archive.web.schemas import Out

router = APIRouter(tags=[_("Загрузка и закрытие")])
_Closer = Annotated[Visit, allowed(Action.CLOSE_PERIOD)]
_ONE = "/uploads/{upload_id}"
Explanations = Annotated[
    dict[str, str], Field(description="Пояснения по кодам: «check.topic-missing», «check.topic-missing@8А»")
]


class PushedOut(Out):
    """What a system pushed and nobody has closed yet."""

    push: Annotated[str, Field(description="Код переданного журнала")]
    system: Annotated[str, Field(description="Какая система передала")]
    organisation: Annotated[str, Field(description="Код школы")]
    class_label: Annotated[str, Field(description="Класс или группа")]
    school_year: Annotated[str, Field(description="Учебный год")]
    pushed_at: Annotated[datetime, Field(description="Когда принято, UTC")]

    @classmethod
    def of(cls, push: Push) -> Self:
        """Return `push` as the API shows it."""
        return cls(
            push=push.push_id,
            system=push.system,
            organisation=push.organisation_id,
            class_label=push.class_label,
            school_year=str(push.school_year),
            pushed_at=push.pushed_at,
        )


class PushedIn(BaseModel):
    """Which one becomes a draft."""

    push: Annotated[str, Field(max_length=50, description="Код переданного журнала")]


class ExplanationsIn(BaseModel):
    """What the school answers."""

    explanations: Explanations


class ExplanationsOut(Out):
    """All that was answered so far."""

    explanations: Explanations


class CorrectionIn(BaseModel):
    """What is corrected, and why."""

    period: Annotated[str, Field(max_length=30, description="Закрытый период: Q4, «4 четверть», Y")]
    reason: Annotated[str, Field(max_length=1000, description="Причина исправления: что и почему изменено")]
    protocol: Annotated[str, Field(max_length=1000, description="Протокол педагогического совета, номер и дата")]
    kind: Annotated[ClosingKind, Field(description="whole — новая версия, supplement — дополнительная ведомость")] = (
        ClosingKind.WHOLE
    )
    closed_on: Annotated[date | None, Field(description="Дата закрытия дела; иначе сегодня")] = None
    explanations: Explanations = {}


class ChangeOut(Out):
    """One thing that is not as it was."""

    where: Annotated[str, Field(description="Ученик, предмет, место")]
    old: Annotated[str, Field(description="Было")]
    new: Annotated[str, Field(description="Стало")]

    @classmethod
    def of(cls, change: Change) -> Self:
        """Return `change` as the API shows it."""
        return cls(where=change.where, old=change.old, new=change.new)


class DraftedClassOut(Out):
    """What the next version of a class would change."""

    class_label: Annotated[str, Field(description="Класс или группа")]
    version: Annotated[int, Field(description="Номер версии, которая будет")]
    corrects: Annotated[list[str], Field(description="Номера записей, которые исправляются")]
    changes: Annotated[list[ChangeOut], Field(description="Что изменилось")]

    @classmethod
    def of(cls, closed: ClosedPeriod) -> Self:
        """Return `closed` as the API shows it."""
        found = closed.difference.changes if closed.difference else ()
        return cls(
            class_label=closed.journal.class_label,
            version=closed.version,
            corrects=[str(number) for number in closed.supersedes_records],
            changes=[ChangeOut.of(change) for change in found],
        )


class DraftedOut(Out):
    """What a correction comes to; nothing is written yet."""

    classes: Annotated[list[DraftedClassOut], Field(description="Классы, у которых что-то изменилось")]
    unchanged: Annotated[list[str], Field(description="Классы без изменений")]
    done: Annotated[list[str], Field(description="Закрытия, которые это же исправление уже сделало")]

    @classmethod
    def of(cls, drafted: Drafted) -> Self:
        """Return `drafted` as the API shows it."""
        return cls(
            classes=[DraftedClassOut.of(each) for each in drafted.drafts],
            unchanged=list(drafted.unchanged),
            done=[closing.closing_id for closing in drafted.done],
        )


@router.get("/pushes", summary=_("Передано системами"), description=_("Журналы, которые ждут закрытия."))
def pushes(visit: _Closer) -> list[PushedOut]:
    """Return what waits, of the schools that are reached."""
    schools = visit.schools()
    return [PushedOut.of(each) for each in list_pushes(visit.ports) if each.organisation_id in schools]


@router.post(
    "/uploads/pushed",
    status_code=201,
    summary=_("Взять переданное в работу"),
    description=_("Переданный системой журнал становится загрузкой."),
    responses=refusals(404),
)
def take_pushed(visit: _Closer, body: PushedIn) -> UploadOut:
    """Make a draft of what a system pushed."""
    found = next((each for each in list_pushes(visit.ports) if each.push_id == body.push), None)
    if found is None:
        raise PushUnknownError(found=body.push)
    visit.ensure_school(found.organisation_id)
    return UploadOut.of(keep_pushed(visit.ports, body.push, actor=visit.actor))


@router.get(
    f"{_ONE}/sheet",
    summary=_("Лист замечаний"),
    description=_("Что исправить перед закрытием, лист на класс, чтобы раздать."),
    response_class=Response,
    responses=pdf_of(_("Листы замечаний"), 404),
)
def sheet(
    visit: _Closer,
    upload_id: Text,
    period: Annotated[Text, Query(max_length=30, description="Период; пусто — ближайший к закрытию")] = "",
) -> Response:
    """Give the printable sheet of findings, one a class."""
    own_upload(visit, upload_id)
    checked = check_upload(visit.ports, upload_id, period_of(period) if period else None).checked
    if not checked.classes:
        raise ParameterError(listed=_("файлы не приняты, печатать нечего"))
    return as_download(print_findings(checked).pdf, "application/pdf", _("замечания.pdf"), plain="findings")


@router.put(
    f"{_ONE}/explanations",
    summary=_("Пояснить замечания"),
    description=_("Пояснения остаются при загрузке до закрытия; пустое забывается."),
    responses=refusals(404),
)
def explain(visit: _Closer, upload_id: Text, body: ExplanationsIn) -> ExplanationsOut:
    """Keep what is answered to the findings."""
    own_upload(visit, upload_id)
    noted = note_explanations(visit.ports, upload_id, body.explanations)
    return ExplanationsOut(explanations=dict(noted.explanations))


@router.post(
    f"{_ONE}/correction/draft",
    summary=_("Что изменит исправление"),
    description=_("Сравнивает загрузку с закрытым; ничего не записывает, кроме события чтения."),
    responses=refusals(404, 409),
)
def draft(visit: _Closer, upload_id: Text, body: CorrectionIn) -> DraftedOut:
    """Return what the correction would change."""
    own_upload(visit, upload_id)
    return DraftedOut.of(draft_upload_correction(visit.ports, _asked(visit, upload_id, body), _grounds(body)))


@router.post(
    f"{_ONE}/correction",
    summary=_("Исправить закрытое"),
    description=_("Закрывает следующую версию или дополнительную ведомость; прежние записи остаются как были."),
    response_model=list[ClosingOut],
    responses=refusals(404, 409),
)
def correct(request: Request, visit: _Closer, upload_id: Text, body: CorrectionIn) -> object:
    """Close the next version; what stands against it comes with its findings."""
    own_upload(visit, upload_id)
    try:
        corrected = correct_upload(visit.ports, _asked(visit, upload_id, body), _grounds(body))
    except (DataRefusedError, FindingsUnexplainedError) as error:
        return problem(error, findings=error.findings)
    ids = [closing.closing_id for closing in corrected.closings]
    request.app.state.checks.forget(upload_id)
    request.app.state.carry_on(ids)
    return [ClosingOut.of(closing_work(visit.ports, closing_id)) for closing_id in ids]


def _asked(visit: Visit, upload_id: str, body: CorrectionIn) -> CloseUploadRequest:
    return CloseUploadRequest(upload_id, period_of(body.period), visit.actor, body.closed_on, body.explanations)


def _grounds(body: CorrectionIn) -> Grounds:
    return Grounds(body.reason, body.protocol, body.kind)
