"""What port `Catalog` promises of pushes, held on both databases."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from archive.catalog.session import SqlCatalog
from archive.errors import PushUnknownError
from archive.model.digest import Digest
from archive.model.finding import Finding, Place, Severity
from archive.model.push import Push
from archive.ports import Catalog
from tests.unit.catalog.children import child
from tests.unit.catalog.samples import AT, YEAR_2025, founded

pytest_plugins = ("tests.servers_postgres",)

PUSH = Push(
    push_id="0123456789abcdef",
    organisation_id="school-1",
    system="Электронный журнал",
    digest=Digest.of(b"body"),
    size=5_000_000_000,
    school_year=YEAR_2025,
    class_label="8А",
    counts={"pupils": 28, "lessons": 1700, "entries": 40_000, "results": 560},
    findings=(Finding("intake.row-repeated", Severity.INFORMS, "Повтор.", Place("push.json", "", "/marks/7")),),
    pushed_at=AT,
)


@pytest.fixture
def register(catalog: SqlCatalog) -> Catalog:
    with catalog.transaction() as unit:
        founded(unit)
    return catalog


def test_a_push_comes_back_as_it_was_saved(register: Catalog) -> None:
    with register.transaction() as unit:
        assert unit.save_push(PUSH)
    with register.transaction() as unit:
        assert unit.push(PUSH.push_id) == PUSH


def test_the_first_under_an_id_stands_and_the_transaction_goes_on(register: Catalog) -> None:
    second = replace(PUSH, push_id="other")
    with register.transaction() as unit:
        assert unit.save_push(PUSH)
        assert not unit.save_push(replace(PUSH, digest=Digest.of(b"another body")))
        assert unit.save_push(second)
    with register.transaction() as unit:
        assert unit.push(PUSH.push_id) == PUSH
        assert unit.push("other") == second


def test_an_unknown_push_is_refused(register: Catalog) -> None:
    with register.transaction() as unit, pytest.raises(PushUnknownError, match="no-such"):
        unit.push("no-such")


def test_pushes_come_by_school_the_first_first(register: Catalog) -> None:
    later = replace(PUSH, push_id="0", pushed_at=AT + timedelta(seconds=1))
    other = replace(PUSH, push_id="1", organisation_id="school-2", pushed_at=AT - timedelta(seconds=1))
    with register.transaction() as unit:
        for push in (later, other, PUSH):
            unit.save_push(push)
    with register.transaction() as unit:
        assert unit.pushes("school-1") == [PUSH, later]
        assert unit.pushes() == [other, PUSH, later]
        assert not unit.pushes("school-3")


def test_of_two_processes_one_saves_and_both_see_the_same(register: SqlCatalog) -> None:
    def save(_: Callable[[bytes], None]) -> None:
        with register.transaction() as unit:
            unit.save_push(PUSH)
            assert unit.push(PUSH.push_id) == PUSH

    register.dispose()
    children = [child(save) for _ in range(2)]
    assert [each.finished() for each in children] == [True, True]
    with register.transaction() as unit:
        assert unit.pushes() == [PUSH]
