"""Findings as golden files keep them: everything but what names a person."""

import json
from collections.abc import Iterable
from pathlib import Path

from archive.model.finding import Finding

_FOLDER = Path(__file__).parents[1] / "golden" / "intake"


def shown(findings: Iterable[Finding]) -> list[dict[str, str]]:
    """Return the findings without their pupils."""
    return [
        {
            "code": finding.code,
            "severity": finding.severity.value,
            "place": f"{finding.place.sheet}!{finding.place.cell}",
            "message": finding.message,
            "expected": finding.expected,
            "found": finding.found,
            "remedy": finding.remedy,
            "class": finding.class_label,
            "subject": finding.subject,
        }
        for finding in findings
    ]


def golden(name: str) -> list[dict[str, str]]:
    """Return the findings that `name`.findings.json keeps."""
    kept: list[dict[str, str]] = json.loads((_FOLDER / f"{name}.findings.json").read_text(encoding="utf-8"))
    return kept
