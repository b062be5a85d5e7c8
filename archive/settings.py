"""The only reader of the environment: every knob of the installation, validated at start.

Each setting is `ARCHIVE_` and its name in capitals; secrets come from files (`…_FILE`), so that
neither a process list nor a log shows them. `docs/settings.md` lists them; a test keeps it complete.
"""

from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

ENV_FILE = "archive.env"
"""Settings in the archive's own folder, which the commands read."""


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
    signer_pkcs11: str = Field(
        "",
        description="The director's key on a token or HSM instead, as RFC 7512 writes it: pkcs11:token=…;object=….",
    )
    signer_gost: Path | None = Field(
        None, description="The director's GOST R 34.10-2012 key instead, PKCS#12 or PEM; used through OpenSSL's engine."
    )
    signer_passphrase_file: Path | None = Field(
        None, description="File with its passphrase or PIN, for unattended workers."
    )
    seal_pkcs12: Path | None = Field(None, description="The organisation's seal, a PKCS#12 file.")
    seal_pkcs11: str = Field("", description="The organisation's seal on a token instead, pkcs11:token=…;object=….")
    seal_passphrase_file: Path | None = Field(None, description="File with the seal's passphrase or PIN.")
    pkcs11_module: Path | None = Field(
        None, description="The token's PKCS#11 library, for keys that name none (?module-path=…)."
    )
    timestamp_url: str = Field("", description="URL of the RFC 3161 timestamp authority.")
    timestamp_url_2: str = Field("", description="URL of a second one, asked when the first does not answer.")
    timestamp_policy: str = Field("", description="OID of the policy that timestamps must be under; empty for any.")
    timestamp_timeout_s: float = Field(10, gt=0, description="Seconds to wait for the timestamp authority.")
    chain_certificates: tuple[Path, ...] = Field(
        (), description="PEM files with certificates between keys and roots that key files and tokens do not bring."
    )
    crls: tuple[str, ...] = Field(
        (), description="Lists of revoked certificates, files or http(s) URLs, asked before those certificates name."
    )
    revocation_timeout_s: float = Field(10, gt=0, description="Seconds to wait for a list of revocations or OCSP.")
    renew_before_days: int = Field(
        90, ge=0, le=3650, description="Days before its end at which an evidence record is renewed."
    )
    renew_hour_utc: int = Field(
        2, ge=0, le=23, description="Hour (UTC) at which beat has evidence sealed and renewed, every day."
    )
    trust_anchors: tuple[Path, ...] = Field((), description="PEM files with the root certificates to trust.")
    demo_authority: Path | None = Field(
        None, description="Folder of the test authority, started with each command; for trying out only."
    )
    push_token_file: Path | None = Field(
        None, description="File with the SHA-256 of each token that may push; without it nobody may."
    )
    sealing_key_file: Path | None = Field(
        None, description="File with the key that seals second-factor secrets; made in the data folder by default."
    )
    proof_keys_dir: Path | None = Field(
        None, description="Folder with the private keys that sign extracts; proof-keys in the data folder by default."
    )
    breached_passwords_file: Path | None = Field(
        None, description="File with lost passwords, in the sorted SHA-1 format of Pwned Passwords; none by default."
    )
    oidc_issuer: str = Field("", description="Issuer (URL) of the region's login, OpenID Connect; empty for none.")
    oidc_client_id: str = Field("", description="How the region's login knows this archive.")
    oidc_client_secret_file: Path | None = Field(None, description="File with the secret shared with it.")
    oidc_login_claim: str = Field(
        "", description="Claim of the ID token that is the login here, to tie an account at its first sign-in."
    )
    oidc_second_factor_acrs: tuple[str, ...] = Field(
        (), description="Values of acr by which the region's login says that it asked for a second factor."
    )
    second_factor_roles: tuple[Literal["deputy", "class-teacher", "teacher", "clerk", "inspector"], ...] = Field(
        (), description="Roles that need a second factor besides director and administrator: deputy, clerk and others."
    )
    oidc_timeout_s: float = Field(10, gt=0, description="Seconds to wait for the region's login.")
    web_host: str = Field("127.0.0.1", description="Address of the pages and the API.")
    web_names: tuple[str, ...] = Field(
        ("127.0.0.1", "localhost"), description="Host names that the pages answer to; others are refused."
    )
    web_proxy: str = Field(
        "", description="Address of the TLS proxy before the pages, whose X-Forwarded-Proto is believed; empty: none."
    )
    web_port: int = Field(8000, ge=0, le=65535, description="Port of the pages and the API.")

    web_processes: int = Field(
        2, ge=1, le=64, description="Processes that answer for the pages and the API; each takes some 200 MB."
    )

    @property
    def has_signer(self) -> bool:
        """Whether a key is configured."""
        return bool(self.signer_pkcs12 or self.signer_pkcs11 or self.signer_gost)

    def signing_with(self, key: str) -> "Settings":
        """Return these settings with another key in the director's place: a PKCS#12 file, `pkcs11:…` or `gost:FILE`."""
        if key.lower().startswith("gost:"):
            return self._with_signer(None, "", None).model_copy(update={"signer_gost": Path(key[len("gost:") :])})
        on_token = key.lower().startswith("pkcs11:")
        return self._with_signer(None if on_token else Path(key), key if on_token else "", None)

    def signing_with_seal(self) -> "Settings":
        """Return these settings with the organisation's seal in the director's place."""
        return self._with_signer(self.seal_pkcs12, self.seal_pkcs11, self.seal_passphrase_file)

    def _with_signer(self, pkcs12: Path | None, pkcs11: str, passphrase_file: Path | None) -> "Settings":
        return self.model_copy(
            update={
                "signer_pkcs12": pkcs12,
                "signer_pkcs11": pkcs11,
                "signer_gost": None,
                "signer_passphrase_file": passphrase_file,
            }
        )


def read_secret(path: Path) -> SecretStr:
    """Return the secret in `path` without its final line end."""
    return SecretStr(path.read_text(encoding="utf-8").rstrip("\r\n"))
