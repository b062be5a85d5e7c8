"""The board over the API: each class of a school year, how far it has come, what to do next."""

from datetime import date
from typing import Annotated, Self

from fastapi import APIRouter, Query
from pydantic import Field

from archive.errors import ParameterError
from archive.model.board import Board, BoardCell, BoardRow, NextStep, Stage
from archive.model.period import PeriodCode, SchoolYear
from archive.model.permission import Action
from archive.model.record import RecordClass
from archive.services.school_year_board import school_year_board
from archive.texts import _
from archive.web.access import Visit, allowed
from archive.web.parameters import Text
from archive.web.schemas import Out
from archive.web.school_choice import SchoolAsked, chosen_school, classes_seen

router = APIRouter(tags=[_("Учебный год")])


class BoardCellOut(Out):
    """The documents of one kind of a class."""

    kind: Annotated[RecordClass, Field(description="Вид: journal или ledger")]
    stage: Annotated[Stage, Field(description="Как далеко продвинулось; по наименее продвинутому документу")]
    stage_words: Annotated[str, Field(description="То же словами")]
    step: Annotated[NextStep, Field(description="Что дальше")]
    step_words: Annotated[str, Field(description="То же словами")]
    documents: Annotated[int, Field(description="Сколько документов")]
    number: Annotated[str, Field(description="Номер документа, который ждёт следующего шага; пусто, если его нет")]
    trouble: Annotated[str, Field(description="Что мешает; пусто, если ничего")]

    @classmethod
    def of(cls, cell: BoardCell) -> Self:
        """Return `cell` as the API shows it."""
        return cls(
            kind=cell.record_class,
            stage=cell.stage,
            stage_words=cell.stage.words,
            step=cell.step,
            step_words=cell.step.words,
            documents=cell.documents,
            number=str(cell.number or ""),
            trouble=cell.trouble,
        )


class BoardRowOut(Out):
    """One class."""

    class_label: Annotated[str, Field(description="Класс или группа")]
    stage: Annotated[Stage, Field(description="Как далеко продвинулся класс")]
    closing: Annotated[str, Field(description="Закрытие последней версии; пусто, если не закрыто")]
    version: Annotated[int, Field(description="Номер версии; 0, если не закрыто")]
    upload: Annotated[str, Field(description="Загрузка, которая ждёт закрытия")]
    blocking: Annotated[int, Field(description="Замечаний, которые препятствуют закрытию")]
    to_explain: Annotated[int, Field(description="Замечаний, которые требуют пояснения")]
    cells: Annotated[list[BoardCellOut], Field(description="Журнал и ведомость")]

    @classmethod
    def of(cls, row: BoardRow) -> Self:
        """Return `row` as the API shows it."""
        return cls(
            class_label=row.class_label,
            stage=row.stage,
            closing=row.closing_id,
            version=row.version,
            upload=row.upload_id,
            blocking=row.blocking,
            to_explain=row.to_explain,
            cells=[BoardCellOut.of(cell) for cell in row.cells],
        )


class BoardOut(Out):
    """A school year."""

    organisation: Annotated[str, Field(description="Код школы")]
    school_year: Annotated[str, Field(description="Учебный год, 2025/2026")]
    period: Annotated[str, Field(description="Период: Q1–Q4, T1–T3, H1–H2, S1–S2, Y")]
    closing_day: Annotated[date, Field(description="Последний день закрытия года")]
    days_left: Annotated[int, Field(description="Сколько дней осталось; меньше нуля, если срок прошёл")]
    classes: Annotated[list[BoardRowOut], Field(description="Классы, как их считают люди")]

    @classmethod
    def of(cls, board: Board) -> Self:
        """Return `board` as the API shows it."""
        return cls(
            organisation=board.organisation_id,
            school_year=str(board.school_year),
            period=str(board.period),
            closing_day=board.closing_day,
            days_left=board.days_left,
            classes=[BoardRowOut.of(row) for row in board.rows],
        )


@router.get(
    "/board",
    summary=_("Учебный год по классам"),
    description=_("Как далеко продвинулся каждый класс и что с ним делать дальше. Данных учеников здесь нет."),
)
def board(
    visit: Annotated[Visit, allowed(Action.SEE_BOARD)],
    organisation: SchoolAsked = "",
    year: Annotated[Text, Query(max_length=20, description="Учебный год: 2025/2026; пусто — последний")] = "",
    period: Annotated[Text, Query(max_length=30, description="Период: Q4, «4 четверть», Y; пусто — последний")] = "",
) -> BoardOut:
    """Return the board."""
    faults = []
    if year and SchoolYear.parse(year) is None:
        faults.append(_("year — учебный год пишется так: 2025/2026"))
    if period and PeriodCode.parse(period) is None:
        faults.append(_("period — период пишется так: «4 четверть», Q4, H2, S1, Y"))
    if faults:
        raise ParameterError(listed="; ".join(faults))
    school = chosen_school(visit, organisation)
    return BoardOut.of(
        school_year_board(
            visit.ports,
            school,
            SchoolYear.parse(year),
            period=PeriodCode.parse(period),
            class_labels=classes_seen(visit, school),
        )
    )
