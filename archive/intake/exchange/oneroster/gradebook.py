"""OneRoster's gradebook: columns of the gradebook become lessons, results marks or summary marks."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time

from archive.intake.exchange.oneroster.manifest import Manifest
from archive.intake.exchange.oneroster.roster import Roster
from archive.intake.exchange.oneroster.tables import Line, Table, read_day
from archive.intake.finding_list import FindingList
from archive.intake.vocabulary import EXPECTED_MARKS, read_mark, read_work
from archive.model.finding import Finding, Severity
from archive.model.journal import ResultKind
from archive.model.marks import Mark, MarkWord

_SUMMARIES = (
    # Whole titles only: «Итоговая контрольная работа» is a work, «Итоговая» is a summary mark.
    (ResultKind.STATE_EXAM, r"гос(\.|ударственный)? ?экзамен.*|огэ|егэ|гиа|гвэ"),
    (ResultKind.EXAM, r"экзамен(ационная)?( отметка| оценка)?"),
    (ResultKind.YEAR, r"(отметка |оценка |итог )?(за )?(учебный )?год|годовая( отметка| оценка)?"),
    (ResultKind.FINAL, r"итоговая( отметка| оценка)?"),
    (
        ResultKind.PERIOD,
        (
            r"(итоговая )?(отметка |оценка |итог )?(за )?(период|четверть|полугодие|триместр|семестр)"
            r"|(четвертная|полугодовая|триместровая|семестровая)( отметка| оценка)?"
        ),
    ),
)
_FLAGS = {
    "late": "сдано с опозданием",
    "missing": "не сдано",
    "incomplete": "выполнено не полностью",
    "inProgress": "выполняется",
}
_STATUSES = {
    "exempt": "освобождён от работы",
    "fully graded": "",
    "not submitted": "не сдано",
    "partially graded": "проверено частично",
    "submitted": "сдано, не проверено",
}
_NUMBER = re.compile(r"-?\d{1,6}(?:[.,]\d{1,9})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Category:
    """A kind of work, or of summary mark when `summary` is set."""

    title: str
    weight: str
    summary: ResultKind | None


@dataclass(frozen=True, slots=True)
class LineItem:
    """A column of the gradebook."""

    key: str
    title: str
    description: str
    day: date
    class_key: str
    category: Category
    session: str
    note: str
    line: Line


@dataclass(frozen=True, slots=True)
class Score:
    """One row of results with its meaning."""

    item: LineItem
    pupil: str
    raw: str
    marks: tuple[Mark, ...]
    comment: str
    entered_at: datetime | None
    line: Line


@dataclass(slots=True)
class Gradebook:
    """All of the gradebook: `scores` and `deleted` together account for every row of results."""

    found: FindingList
    items: Mapping[str, LineItem] = field(default_factory=dict)
    scores: list[Score] = field(default_factory=list)
    deleted: int = 0
    present: bool = False


def read_gradebook(manifest: Manifest, roster: Roster, found: FindingList) -> Gradebook:
    """Read categories, line items and results; `present` tells whether there are results at all."""
    tables = {name: Table(name, sheet, found) for name, sheet in manifest.sheets.items()}
    book = Gradebook(found)
    if "lineItems" not in tables:
        return book
    categories = {line.key: _category(line) for line in tables["categories"].lines()} if "categories" in tables else {}
    items = {line.key: _item(line, categories, roster, found) for line in tables["lineItems"].lines()}
    book.items = {key: item for key, item in items.items() if item}
    if "results" in tables:
        # A column that fell away was told of, or fell away with its class: its results need no word of their own.
        gone = roster.deleted | tables["lineItems"].deleted | (items.keys() - book.items.keys())
        _read_results(tables["results"], roster, book, gone)
    return book


def summary_kind(title: str) -> ResultKind | None:
    """Return which summary mark a category holds; `None` for one of works."""
    words = " ".join(title.casefold().replace("ё", "е").split()).rstrip(".")
    return next((kind for kind, pattern in _SUMMARIES if re.fullmatch(pattern, words)), None)


def _category(line: Line) -> Category:
    return Category(line.text("title"), line.text("weight"), summary_kind(line.text("title")))


def _item(line: Line, categories: Mapping[str, Category], roster: Roster, found: FindingList) -> LineItem | None:
    if line.text("classSourcedId") not in roster.classes:
        if line.text("classSourcedId") not in roster.deleted:
            _report_broken(line, "classSourcedId", "classes.csv", found)
        return None
    day = read_day(line, "dueDate", found) or read_day(line, "assignDate", found)
    if day is None:
        _report_dayless(line, found)
        return None
    category = categories.get(line.text("categorySourcedId"))
    if category is None:
        _report_category(line, found)
    session = line.text("academicSessionSourcedId") or line.text("gradingPeriodSourcedId")
    note = "; ".join(part for part in (line.text("title"), _assigned(line), line.metadata()) if part)
    return LineItem(
        line.key,
        line.text("title"),
        line.text("description"),
        day,
        line.text("classSourcedId"),
        category or Category("", "", None),
        session,
        note,
        line,
    )


def _assigned(line: Line) -> str:
    """A work is entered on the day it is due; the day it was given is kept beside it when it is another."""
    given, due = line.text("assignDate"), line.text("dueDate")
    return f"задано {given[:10]}" if given and due and given[:10] != due[:10] else ""


def _read_results(table: Table, roster: Roster, book: Gradebook, gone: set[str]) -> None:
    book.present = True
    orphans = 0
    for line in table.lines():
        item = book.items.get(line.text("lineItemSourcedId"))
        pupil = line.text("studentSourcedId")
        if item is None and line.text("lineItemSourcedId") not in gone:
            _report_broken(line, "lineItemSourcedId", "lineItems.csv", book.found)
        elif pupil not in roster.people and pupil not in gone:
            _report_broken(line, "studentSourcedId", "users.csv", book.found)
        elif item is None or pupil not in roster.people:
            orphans += 1
        else:
            book.scores.append(_score(line, item, pupil, book))
    book.deleted = len(table.deleted) + orphans


def _score(line: Line, item: LineItem, pupil: str, book: Gradebook) -> Score:
    status = line.text("scoreStatus").casefold()
    raw, marks = _marks(line, status, book)
    comment = "; ".join(part for part in (line.text("comment"), *_remarks(line, status), line.metadata()) if part)
    weight, kind = item.category.weight, "" if item.category.summary else item.category.title
    marks = tuple(replace(mark, work_kind=kind, weight=weight, comment=comment) for mark in marks)
    scored = read_day(line, "scoreDate", book.found)
    at = datetime.combine(scored, time()) if scored else None
    return Score(item, pupil, raw, marks, "" if marks else comment, at, line)


def _remarks(line: Line, status: str) -> list[str]:
    """Put status and flags into words; a status outside the standard is kept as it stands."""
    words = [_STATUSES.get(status, f"scoreStatus={line.text('scoreStatus')}")]
    words += [said for flag, said in _FLAGS.items() if line.text(flag).casefold() == "true"]
    score, text = line.text("score"), line.text("textScore")
    if text and score and _graded(score) and not read_mark(text):
        words.append(f"textScore={text}")
    elif text and score and read_mark(text):
        words.append(f"score={score}")
    return words


def _marks(line: Line, status: str, book: Gradebook) -> tuple[str, tuple[Mark, ...]]:
    """Return the raw text and its meaning: the words of textScore first, else the figure of score."""
    score, text = line.text("score"), line.text("textScore")
    if text and (read := read_work(text)):
        _check_agreement(line, read, score, book.found)
        return text, read
    if score and (grade := _graded(score)):
        return score, (Mark(score, grade=grade),)
    if text or score:
        raw = text or score
        _report_mark(line, raw, book.found)
        return raw, (Mark(raw),)
    if status == "exempt":
        return status, (Mark(status, word=MarkWord.EXEMPT),)
    return line.text("scoreStatus"), ()


def _graded(score: str) -> int | None:
    if not _NUMBER.fullmatch(score):
        return None
    value = float(score.replace(",", "."))
    return int(value) if value in (1, 2, 3, 4, 5) else None


def _check_agreement(line: Line, marks: tuple[Mark, ...], score: str, found: FindingList) -> None:
    grade = _graded(score) if score else None
    if grade and marks[0].grade and marks[0].grade != grade:
        found.add(
            Finding(
                "intake.marks-differ",
                Severity.EXPLAIN,
                "score и textScore говорят разное; взято из textScore, другое записано в примечание.",
                line.place("textScore"),
                expected=f"score = {score}",
                found=f"textScore = «{line.text('textScore')}»",
                remedy="Исправьте отметку в источнике.",
            )
        )


def _report_mark(line: Line, raw: str, found: FindingList) -> None:
    found.add(
        Finding(
            "intake.mark-unknown",
            Severity.BLOCKS,
            "Результат не из словаря отметок.",
            line.place("textScore" if line.text("textScore") else "score"),
            expected=f"{EXPECTED_MARKS} (слова в textScore, цифры в score)",
            found=f"«{raw[:80]}»",
            remedy="Переведите шкалу в пятибалльную в источнике и выгрузите архив заново.",
        )
    )


def _report_broken(line: Line, heading: str, where: str, found: FindingList) -> None:
    found.add(
        Finding(
            "intake.reference-broken",
            Severity.BLOCKS,
            f"«{heading}» ни на что не указывает.",
            line.place(heading),
            expected=f"sourcedId из {where}",
            found=f"«{line.text(heading)}»",
            remedy="Выгрузите архив заново, целиком.",
        )
    )


def _report_dayless(line: Line, found: FindingList) -> None:
    found.add(
        Finding(
            "intake.cell-empty",
            Severity.BLOCKS,
            "У колонки журнала нет дня.",
            line.place("dueDate"),
            expected="dueDate или assignDate",
            found="пусто",
            remedy="Укажите день в источнике.",
        )
    )


def _report_category(line: Line, found: FindingList) -> None:
    found.add(
        Finding(
            "intake.category-unknown",
            Severity.EXPLAIN,
            "Вид работы не назван: колонка принята за урок.",
            line.place("categorySourcedId"),
            expected="sourcedId из categories.csv",
            found=f"«{line.text('categorySourcedId')}»",
        )
    )
