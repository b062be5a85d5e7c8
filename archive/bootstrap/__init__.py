"""connect(settings): the only place that wires the ports to their implementations."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial

from archive.bootstrap.clock import SystemClock
from archive.bootstrap.late_parts import late
from archive.bootstrap.named_files import certificates, secret
from archive.catalog.session import SqlCatalog
from archive.ports import Ports
from archive.services.note_failover import note_failover
from archive.settings import Settings
from archive.store.connection import S3Connection
from archive.store.embedded import EmbeddedStore
from archive.store.s3 import S3ObjectStore
from archive.store.workspace import S3Workspace


@contextmanager
def connect(settings: Settings) -> Iterator[Ports]:
    """Open everything that the services need and close it at the end of the block.

    What is `late` loads its libraries, and refuses what it is set to, when a service first uses it.
    Raises `SettingError`, `CatalogUnavailableError`, `StoreError`.
    """
    clock = SystemClock()
    _refuse_unreadable(settings)
    with ExitStack() as opened:
        catalog = _catalog(settings)
        opened.callback(catalog.dispose)
        catalog.migrate()
        connection = _store_connection(settings, opened)
        store = S3ObjectStore(connection, settings.store_bucket)
        workspace = S3Workspace(connection, settings.store_work_bucket)
        store.prepare()
        workspace.prepare()
        told = partial(note_failover, catalog, clock)
        yield Ports(
            clock=clock,
            catalog=catalog,
            store=store,
            workspace=workspace,
            renderer=late("archive.bootstrap.rendering:renderer"),
            twins=late("archive.bootstrap.rendering:twins"),
            signers=late("archive.bootstrap.signing:signer_factory", settings, clock, told),
            evidence=late("archive.bootstrap.signing:evidence", settings, told),
            outside=late("archive.bootstrap.signing:external_signing", settings, told),
            proofs=late("archive.bootstrap.signing:proofs", settings),
            validator=late("archive.bootstrap.signing:validator", settings),
            paper_proofs=late("archive.bootstrap.identity:paper_proofs", settings),
            identity=late("archive.bootstrap.identity:identity", settings),
        )


def _refuse_unreadable(settings: Settings) -> None:
    """Read what late parts will read: a wrong setting is said before anything is begun."""
    certificates("trust_anchors", settings.trust_anchors)
    certificates("chain_certificates", settings.chain_certificates)
    secret("oidc_client_secret_file", settings.oidc_client_secret_file)


def _catalog(settings: Settings) -> SqlCatalog:
    settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    url = settings.database_url or f"sqlite:///{settings.data_dir / 'catalog.sqlite'}"
    password = secret("database_password_file", settings.database_password_file)
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
        secret_key=secret("store_secret_key_file", settings.store_secret_key_file),
        secure=settings.store_secure,
        timeout_s=settings.store_timeout_s,
    )
