"""The clock of the machine."""

from datetime import UTC, datetime


class SystemClock:
    """This machine's clock, in UTC to the second."""

    def now(self) -> datetime:
        """Return the present instant."""
        return datetime.now(UTC).replace(microsecond=0)
