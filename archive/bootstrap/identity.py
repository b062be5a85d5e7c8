"""From settings to who one is and what extracts are sealed with: the libraries of passwords, logins and keys."""

from archive.access.proof import SealedPaper
from archive.access.proof_keys import KeyFolder
from archive.bootstrap.named_files import secret
from archive.identity.breached import BreachedPasswords
from archive.identity.passwords import Argon2Passwords
from archive.identity.region import OidcRegion
from archive.identity.sealing import FernetSeal
from archive.identity.second_factor import TotpCodes
from archive.model.account import Role
from archive.ports import Identity, PaperProofs
from archive.settings import Settings


def identity(settings: Settings) -> Identity:
    """Return how one shows who one is. Raises `SettingError`."""
    roles = frozenset(Role(each) for each in settings.second_factor_roles)
    return Identity(_passwords(settings), TotpCodes(), _seal(settings), _region(settings), roles)


def paper_proofs(settings: Settings) -> PaperProofs:
    """Return what seals and reads the proofs on extracts. Raises `SettingError`."""
    folder = settings.proof_keys_dir or settings.data_dir / "proof-keys"
    return SealedPaper(KeyFolder(folder, _seal(settings)))


def _seal(settings: Settings) -> FernetSeal:
    return FernetSeal.open(settings.sealing_key_file or settings.data_dir / "sealing.key")


def _passwords(settings: Settings) -> Argon2Passwords:
    path = settings.breached_passwords_file
    return Argon2Passwords(breached=BreachedPasswords(path) if path else None)


def _region(settings: Settings) -> OidcRegion | None:
    if not settings.oidc_issuer:
        return None
    return OidcRegion(
        issuer=settings.oidc_issuer,
        client_id=settings.oidc_client_id,
        client_secret=secret("oidc_client_secret_file", settings.oidc_client_secret_file),
        login_claim=settings.oidc_login_claim,
        second_factor_acrs=settings.oidc_second_factor_acrs,
        timeout_s=settings.oidc_timeout_s,
    )
