"""Every error has its status, in the table or through its nearest ancestor, and its place in the reference."""

from collections.abc import Iterator
from dataclasses import fields

import pytest
from fastapi.responses import JSONResponse
from starlette.testclient import TestClient

from archive.errors import ArchiveError, BusyError
from archive.web.errors import STATUS, TITLES, problem, status_of


def kinds(kind: type[ArchiveError] = ArchiveError) -> Iterator[type[ArchiveError]]:
    yield kind
    for heir in kind.__subclasses__():
        yield from kinds(heir)


@pytest.mark.parametrize("kind", list(kinds()), ids=lambda kind: kind.__name__)
def test_every_error_was_given_a_status_on_purpose(kind: type[ArchiveError]) -> None:
    chosen = next(ancestor for ancestor in kind.__mro__ if ancestor in STATUS)
    assert chosen is not ArchiveError or kind is ArchiveError, f"{kind.__name__} has no row in STATUS"
    assert 400 <= status_of(kind) <= 599
    assert status_of(kind) in TITLES


@pytest.mark.parametrize("kind", list(kinds()), ids=lambda kind: kind.__name__)
def test_every_error_becomes_problem_details(kind: type[ArchiveError]) -> None:
    values = {field.name: "значение" for field in fields(kind) if field.name != "findings"}
    error = kind(**values)
    answer = problem(error)
    assert isinstance(answer, JSONResponse)
    assert answer.status_code == status_of(kind)
    assert answer.media_type == "application/problem+json"
    assert f'"code":"{error.code}"' in bytes(answer.body).decode()


def test_an_heir_has_the_status_of_its_nearest_ancestor() -> None:
    class VeryBusyError(BusyError):
        code = "busy.very"

    try:
        assert status_of(VeryBusyError) == status_of(BusyError)
    finally:
        del VeryBusyError


def test_the_reference_names_every_error_with_its_status(client: TestClient) -> None:
    text = client.get("/api").text
    for kind in kinds():
        if "message" in vars(kind) and kind is not ArchiveError:
            assert f'id="{kind.code}"' in text
    assert "{" not in text.split('id="errors"')[1]
