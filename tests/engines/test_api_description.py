"""The API keeps to its own OpenAPI description, whatever it is asked: schemathesis makes the requests.

Operations come from the description; the same requests are made each time (no database, no chance).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast

import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import checks
from schemathesis.schemas import BaseSchema

from archive.model.account import Role, Scope
from archive.model.record import RecordClass
from archive.ports import Ports
from archive.web.app import create_app
from archive.web.limits import Limiter
from tests.unit.web.signed_in import account_of, session_of
from tests.unit.web.small_archive import SmallArchive, small_archive

pytestmark = pytest.mark.engines
DESCRIPTION = "/api/openapi.json"
EXAMPLES = 25
SAMPLES = {"organisation": "school-7", "number": "2026-000001"}
"""What is there, so that not every request asks for something unknown."""
KEPT = (
    checks.not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
)


@dataclass(frozen=True, slots=True)
class Described:
    """An application with its description read from it, and somebody's session."""

    app: FastAPI
    schema: BaseSchema
    token: str


def operations() -> list[tuple[str, str]]:
    """Return path and method of everything described; no archive is needed for that."""
    paths: dict[str, dict[str, Any]] = create_app(cast("Ports", None)).openapi()["paths"]
    return [(path, method) for path, methods in paths.items() for method in methods]


@pytest.fixture(scope="module")
def described(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Described]:
    with small_archive(tmp_path_factory.mktemp("described")) as archive:
        furnish(archive)
        app = create_app(archive.ports, hosts=("localhost", "127.0.0.1", "testserver"))
        account = account_of(archive.ports, tuple(Role), [Scope("school-7")])
        token = session_of(archive.ports, account).token
        yield Described(app, schemathesis.openapi.from_asgi(DESCRIPTION, app), token)


def furnish(archive: SmallArchive) -> None:
    archive.add(RecordClass.JOURNAL, "8А")
    archive.add(RecordClass.LEDGER, "8А")
    archive.add_waiting("Классный журнал 1Б")


@pytest.mark.parametrize("who", ["somebody", "nobody"])
@pytest.mark.parametrize(("path", "method"), operations(), ids=str)
def test_an_operation_answers_as_it_is_described(described: Described, path: str, method: str, who: str) -> None:
    operation = described.schema[path][method.upper()]
    headers = {"Authorization": f"Bearer {described.token}"} if who == "somebody" else {}

    @settings(
        max_examples=EXAMPLES,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def asked(case: schemathesis.Case[Any]) -> None:
        described.app.state.limiter = Limiter()  # what is tried here is not how often
        case.call_and_validate(headers=headers, checks=list(KEPT))
        if known := SAMPLES.keys() & case.path_parameters.keys():
            case.path_parameters |= {name: SAMPLES[name] for name in known}
            case.call_and_validate(headers=headers, checks=list(KEPT))

    asked()
