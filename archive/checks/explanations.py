"""What the school answers to the findings before it closes a period."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from archive.model.finding import Finding, Severity

ALL = "*"
"""The key of the one answer to every finding that has none of its own."""


def explained(findings: Sequence[Finding], answers: Mapping[str, str]) -> tuple[Finding, ...]:
    """Return `findings` with their explanations.

    The keys of `answers` are «code@class», «code» or `ALL`; the nearest one holds. Only findings that
    are to be explained take an answer: one that blocks cannot be talked away.
    """
    return tuple(_explained(finding, answers) for finding in findings)


def unexplained(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Return those that still are to be explained."""
    return tuple(f for f in findings if f.severity is Severity.EXPLAIN and not f.explanation)


def _explained(finding: Finding, answers: Mapping[str, str]) -> Finding:
    if finding.severity is not Severity.EXPLAIN:
        return finding
    keys = (f"{finding.code}@{finding.class_label}", finding.code, ALL)
    answer = next((text for key in keys if (text := answers.get(key, "").strip())), finding.explanation)
    return replace(finding, explanation=answer)
