"""The pages list what there is."""

import pytest

from archive.checks import RULES, Rule
from archive.checks.reports import ReportKind
from archive.intake.profile_file import profile_names
from archive.resources import ROOT

CHECKS = (ROOT / "docs" / "checks.md").read_text(encoding="utf-8")
PROFILES = (ROOT / "docs" / "profiles.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_the_page_has_each_rule_with_its_severity(rule: Rule) -> None:
    (line,) = [line for line in CHECKS.splitlines() if line.startswith(f"| `{rule.code}` |")]
    assert line.endswith(f"| {rule.severity} |")


@pytest.mark.parametrize("name", profile_names())
def test_the_page_has_each_profile(name: str) -> None:
    assert f"`{name}`" in PROFILES


@pytest.mark.parametrize("kind", list(ReportKind))
def test_the_page_has_each_report(kind: ReportKind) -> None:
    assert f"`{kind}`" in CHECKS
