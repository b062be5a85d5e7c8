"""What pyHanko finds wrong in a file is told by the checks; its log, with tracebacks, reaches no screen."""

import logging

import pytest

from tests.unit.sign.world import NOW, World, found


def test_an_expired_path_leaves_no_traceback(world: World, signed: bytes, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        found(world.validator, signed, at=NOW.replace(year=2051))
    assert caplog.records == []
