"""A real week of a pupil's diary in Сетевой Город: every lesson and every assignment is in the journal."""

import json
from pathlib import Path
from typing import Any

import pytest

from archive.intake import InputFile, take_in
from archive.model.finding import Severity
from tests.unit.intake.exchange.build_exchange import bundle, read_json


@pytest.fixture(scope="module")
def week(real_data: Path) -> Any:  # noqa: ANN401 - any JSON
    return json.loads(next((real_data / "sgo_diary").glob("*.json")).read_bytes())


def test_the_week_as_it_came_is_read_but_not_closed(week: Any) -> None:  # noqa: ANN401 - any JSON
    taken = read_json(week)
    (journal,) = taken.journals
    lessons = [lesson for day in week["schedule"] for lesson in day["lessons"]]
    assert len(journal.lessons) == len(journal.entries) == len(lessons) == 33
    given = [task["mark"] for lesson in lessons for task in lesson["assignments"] if task["mark"] is not None]
    assert sorted(given) == sorted(mark.grade or 0 for entry in journal.entries for mark in entry.marks)
    assert not take_in([InputFile("week.json", json.dumps(week).encode())]).journals


def test_every_assignment_is_a_topic_or_a_homework(week: Any) -> None:  # noqa: ANN401 - any JSON
    (journal,) = read_json(week).journals
    written = "\n".join(f"{lesson.topic}\n{lesson.homework}" for lesson in journal.lessons)
    contents = [
        task["content"].strip() for day in week["schedule"] for lesson in day["lessons"]
        for task in lesson["assignments"] if task["content"].strip() not in ("не задано", "")
    ]  # fmt: skip
    assert contents
    assert [content for content in contents if content not in written] == []


def test_the_week_in_a_bundle_is_a_journal_of_one_pupil(week: Any) -> None:  # noqa: ANN401 - any JSON
    taken = take_in([InputFile("8А.json", json.dumps(bundle(week)).encode())])
    assert {finding.severity for finding in taken.findings} == {Severity.INFORMS}
    (journal,) = taken.journals
    assert [pupil.name.short.replace("\N{NO-BREAK SPACE}", " ") for pupil in journal.pupils] == ["Иванов П. С."]
