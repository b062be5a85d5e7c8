"""The trial school's accounts: each opens the door with what the file says, made once."""

import stat
from pathlib import Path

from archive.demo.accounts import PEOPLE, make_accounts
from archive.identity.second_factor import code_at
from archive.services.sign_in import sign_in_program
from tests.build_journal import organisation
from tests.memory_ports import memory_ports


def test_each_signs_in_with_what_the_file_says(tmp_path: Path) -> None:
    with memory_ports(tmp_path) as memory:
        file = make_accounts(memory.ports, organisation(), tmp_path)
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        before = file.read_text(encoding="utf-8")
        lines = [line.split()[:2] for line in before.splitlines()]
        assert [login for login, _password in lines] == [person.login for person in PEOPLE]
        for login, password in lines:
            with memory.ports.catalog.transaction() as unit:
                sealed = unit.account(login).second_factor
            secret = memory.ports.identity.seal.opened(sealed) if sealed else ""
            code = code_at(secret, memory.ports.clock.now()) if secret else ""
            assert sign_in_program(memory.ports, login, password, code).token
        make_accounts(memory.ports, organisation(), tmp_path)
        assert file.read_text(encoding="utf-8") == before
