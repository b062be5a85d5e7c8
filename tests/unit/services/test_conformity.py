"""The sheet of conformity: each requirement is answered honestly, and what it names is there."""

from pathlib import Path

import pytest

from archive.model.conformity import ConformityState, Requirement
from archive.resources import ROOT
from archive.services.print_conformity import conformity_sheet, list_requirements, print_conformity
from archive.services.register_organisation import register_organisation
from tests.build_journal import organisation
from tests.memory_ports import memory_ports
from tests.unit.checks.test_clauses import functions_of

REQUIREMENTS = list_requirements()


@pytest.mark.parametrize("row", REQUIREMENTS, ids=[each.clause for each in REQUIREMENTS])
def test_what_a_requirement_names_is_there(row: Requirement) -> None:
    for proof in row.proof:
        file, _, function = proof.partition("::")
        assert (ROOT / file).is_file(), proof
        assert not function or function in functions_of(ROOT / file), proof
    assert row.asks
    assert row.how
    assert bool(row.proof) is (row.state is not ConformityState.MISSING)
    assert row.school or row.state is ConformityState.MET


def test_the_sheet_is_honest_about_what_is_missing(tmp_path: Path) -> None:
    with memory_ports(tmp_path) as memory:
        register_organisation(memory.ports, organisation(), actor="test")
        sheet = conformity_sheet(memory.ports, "school-7")
        assert sheet.counts[ConformityState.MISSING] >= 1
        assert not sheet.is_met
        print_conformity(memory.ports, "school-7", actor="директор")
        with memory.catalog.transaction() as unit:
            assert unit.events()[-1].draft.action == "conformity-printed"
