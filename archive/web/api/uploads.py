"""Uploads and closings over the API: files in, what they lack, the period closed, how far the work has come."""

from datetime import date, datetime
from typing import Annotated, Any, Self

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field

from archive.errors import DataRefusedError, FindingsUnexplainedError
from archive.model.finding import Severity
from archive.model.permission import Action
from archive.model.upload import Upload
from archive.services.close_upload import CloseUploadRequest, close_upload
from archive.services.keep_upload import discard_upload, find_upload, keep_upload, list_uploads
from archive.services.list_closings import ClosingWork, closing_work, list_closing_work
from archive.texts import _
from archive.web.access import Visit, allowed, scope_of_closing
from archive.web.api.problems import PROBLEMS
from archive.web.errors import problem
from archive.web.parameters import Text, period_of
from archive.web.schemas import FindingOut, JobOut, Out
from archive.web.school_choice import whole_school
from archive.web.uploading import Files, Form, text_of

router = APIRouter(tags=[_("Загрузка и закрытие")])
_Visitor = Annotated[Visit, allowed(Action.CLOSE_PERIOD)]
_REFUSALS: dict[int | str, dict[str, Any]] = {code: PROBLEMS[code] for code in (404, 409)}


class UploadOut(Out):
    """A draft."""

    upload: Annotated[str, Field(description="Идентификатор загрузки")]
    organisation: Annotated[str, Field(description="Код школы")]
    uploaded_by: Annotated[str, Field(description="Кто загрузил")]
    uploaded_at: Annotated[datetime, Field(description="Когда, UTC")]
    ends_at: Annotated[datetime, Field(description="До какого времени хранится, UTC")]
    files: Annotated[dict[str, str], Field(description="Имена файлов и их SHA-256")]

    @classmethod
    def of(cls, upload: Upload) -> Self:
        """Return `upload` as the API shows it."""
        return cls(
            upload=upload.upload_id,
            organisation=upload.organisation_id,
            uploaded_by=upload.uploaded_by,
            uploaded_at=upload.uploaded_at,
            ends_at=upload.ends_at,
            files={file.name: file.digest.hex for file in upload.files},
        )


class UploadCheckOut(Out):
    """What a draft lacks."""

    period: Annotated[str | None, Field(description="За какой период проверено; null, если файлы не приняты")]
    periods: Annotated[list[str], Field(description="Какие периоды есть у всех классов")]
    classes: Annotated[list[str], Field(description="Классы в файлах")]
    blocked: Annotated[bool, Field(description="Есть ли то, что препятствует закрытию")]
    closed_before: Annotated[list[str], Field(description="Классы, у которых этот период закрыт из других файлов")]
    counts: Annotated[dict[Severity, int], Field(description="Замечаний по важности")]
    findings: Annotated[list[FindingOut], Field(description="Замечания")]


class CloseIn(BaseModel):
    """What is needed to close a period."""

    period: Annotated[str, Field(max_length=30, description="Период: Q4, «4 четверть», Y")]
    closed_on: Annotated[date | None, Field(description="Дата закрытия дела; иначе сегодня")] = None
    explanations: Annotated[
        dict[str, str], Field(description="Пояснения по кодам: «check.topic-missing», «check.topic-missing@8А»")
    ] = {}


class ClosingOut(Out):
    """A closing and its documents."""

    closing: Annotated[str, Field(description="Закрытие")]
    organisation: Annotated[str, Field(description="Код школы")]
    class_label: Annotated[str, Field(description="Класс или группа")]
    school_year: Annotated[str, Field(description="Учебный год")]
    period: Annotated[str, Field(description="Период")]
    version: Annotated[int, Field(description="Номер версии")]
    closed_on: Annotated[date, Field(description="Дата закрытия дела")]
    done: Annotated[int, Field(description="Сколько документов в хранилище")]
    jobs: Annotated[list[JobOut], Field(description="Документы и исходные файлы")]

    @classmethod
    def of(cls, work: ClosingWork) -> Self:
        """Return `work` as the API shows it."""
        closing = work.closing
        return cls(
            closing=closing.closing_id,
            organisation=closing.organisation_id,
            class_label=closing.class_label,
            school_year=str(closing.school_year),
            period=str(closing.period),
            version=closing.version,
            closed_on=closing.closed_on,
            done=work.done,
            jobs=[JobOut.of(job) for job in work.jobs],
        )


@router.get("/uploads", summary=_("Загрузки"), description=_("Загрузки, период по которым ещё не закрыт."))
def uploads(visit: _Visitor) -> list[UploadOut]:
    """Return the drafts that wait."""
    schools = visit.schools()
    return [UploadOut.of(each) for each in list_uploads(visit.ports) if each.organisation_id in schools]


_SENT = {
    "requestBody": {
        "required": True,
        "description": _("Форма: organisation (код школы) и files (файлы выгрузки); всего не больше 256 МиБ"),
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["files"],
                    "properties": {
                        "organisation": {"type": "string"},
                        "files": {"type": "array", "items": {"type": "string", "format": "binary"}},
                    },
                }
            }
        },
    }
}


@router.post(
    "/uploads",
    summary=_("Загрузить выгрузку"),
    description=_("Файлы лягут черновиком на две недели; ничего ещё не закрывается."),
    status_code=201,
    responses={413: PROBLEMS[413]},
    openapi_extra=_SENT,
)
def take(visit: _Visitor, form: Form, files: Files) -> UploadOut:
    """Keep the files as a draft."""
    school = whole_school(visit, text_of(form, "organisation", longest=100))
    return UploadOut.of(keep_upload(visit.ports, school, files, actor=visit.actor))


@router.get(
    "/uploads/{upload_id}/check",
    summary=_("Проверить загрузку"),
    description=_("Чего не хватает выгрузке по правилам профиля. Ничего не закрывается."),
    responses=_REFUSALS,
)
def check(request: Request, visit: _Visitor, upload_id: Text, period: Text = "") -> UploadCheckOut:
    """Return what the draft lacks for a period, or for the one that is due."""
    own_upload(visit, upload_id)
    found = request.app.state.checks.found(upload_id, period_of(period) if period else None)
    return UploadCheckOut(
        period=str(found.period) if found.period else None,
        periods=[str(code) for code in found.periods],
        classes=list(found.classes),
        blocked=found.blocked,
        closed_before=[closing.class_label for closing in found.closed_before],
        counts={kind: sum(each.severity is kind for each in found.findings) for kind in Severity},
        findings=[FindingOut.of(each) for each in found.findings],
    )


@router.post(
    "/uploads/{upload_id}/close",
    summary=_("Закрыть период"),
    description=_("Замораживает данные и ставит документы в работу; за ней следят по /closings."),
    response_model=list[ClosingOut],
    responses=_REFUSALS,
)
def close(request: Request, visit: _Visitor, upload_id: Text, body: CloseIn) -> object:
    """Close the period; what stands against it comes with its findings."""
    own_upload(visit, upload_id)
    asked = CloseUploadRequest(upload_id, period_of(body.period), visit.actor, body.closed_on, body.explanations)
    try:
        closed = close_upload(visit.ports, asked)
    except (DataRefusedError, FindingsUnexplainedError) as error:
        return problem(error, findings=error.findings)
    ids = [closing.closing_id for closing in closed.closings]
    request.app.state.checks.forget(upload_id)
    request.app.state.carry_on(ids)
    return [ClosingOut.of(closing_work(visit.ports, closing_id)) for closing_id in ids]


@router.delete(
    "/uploads/{upload_id}",
    summary=_("Удалить загрузку"),
    description=_("Черновик забывается, файлы стираются."),
    status_code=204,
    responses=_REFUSALS,
)
def discard(visit: _Visitor, upload_id: Text) -> None:
    """Let the draft go."""
    own_upload(visit, upload_id)
    discard_upload(visit.ports, upload_id, actor=visit.actor)


@router.get("/closings", summary=_("Ход работы"), description=_("Закрытия в работе и законченные за сутки."))
def closings(visit: _Visitor) -> list[ClosingOut]:
    """Return the closings under way."""
    return [ClosingOut.of(work) for work in list_closing_work(visit.ports, within=visit.reach.scopes)]


@router.get(
    "/closings/{closing_id}",
    summary=_("Одно закрытие"),
    description=_("Состояние каждого документа."),
    responses=_REFUSALS,
)
def closing(visit: _Visitor, closing_id: Text) -> ClosingOut:
    """Return one closing with its documents."""
    return ClosingOut.of(_work(visit, closing_id))


@router.post(
    "/closings/continue",
    summary=_("Продолжить всё"),
    description=_("То же для всех закрытий, где машине есть что делать."),
)
def carry_all_on(request: Request, visit: _Visitor) -> list[ClosingOut]:
    """Let the engine try again whatever needs no people."""
    found = [work for work in list_closing_work(visit.ports, within=visit.reach.scopes) if work.for_workers]
    request.app.state.carry_on([work.closing.closing_id for work in found])
    return [ClosingOut.of(work) for work in found]


@router.post(
    "/closings/{closing_id}/continue",
    summary=_("Продолжить"),
    description=_("Прерванное продолжается, неудавшееся пробуется снова; дважды ничего не делается."),
    responses=_REFUSALS,
)
def carry_on(request: Request, visit: _Visitor, closing_id: Text) -> ClosingOut:
    """Let the engine go on with one closing."""
    work = _work(visit, closing_id)
    request.app.state.carry_on([closing_id])
    return ClosingOut.of(work)


def own_upload(visit: Visit, upload_id: str) -> None:
    """Raise `UploadUnknownError`, or `ForbiddenError` for a draft of a school that the visitor does not reach."""
    visit.ensure_school(find_upload(visit.ports, upload_id).organisation_id)


def _work(visit: Visit, closing_id: str) -> ClosingWork:
    work = closing_work(visit.ports, closing_id)
    visit.ensure(scope_of_closing(work.closing))
    return work
