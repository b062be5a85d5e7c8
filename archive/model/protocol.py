"""«Протокол проверки»: one page that says what was checked, what came of it, and how to check without us."""

from dataclasses import dataclass
from datetime import datetime

from archive.model.digest import Digest
from archive.model.papers import Paper
from archive.model.record import Record
from archive.model.verdict import Outcome, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictProtocol(Paper):
    """A verdict as it is printed; `made_at` is the time of the check."""

    verdict: Verdict
    file_name: str
    size: int
    """Bytes."""
    digest: Digest
    """SHA-256 of the whole file as it was checked."""
    record: Record | None
    """The record that the file is, or claims to be; None for a file that the archive does not know."""
    checked_by: str
    judged_at: datetime
    """The time that the signatures were judged at: of the evidence, where there is sound evidence."""
    program: str
    """What checked, with its version."""

    @property
    def conclusion(self) -> str:
        """The verdict in one sentence; what is not confirmed beside the file is not called valid in it."""
        if self.verdict.outcome is Outcome.PASSED and self.verdict.unconfirmed:
            return (
                "Подлинность файла подтверждена: он тот самый, подписи в нём действительны, изменений нет. "
                "Не все подписи, приложенные к нему отдельно, подтверждены."
            )
        if self.verdict.outcome is Outcome.PASSED and self.verdict.revocation_unasked:
            return (
                "Подлинность подтверждена: файл тот самый, подписи действительны, изменений нет. "
                "Не отозваны ли сертификаты подписавших, не проверялось: файл таких сведений не несёт."
            )
        return {
            Outcome.PASSED: "Подлинность подтверждена: файл тот самый, подписи действительны, изменений нет.",
            Outcome.FAILED: "Подлинность не подтверждена: файл изменён или подпись недействительна.",
            Outcome.INDETERMINATE: "Установить подлинность нельзя: для уверенного ответа не хватает доказательств.",
        }[self.verdict.outcome]

    @property
    def causes(self) -> tuple[str, ...]:
        """The codes of everything that does not hold, each once."""
        bad = (check.cause for check in self.verdict.checks if check.outcome is not Outcome.PASSED)
        return tuple(dict.fromkeys(cause for cause in bad if cause))

    @property
    def is_early(self) -> bool:
        """Whether the signatures were judged at another time than that of the check."""
        return self.judged_at != self.made_at
