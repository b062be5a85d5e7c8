"""A running week that nobody has closed: printed from what was pushed, and every sheet says so."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import text as sql
from sqlalchemy.exc import SQLAlchemyError

from archive.errors import ArchiveError
from archive.intake.exchange.push.document import read_pushed
from archive.model.desk import Answer, Purpose, Rhythm
from archive.model.push import Push
from archive.render.renderer import DocumentRenderer
from archive.services.issue_register import list_issues
from archive.services.keep_consents import ConsentRequest, enter_consent
from archive.services.print_families import FamiliesRequest, print_families
from archive.services.push_journal import PushRequest, open_pushed, push_journal
from archive.services.register_organisation import register_organisation
from tests.build_journal import organisation
from tests.memory_ports import Memory, memory_ports
from tests.unit.intake.exchange.build_exchange import as_file, push_document
from tests.unit.render.pdf_reading import text


def refusal(memory: Memory) -> date:
    """Push a journal, let its first pupil's family refuse; return a day of the journal."""
    register_organisation(memory.ports, organisation(), actor="test")
    push = push_journal(memory.ports, PushRequest(as_file(push_document()).data, "k-1", "журнал"))
    (journal,) = read_pushed(open_pushed(memory.ports, push.push_id)).journals
    pupil = journal.pupils[0]
    enter_consent(
        memory.ports,
        ConsentRequest(
            push.organisation_id,
            pupil.name.full,
            pupil.pupil_id,
            push.class_label,
            push.school_year,
            "Родителева Анна",
            Purpose.ELECTRONIC,
            Answer.REFUSAL,
            date(2025, 9, 1),
            "заявление № 1",
            "Секретарь",
            Rhythm.WEEKLY,
        ),
    )
    return journal.lessons[0].day


def test_what_is_not_closed_says_so_and_names_no_record(tmp_path: Path) -> None:
    with memory_ports(tmp_path) as memory:
        day = refusal(memory)
        (push,) = _pushes(memory)
        request = FamiliesRequest(push.organisation_id, push.class_label, push.school_year, "Секретарь", day)
        printed = print_families(replace(memory.ports, renderer=DocumentRenderer()), request)
        assert printed.source.startswith("НЕ ЗАКРЫТО")
        said = " ".join(text(printed.sheets.pdf).split())
        assert "НЕ ЗАКРЫТО" in said
        assert "Подлинник документа" not in said
        assert "подтверждена" not in said
        assert "0000-000000" not in said
        (line,) = list_issues(memory.ports, push.organisation_id)
        assert (line.issue.records, line.issue.record_digests) == ((), ())


@pytest.mark.parametrize("change", ["UPDATE consents SET pupil = 'x'", "DELETE FROM consents"])
def test_the_register_cannot_be_rewritten(tmp_path: Path, change: str) -> None:
    with memory_ports(tmp_path) as memory:
        refusal(memory)
        with pytest.raises((ArchiveError, SQLAlchemyError)), memory.catalog.transaction() as unit:
            unit._session.execute(sql(change))  # type: ignore[attr-defined]  # what no port offers


def _pushes(memory: Memory) -> Sequence[Push]:
    with memory.ports.catalog.transaction() as unit:
        return unit.pushes()
