"""archive ledger: exactly one ledger is asked for, and of a class where it needs one."""

import click
import pytest

from archive.cli.ledger import _wanted
from archive.model.ledger_scope import LedgerKind


def test_a_stream_is_its_classes_and_perhaps_one_subject() -> None:
    found = _wanted("8А, 8Б", None, None, "", "Физика", medal=False)
    assert (found.kind, found.classes, found.what) == (LedgerKind.STREAM, ("8А", "8Б"), "Физика")


def test_others_are_of_a_class() -> None:
    assert _wanted(None, "Физика", None, "8А", "", medal=False).what == "Физика"
    assert _wanted(None, None, "Ли Ян", "8А", "", medal=False).kind is LedgerKind.PUPIL
    assert _wanted(None, None, None, "8А", "", medal=True).classes == ("8А",)


@pytest.mark.parametrize(
    ("stream", "pupil", "label", "medal"),
    [(None, None, "8А", False), ("8А", "Ли", "8А", False), (None, "Ли", "8А", True), (None, "Ли", "", False)],
)
def test_anything_else_is_refused(stream: str | None, pupil: str | None, label: str, medal: bool) -> None:
    with pytest.raises(click.UsageError):
        _wanted(stream, None, pupil, label, "", medal=medal)
