"""Time-based one-time codes (TOTP, RFC 6238): six digits, thirty seconds, each serves once."""

from datetime import datetime

import pyotp

STEP = 30
_ISSUER = "Архив журналов"


class TotpCodes:
    """Implements `ports.SecondFactors`."""

    def new_secret(self) -> str:
        """Return a random secret of 160 bits, base32."""
        return pyotp.random_base32()

    def address(self, secret: str, login: str) -> str:
        """Return the `otpauth://` address that an authenticator's camera reads."""
        return pyotp.TOTP(secret).provisioning_uri(name=login, issuer_name=_ISSUER)

    def accepted_step(self, secret: str, code: str, *, at: datetime, after: int) -> int | None:
        """Return the time step whose code was given: now or one before or after it, later than `after`; else None."""
        codes = pyotp.TOTP(secret)
        now = int(at.timestamp()) // STEP
        digits = "".join(code.split())
        for step in (now, now - 1, now + 1):
            if step > after and pyotp.utils.strings_equal(codes.generate_otp(step), digits):
                return step
        return None


def code_at(secret: str, at: datetime) -> str:
    """Return the code that an authenticator with `secret` shows at `at`: for trying the product out."""
    return pyotp.TOTP(secret).at(at)
