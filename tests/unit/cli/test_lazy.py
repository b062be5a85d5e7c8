"""A command loads what it needs: each start is paid for by whoever waits at the desk."""

import subprocess
import sys

import pytest

from archive.cli.root import COMMANDS, cli

HEAVY = ("weasyprint", "fontTools", "reportlab", "pyhanko", "authlib", "openpyxl", "certomancer", "celery", "fastapi")


@pytest.mark.parametrize("command", ["list", "board", "health"])
def test_what_only_reads_the_catalogue_loads_no_typesetter_and_no_signer(command: str) -> None:
    given = f"import sys; from archive.cli.root import cli; cli(['{command}', '--help'], standalone_mode=False)"
    said = f"{given}; print([name for name in {HEAVY} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_every_command_is_where_the_table_says() -> None:
    with cli.make_context("archive", ["list", "--help"], resilient_parsing=True) as context:
        for name in cli.list_commands(context):
            command = cli.get_command(context, name)
            assert command is not None
            assert command.name == name
            assert command.options_metavar == "[ПАРАМЕТРЫ]"
        assert cli.get_command(context, "nothing") is None
    assert cli.list_commands(context) == sorted(name for names in COMMANDS.values() for name in names)
