"""Between step 1 and step 2: what a class journal lacks by the school's profile, before it is closed.

Pure rules over frozen values: the same journal, profile and instant give the same findings.
"""

from archive.checks.explanations import ALL, explained, unexplained
from archive.checks.rules import RULES, Rule, check

__all__ = ["ALL", "RULES", "Rule", "check", "explained", "unexplained"]
