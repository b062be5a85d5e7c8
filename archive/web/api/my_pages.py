"""A subject teacher's own pages over the API."""

from datetime import date
from typing import Annotated, Any, Self

from fastapi import APIRouter, Query, Request
from pydantic import Field

from archive.model.permission import Action
from archive.services.own_pages import OpenedPage, OwnPage, find_own_page, open_own_page
from archive.texts import _
from archive.web.access import Visit, allowed
from archive.web.api.problems import PROBLEMS
from archive.web.pages.my_pages import draft_findings, grid_of, own_draft, own_drafts, own_pages
from archive.web.parameters import Text
from archive.web.schemas import FindingOut, Out

router = APIRouter(tags=[_("Страницы учителя")], prefix="/my-pages")
_Teacher = Annotated[Visit, allowed(Action.SEE_OWN_PAGES)]
_REFUSALS: dict[int | str, dict[str, Any]] = {404: PROBLEMS[404]}


class OwnPageOut(Out):
    """A page of a closed period."""

    organisation: Annotated[str, Field(description="Код школы")]
    closing: Annotated[str, Field(description="Закрытие периода")]
    school_year: Annotated[str, Field(description="Учебный год, 2025/2026")]
    period: Annotated[str, Field(description="Период: Q1–Q4, T1–T3, H1–H2, S1–S2, Y")]
    class_label: Annotated[str, Field(description="Класс или группа")]
    subject: Annotated[str, Field(description="Ключ предмета в журнале")]
    title: Annotated[str, Field(description="Предмет и группа")]
    whole: Annotated[bool, Field(description="Свой ли предмет; иначе только данные на замене уроки")]

    @classmethod
    def of(cls, page: OwnPage) -> Self:
        """Return `page` as the API shows it."""
        closing, taught = page.closing, page.taught
        return cls(
            organisation=closing.organisation_id,
            closing=closing.closing_id,
            school_year=str(closing.school_year),
            period=str(closing.period),
            class_label=closing.class_label,
            subject=taught.subject_id,
            title=taught.title,
            whole=taught.is_whole,
        )


class LessonOut(Out):
    """A lesson of the page."""

    day: Annotated[date, Field(description="Дата")]
    topic: Annotated[str, Field(description="Тема")]
    homework: Annotated[str, Field(description="Домашнее задание")]


class PupilRowOut(Out):
    """A pupil's line of the page."""

    pupil: Annotated[str, Field(description="Фамилия, имя, отчество")]
    marks: Annotated[list[str], Field(description="Клетки по урокам")]
    results: Annotated[list[str], Field(description="Итоговые отметки")]


class OpenedPageOut(Out):
    """A page with everything that stands on it."""

    class_label: Annotated[str, Field(description="Класс или группа")]
    title: Annotated[str, Field(description="Предмет и группа")]
    closed_on: Annotated[date, Field(description="Когда период закрыт")]
    lessons: Annotated[list[LessonOut], Field(description="Уроки по датам")]
    results: Annotated[list[str], Field(description="Какие итоговые отметки есть")]
    pupils: Annotated[list[PupilRowOut], Field(description="Ученики")]
    findings: Annotated[list[FindingOut], Field(description="Замечания при закрытии по этому предмету")]

    @classmethod
    def of(cls, opened: OpenedPage) -> Self:
        """Return `opened` as the API shows it."""
        grid = grid_of(opened)
        return cls(
            class_label=opened.closing.class_label,
            title=grid.subject.title,
            closed_on=opened.closing.closed_on,
            lessons=[LessonOut(day=each.day, topic=each.topic, homework=each.homework) for each in grid.lessons],
            results=list(grid.results),
            pupils=[PupilRowOut(pupil=name, marks=list(own), results=list(ends)) for name, own, ends in grid.rows],
            findings=[FindingOut.of(finding) for finding in opened.findings],
        )


class OwnDraftOut(Out):
    """A checked draft with classes of the teacher's."""

    upload: Annotated[str, Field(description="Идентификатор загрузки")]
    period: Annotated[str, Field(description="За какой период проверено")]
    classes: Annotated[list[str], Field(description="Классы в загрузке")]


class OwnPagesOut(Out):
    """What a teacher may see."""

    pages: Annotated[list[OwnPageOut], Field(description="Страницы закрытых периодов")]
    drafts: Annotated[list[OwnDraftOut], Field(description="Проверенные загрузки, которые ждут закрытия")]


@router.get(
    "",
    summary=_("Мои страницы"),
    description=_("Страницы журналов, где учителем назван тот, кто спрашивает, и загрузки с его классами."),
)
def pages(visit: _Teacher) -> OwnPagesOut:
    """Return what the visitor teaches."""
    drafts = [
        OwnDraftOut(upload=each.upload_id, period=str(each.period), classes=[one.class_label for one in each.checked])
        for each in own_drafts(visit)
    ]
    return OwnPagesOut(pages=[OwnPageOut.of(each) for each in own_pages(visit)], drafts=drafts)


@router.get(
    "/drafts/{upload_id}",
    summary=_("Что исправить до закрытия"),
    description=_("Замечания к своим страницам в загрузке, с местом. Чтение записывается в журнал событий."),
    responses=_REFUSALS,
)
def draft(request: Request, visit: _Teacher, upload_id: str) -> list[FindingOut]:
    """Return what a draft lacks on the visitor's pages."""
    checked = draft_findings(request, visit, own_draft(visit, upload_id))
    return [FindingOut.of(finding) for finding in checked.findings]


@router.get(
    "/{closing_id}",
    summary=_("Страница журнала"),
    description=_("Отметки, темы и замечания одного предмета. Чтение записывается в журнал событий."),
    responses=_REFUSALS,
)
def one_page(
    visit: _Teacher,
    closing_id: str,
    subject: Annotated[Text, Query(max_length=200, description="Ключ предмета в журнале")] = "",
) -> OpenedPageOut:
    """Return one page."""
    page = find_own_page(own_pages(visit), closing_id, subject)
    return OpenedPageOut.of(open_own_page(visit.ports, page, actor=visit.actor))
