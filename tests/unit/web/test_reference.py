"""The page of the API says what the OpenAPI description says."""

import html
import re
from typing import Any

from starlette.testclient import TestClient

from archive.resources import ROOT


def described(client: TestClient) -> dict[str, Any]:
    found: dict[str, Any] = client.get("/api/openapi.json").json()
    return found


def test_every_operation_is_described_in_russian(client: TestClient) -> None:
    for path, methods in described(client)["paths"].items():
        assert path.startswith("/api/v1/")
        for operation in methods.values():
            words = [operation["summary"], operation["description"], *operation["tags"]]
            words += [each["description"] for each in operation.get("parameters", ())]
            assert all(re.search("[а-яё]", each.lower()) for each in words), words


def test_every_field_of_an_answer_is_described(client: TestClient) -> None:
    for name, shape in described(client)["components"]["schemas"].items():
        for field, schema in shape.get("properties", {}).items():
            assert re.search("[а-яё]", schema["description"].lower()), f"{name}.{field}"


def test_every_shape_that_is_named_is_there(client: TestClient) -> None:
    whole = client.get("/api/openapi.json").text
    named = set(re.findall(r'"#/components/schemas/(\w+)"', whole))
    assert named <= set(described(client)["components"]["schemas"])
    assert "ProblemOut" in named
    assert "HTTPValidationError" not in named


def test_the_page_has_every_operation_and_shape_and_no_broken_link(client: TestClient) -> None:
    text = client.get("/api").text
    ids = {html.unescape(each) for each in re.findall(r'\sid="([^"]+)"', text)}
    found = described(client)
    for path, methods in found["paths"].items():
        for method, operation in methods.items():
            assert f"{method}{path}" in ids
            assert operation["summary"] in html.unescape(text)
    assert set(found["components"]["schemas"]) <= ids
    assert {html.unescape(each) for each in re.findall(r'href="#([^"]+)"', text)} <= ids


def test_the_page_names_kinds_in_words(client: TestClient) -> None:
    text = client.get("/api").text
    for words in ("целое число", "дата и время", "список: RecordOut", "Успешно", "RecordsOut"):
        assert words in text
    assert "Successful Response" not in text


def test_the_guide_names_every_address(client: TestClient) -> None:
    guide = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    for path in described(client)["paths"]:
        assert f" {path}`" in guide, path
