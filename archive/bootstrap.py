"""connect(settings): the only place that wires the ports to their implementations."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from archive.catalog.session import SqlCatalog
from archive.errors import KeyNotSetError, SettingError
from archive.ports import Ports, Signer, SignerFactory
from archive.render.renderer import DocumentRenderer
from archive.render.twin import AttachedTwin
from archive.settings import Settings, read_secret
from archive.sign.pkcs12 import Pkcs12SignerFactory
from archive.sign.timestamp import HttpTimestamper
from archive.sign.validate import PadesValidator
from archive.store.connection import S3Connection
from archive.store.embedded import EmbeddedStore
from archive.store.s3 import S3ObjectStore
from archive.store.workspace import S3Workspace
from archive.texts import _


class SystemClock:
    """This machine's clock, in UTC to the second."""

    def now(self) -> datetime:
        """Return the present instant."""
        return datetime.now(UTC).replace(microsecond=0)


class NoSigner:
    """Stands where no key was configured: whoever opens it is told so."""

    def open(self, passphrase: str) -> Signer:  # noqa: ARG002 - the port's signature
        """Raise `KeyNotSetError`."""
        raise KeyNotSetError


@contextmanager
def connect(settings: Settings) -> Iterator[Ports]:
    """Open everything that the services need and close it at the end of the block.

    Raises `SettingError`, `CatalogUnavailableError`, `StoreError`.
    """
    clock = SystemClock()
    with ExitStack() as opened:
        catalog = _catalog(settings)
        opened.callback(catalog.dispose)
        catalog.migrate()
        connection = _store_connection(settings, opened)
        store = S3ObjectStore(connection, settings.store_bucket)
        workspace = S3Workspace(connection, settings.store_work_bucket)
        store.prepare()
        workspace.prepare()
        yield Ports(
            clock=clock,
            catalog=catalog,
            store=store,
            workspace=workspace,
            renderer=DocumentRenderer(),
            twins=AttachedTwin(),
            signers=_signers(settings, clock),
            validator=PadesValidator([_bytes("trust_anchors", path) for path in settings.trust_anchors]),
        )


def _catalog(settings: Settings) -> SqlCatalog:
    settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    url = settings.database_url or f"sqlite:///{settings.data_dir / 'catalog.sqlite'}"
    password = _secret("database_password_file", settings.database_password_file)
    return SqlCatalog(url, password or None, lock_dir=settings.data_dir / "locks")


def _store_connection(settings: Settings, opened: ExitStack) -> S3Connection:
    """Return the way to the S3 server that the settings name, or to the embedded one, started and watched."""
    if not settings.store_endpoint:
        embedded = opened.enter_context(EmbeddedStore(settings.data_dir / "store"))
        opened.enter_context(embedded.watch())
        return embedded.connection
    return S3Connection(
        endpoint=settings.store_endpoint,
        access_key=settings.store_access_key,
        secret_key=_secret("store_secret_key_file", settings.store_secret_key_file),
        secure=settings.store_secure,
        timeout_s=settings.store_timeout_s,
    )


def _signers(settings: Settings, clock: SystemClock) -> SignerFactory:
    if settings.signer_pkcs12 is None:
        return NoSigner()
    if not settings.timestamp_url:
        raise SettingError(name="ARCHIVE_TIMESTAMP_URL", why=_("ключ указан, а служба штампов времени нет"))
    timestamper = HttpTimestamper(settings.timestamp_url, timeout_s=settings.timestamp_timeout_s)
    return Pkcs12SignerFactory(settings.signer_pkcs12, timestamper, clock.now)


def _secret(setting: str, path: Path | None) -> str:
    """Return the secret in the file that a setting names; empty when none is named."""
    if path is None:
        return ""
    try:
        return read_secret(path).get_secret_value()
    except OSError as error:
        raise SettingError(name=f"ARCHIVE_{setting.upper()}", why=f"{path}: {error.strerror}") from error


def _bytes(setting: str, path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise SettingError(name=f"ARCHIVE_{setting.upper()}", why=f"{path}: {error.strerror}") from error
