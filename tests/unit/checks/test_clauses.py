"""Every cell of the table of requirements leads to a place and, where it is done, to a proof."""

import ast
from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest

from archive.resources import ROOT
from archive.services.list_clauses import Clause, ClauseState, list_clauses

SEEDS = ("000", "001", "002", "003", "004")
TOPICS = 20
"""Rows of the table of requirements."""
CLAUSES = list_clauses()


IDS = [f"{number:03}-{clause.seed}" for number, clause in enumerate(CLAUSES, start=1)]


@cache
def functions_of(path: Path) -> frozenset[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


@pytest.mark.parametrize("clause", CLAUSES, ids=IDS)
def test_places_and_proofs_are_there(clause: Clause) -> None:
    for place in clause.where:
        assert (ROOT / place).is_file(), place
    for proof in clause.proof:
        file, _, function = proof.partition("::")
        assert function in functions_of(ROOT / file), proof


@pytest.mark.parametrize("clause", CLAUSES, ids=IDS)
def test_the_state_is_honest(clause: Clause) -> None:
    if clause.state is ClauseState.DONE:
        assert clause.where
        assert clause.proof
    elif clause.state is ClauseState.PARTLY:
        assert clause.where
        assert clause.proof
        assert clause.note
    else:
        assert not clause.proof
        assert not clause.where
    assert bool(clause.paragraph) is (clause.state is not ClauseState.SILENT)


def test_every_document_answers_to_every_topic() -> None:
    answered: dict[str, set[str]] = defaultdict(set)
    for clause in CLAUSES:
        answered[clause.topic].add(clause.seed)
    whole = [topic for topic, seeds in answered.items() if seeds >= set(SEEDS)]
    assert len(whole) == TOPICS
    assert set(answered) - set(whole) == {"Противоречия, которые решает профиль", "Легко упустить"}
    counts = [sum(clause.topic == topic for clause in CLAUSES) for topic in answered if topic not in whole]
    assert counts == [7, 9]
