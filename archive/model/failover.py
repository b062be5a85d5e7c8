"""A timestamp authority that was to be asked first did not answer, and another one stamped."""

from dataclasses import dataclass

from archive.texts import _


@dataclass(frozen=True, slots=True)
class Failover:
    """What happened: who did not answer and why, who did."""

    failed: tuple[tuple[str, str], ...]
    """Address and reason of each that was asked in vain."""
    answered: str

    @property
    def words(self) -> str:
        """In one sentence."""
        failed = "; ".join(f"{url}: {why}" for url, why in self.failed)
        return _("не ответила: {failed}. Штамп поставила {answered}").format(failed=failed, answered=self.answered)
