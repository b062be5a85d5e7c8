"""The only reader of the environment: every knob of the installation, validated at start.

Each setting is `ARCHIVE_` and its name in capitals; secrets come from files (`…_FILE`), so that
neither a process list nor a log shows them. `docs/settings.md` lists them; a test keeps it complete.
"""

from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """The settings of one installation."""

    model_config = SettingsConfigDict(env_prefix="ARCHIVE_", env_file=None, extra="ignore", frozen=True)

    data_dir: Path = Field(Path("archive-data"), description="Folder of the catalogue, the embedded store and keys.")
    database_url: str = Field("", description="SQLAlchemy URL; empty means SQLite in the data folder.")
    database_password_file: Path | None = Field(None, description="File with the database password.")
    engine: Literal["local", "celery"] = Field(
        "local", description="Who does the jobs: this machine's processes or Celery."
    )
    broker_url: str = Field("", description="Celery broker URL, without the password.")
    broker_password_file: Path | None = Field(None, description="File with the broker password.")
    resend_after_s: float = Field(
        600, ge=1, description="Seconds after which beat sends the jobs of a closing again that nobody does."
    )
    processes: int = Field(0, ge=0, description="Rendering processes; 0 means one a core.")
    store_endpoint: str = Field("", description="host:port of an S3 server; empty means the embedded one.")
    store_secure: bool = Field(True, description="Whether the S3 server is reached over TLS.")
    store_access_key: str = Field("", description="Access key of the S3 server.")
    store_secret_key_file: Path | None = Field(None, description="File with the S3 secret key.")
    store_bucket: str = Field("records", description="Bucket with Object Lock that holds the records.")
    store_work_bucket: str = Field("work", description="Bucket without lock for results between the steps.")
    store_timeout_s: float = Field(30, gt=0, description="Seconds to wait for the store.")
    signer_pkcs12: Path | None = Field(None, description="The director's key, a PKCS#12 file.")
    signer_passphrase_file: Path | None = Field(None, description="File with its passphrase, for unattended workers.")
    timestamp_url: str = Field("", description="URL of the RFC 3161 timestamp authority.")
    timestamp_timeout_s: float = Field(10, gt=0, description="Seconds to wait for the timestamp authority.")
    trust_anchors: tuple[Path, ...] = Field((), description="PEM files with the root certificates to trust.")
    demo_authority: Path | None = Field(
        None, description="Folder of the test authority, started with each command; for trying out only."
    )
    push_token_file: Path | None = Field(
        None, description="File with the SHA-256 of each token that may push; without it nobody may."
    )
    web_host: str = Field("127.0.0.1", description="Address of the pages and the API.")
    web_port: int = Field(8000, ge=0, le=65535, description="Port of the pages and the API.")


def read_secret(path: Path) -> SecretStr:
    """Return the secret in `path` without its final line end."""
    return SecretStr(path.read_text(encoding="utf-8").rstrip("\r\n"))
