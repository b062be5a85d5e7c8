"""An installation to try the product on: keys, passphrase, settings, all in one folder."""

from datetime import datetime
from pathlib import Path
from secrets import token_urlsafe

from archive.demo.authority import make_authority
from archive.settings import ENV_FILE


def prepare(folder: Path, *, director: str, organisation: str, at: datetime) -> Path:
    """Make the test authority and the director's test key in `folder`, once, and the settings that use them.

    Returns the settings' file. Run again it changes nothing that records were signed with.
    """
    folder.mkdir(parents=True, exist_ok=True)
    keys, secret = folder / "test-authority", folder / "director-passphrase.txt"
    if not secret.exists():
        secret.touch(mode=0o600)
        secret.write_text(token_urlsafe(12) + "\n", encoding="utf-8")
    passphrase = secret.read_text(encoding="utf-8").strip()
    authority = make_authority(keys, director=director, organisation=organisation, passphrase=passphrase, at=at)
    values = {
        "ARCHIVE_SIGNER_PKCS12": authority.pkcs12,
        "ARCHIVE_SIGNER_PASSPHRASE_FILE": secret,
        "ARCHIVE_TRUST_ANCHORS": f'["{authority.trust_anchor}"]',
        "ARCHIVE_DEMO_AUTHORITY": keys,
    }
    lines = ["# Пробный архив: ключ и удостоверяющий центр не имеют юридической силы."]
    settings = folder / ENV_FILE
    settings.write_text("\n".join(lines + [f"{k}='{v}'" for k, v in values.items()]) + "\n", encoding="utf-8")
    return settings
