"""Small exports of other systems, made by code: a OneRoster archive, a push document, a bundle of answers."""

import csv
import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from copy import deepcopy
from typing import Any

from archive.intake import InputFile, Taken
from archive.intake.containers.open_source import open_sources
from archive.intake.exchange import answers
from archive.intake.exchange.oneroster import journals as oneroster

Doc = dict[str, Any]
Files = dict[str, list[dict[str, str]]]


def roster(version: str = "1.2") -> Files:
    """Return a right archive: class 8А with one subject, a lesson work, a quarter and two pupils."""
    session = "academicSessionSourcedId" if version == "1.2" else "gradingPeriodSourcedId"
    files: Files = {
        "orgs": [{"sourcedId": "o1", "name": "МБОУ «СОШ № 7»", "type": "school"}],
        "academicSessions": [
            _session("y", "2025/2026", "schoolYear", "2025-09-01", "2026-06-01", ""),
            _session("q1", "1 четверть", "gradingPeriod", "2025-09-01", "2025-10-25", "y"),
        ],
        "courses": [{"sourcedId": "c1", "title": "Алгебра"}],
        "classes": [
            {
                "sourcedId": "k1", "title": "8А Алгебра", "classType": "scheduled", "courseSourcedId": "c1",
                "classCode": "8А", "schoolSourcedId": "o1", "termSourcedIds": "q1",
            }
        ],
        "users": [_user("p1", "Иванов", "Пётр"), _user("p2", "Яшина", "Анна"), _user("t1", "Орлова", "Мария")],
        "enrollments": [
            _enrollment("e1", "k1", "p1", "student", "2025-09-01", "2026-06-01"),
            _enrollment("e2", "k1", "p2", "student", "2025-11-05", "2026-06-01"),
            _enrollment("e3", "k1", "t1", "teacher", "", ""),
        ],
        "categories": [{"sourcedId": "cat", "title": "Контрольная работа", "weight": "1.5"},
                       {"sourcedId": "per", "title": "Отметка за период", "weight": ""}],
        "lineItems": [
            {"sourcedId": "l1", "title": "Работа 1", "description": "Дроби", "assignDate": "2025-09-10",
             "dueDate": "2025-09-12", "classSourcedId": "k1", "categorySourcedId": "cat", session: "q1"},
            {"sourcedId": "l2", "title": "Четверть", "dueDate": "2025-10-24", "classSourcedId": "k1",
             "categorySourcedId": "per", session: "q1"},
        ],
        "results": [result("r1", "l1", "p1", score="4.0"), result("r2", "l2", "p1", score="4.0")],
    }  # fmt: skip
    if version == "1.2":
        files["roles"] = [{"sourcedId": "ro1", "userSourcedId": "t1", "role": "teacher", "roleType": "primary"}]
    return files


def result(key: str, item: str, pupil: str, **cells: str) -> dict[str, str]:
    """Return a row of results."""
    row = {"sourcedId": key, "lineItemSourcedId": item, "studentSourcedId": pupil, "scoreStatus": "fully graded",
           "score": "", "scoreDate": "2025-09-13"}  # fmt: skip
    return row | cells


def _session(key: str, title: str, kind: str, start: str, end: str, parent: str) -> dict[str, str]:
    return {"sourcedId": key, "title": title, "type": kind, "startDate": start, "endDate": end,
            "parentSourcedId": parent, "schoolYear": "2026"}  # fmt: skip


def _user(key: str, family: str, given: str) -> dict[str, str]:
    return {"sourcedId": key, "familyName": family, "givenName": given, "middleName": ""}


def _enrollment(key: str, taught: str, user: str, role: str, begin: str, end: str) -> dict[str, str]:
    return {"sourcedId": key, "classSourcedId": taught, "userSourcedId": user, "role": role, "beginDate": begin,
            "endDate": end}  # fmt: skip


def archive(files: Mapping[str, Sequence[Mapping[str, str]]], version: str = "1.2", **modes: str) -> InputFile:
    """Return the files as a ZIP with a manifest; `modes` change what it says of a file («results="delta"»)."""
    said = dict.fromkeys(files, "bulk") | modes
    manifest = [["propertyName", "value"], ["manifest.version", "1.0"], ["oneroster.version", version]]
    manifest += [[f"file.{name}", mode] for name, mode in said.items()]
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as packed:
        packed.writestr("manifest.csv", _csv(manifest))
        for name, rows in files.items():
            headings = list(dict.fromkeys(heading for row in rows for heading in row))
            packed.writestr(f"{name}.csv", _csv([headings, *([row.get(h, "") for h in headings] for row in rows)]))
    return InputFile("roster.zip", written.getvalue())


def read_archive(file: InputFile) -> Taken:
    """Read it as OneRoster, with the journals even when something blocks."""
    (source,) = open_sources([file])
    assert oneroster.recognises(source)
    return oneroster.read(source)


def read_json(value: Any) -> Taken:  # noqa: ANN401 - any JSON
    """Read it as a JSON document, with the journal even when something blocks."""
    (source,) = open_sources([as_file(value)])
    assert answers.recognises(source)
    return answers.read(source)


def as_file(value: Any) -> InputFile:  # noqa: ANN401 - any JSON
    """Return the document as a file."""
    return InputFile("a.json", json.dumps(value, ensure_ascii=False).encode())


def push_document(**changes: Any) -> Doc:  # noqa: ANN401 - any JSON
    """Return a right push document of class 5А; `changes` replace whole sections."""
    document: Doc = {
        "format": "push-1",
        "school": "МБОУ «СОШ № 7»",
        "school_year": "2025/2026",
        "class": {"label": "5А", "kind": "класс", "teacher": "Соколова Анна Игоревна"},
        "periods": [{"period": "Q1", "start": "2025-09-01", "end": "2025-10-24"}],
        "pupils": [{"id": 1, "family": "Иванов", "given": "Пётр", "patronymic": None, "individual_plan": True}],
        "memberships": [{"pupil": 1, "since": "2025-09-01"}],
        "subjects": [{"id": "m", "name": "Математика", "planned_hours": 170}],
        "lessons": [{"id": "l1", "subject": "m", "date": "2025-09-02", "number": 3, "topic": "Числа"}],
        "marks": [{"pupil": 1, "lesson": "l1", "mark": 5, "weight": 1.5, "entered_at": "2025-09-02T12:00"}],
        "attendance": [{"pupil": 1, "lesson": "l1", "code": "О"}],
        "legend": [{"code": "О", "words": "Опоздал", "meaning": "опоздание"}],
        "results": [{"pupil": 1, "subject": "m", "kind": "период", "period": "Q1", "mark": "5"}],
        "decisions": [{"pupil": 1, "words": "переведён в 6 класс", "protocol_date": "2026-05-25"}],
    }
    return deepcopy(document) | changes


def bundle(*answers_of_pupil: Any, **fields: Any) -> Doc:  # noqa: ANN401 - any JSON
    """Return a bundle of one pupil's answers for 8А."""
    pupil = {"id": "1", "name": "Иванов Пётр Сергеевич", "answers": list(answers_of_pupil)}
    return {
        "format": "answers-1", "school": "МБОУ «СОШ № 7»", "school_year": "2025/2026", "class": "8А",
        "whole_class": True, "pupils": [pupil],
    } | fields  # fmt: skip


def _csv(rows: Sequence[Sequence[str]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()
