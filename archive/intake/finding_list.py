"""Findings as they are gathered while a source is read."""

from collections import Counter

from archive.model.finding import Finding
from archive.texts import counted

MAX_ALIKE = 200
"""Findings of one code that are listed one by one; a shifted column would otherwise give a hundred thousand."""


class FindingList:
    """Gathers every finding; of very many alike it lists the first and counts the rest."""

    def __init__(self) -> None:
        """Start with none."""
        self._listed: list[Finding] = []
        self._alike: Counter[str] = Counter()
        self._beyond: dict[str, Finding] = {}

    def add(self, finding: Finding) -> None:
        """Add `finding`."""
        self._alike[finding.code] += 1
        if self._alike[finding.code] <= MAX_ALIKE:
            self._listed.append(finding)
        else:
            self._beyond.setdefault(finding.code, finding)

    def all(self) -> tuple[Finding, ...]:
        """Return the findings in the order of the source, counts of the unlisted last."""
        return (*self._listed, *(self._rest(code, first) for code, first in self._beyond.items()))

    def _rest(self, code: str, first: Finding) -> Finding:
        number = self._alike[code] - MAX_ALIKE
        more = counted(number, "такая же запись", "такие же записи", "таких же записей")
        return Finding(
            code,
            first.severity,
            f"И ещё {more}: {first.message}",
            first.place,
            remedy="Здесь названа первая из них. Исправьте причину и повторите.",
        )
