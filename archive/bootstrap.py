"""connect(settings): the only place that wires the ports to their implementations."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from asn1crypto.x509 import Certificate

from archive.access.proof import SealedPaper
from archive.access.proof_keys import KeyFolder
from archive.catalog.session import SqlCatalog
from archive.errors import KeyNotSetError, SettingError
from archive.identity.passwords import Argon2Passwords
from archive.identity.region import OidcRegion
from archive.identity.sealing import FernetSeal
from archive.identity.second_factor import TotpCodes
from archive.ports import Clock, Identity, Ports, Signer, SignerFactory
from archive.render.renderer import DocumentRenderer
from archive.render.twin import AttachedTwin
from archive.resources import ALGORITHMS
from archive.settings import Settings, read_secret
from archive.sign.carried import CarriedProofs
from archive.sign.certificate import read_certificates
from archive.sign.evidence.authority import ErsAuthority
from archive.sign.external import ExternalSigning
from archive.sign.fetching import Fetcher
from archive.sign.gost.signer import GostSigner, GostSignerFactory
from archive.sign.gost.verifier import gost_algorithms
from archive.sign.key_source import KeyFile, KeySource, TokenKey
from archive.sign.keys import KeySignerFactory
from archive.sign.policy import AlgorithmPolicy
from archive.sign.proofs import TIME_STAMPING, Proofs
from archive.sign.revocation import RevocationSources, read_lists
from archive.sign.timestamp import HttpTimestamper, TimestampAuthorities
from archive.sign.validate import PadesValidator
from archive.sign.validation.trust import Trust
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
            signers=signer_factory(settings, clock),
            evidence=_evidence(settings),
            outside=external_signing(settings),
            paper_proofs=SealedPaper(
                KeyFolder(settings.proof_keys_dir or settings.data_dir / "proof-keys", _seal(settings))
            ),
            proofs=CarriedProofs(_certificates("trust_anchors", settings.trust_anchors)),
            identity=Identity(Argon2Passwords(), TotpCodes(), _seal(settings), _region(settings)),
            validator=PadesValidator(
                [_bytes("trust_anchors", path) for path in settings.trust_anchors],
                algorithms=gost_algorithms(),
                policy=AlgorithmPolicy.read(ALGORITHMS),
                crls=partial(read_lists, settings.crls),
            ),
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


def signer_factory(settings: Settings, clock: Clock) -> SignerFactory:
    """Return the way to the key that the settings name; nothing is read or asked until it is opened."""
    if settings.signer_gost:
        return GostSignerFactory(settings.signer_gost, external_signing(settings), clock.now)
    source = _key_source(settings)
    if source is None:
        return NoSigner()
    return KeySignerFactory(source, timestamp_authorities(settings), clock.now, signing_proofs(settings))


def external_signing(settings: Settings) -> ExternalSigning:
    """Return what takes in signatures that are made elsewhere."""
    return ExternalSigning(timestamp_authorities(settings), signing_proofs(settings), gost_algorithms())


def gost_signer(settings: Settings, key: Path, passphrase: str) -> GostSigner:
    """Open a GOST key that somebody brings. Raises as `GostSignerFactory.open`."""
    return GostSignerFactory(key, external_signing(settings), SystemClock().now).open(passphrase)


def timestamp_authorities(settings: Settings) -> TimestampAuthorities:
    """Return the timestamp authorities in the order of preference; with none, whoever needs a timestamp waits."""
    algorithms = gost_algorithms()
    authorities = (
        HttpTimestamper(
            url, timeout_s=settings.timestamp_timeout_s, policy=settings.timestamp_policy, algorithms=algorithms
        )
        for url in (settings.timestamp_url, settings.timestamp_url_2)
        if url
    )
    return TimestampAuthorities(tuple(authorities))


def signing_proofs(settings: Settings) -> Proofs | None:
    """Return what proves certificates for long terms; None without trusted roots."""
    roots = _certificates("trust_anchors", settings.trust_anchors)
    sources = RevocationSources(settings.crls, Fetcher(settings.revocation_timeout_s))
    between = _certificates("chain_certificates", settings.chain_certificates)
    return Proofs(roots, sources, between, gost_algorithms()) if roots else None


def _key_source(settings: Settings) -> KeySource | None:
    if not settings.signer_pkcs11:
        return KeyFile(settings.signer_pkcs12) if settings.signer_pkcs12 else None
    try:
        key = TokenKey.parse(settings.signer_pkcs11)
    except ValueError as error:
        raise SettingError(name="ARCHIVE_SIGNER_PKCS11", why=str(error)) from error
    module = key.module or settings.pkcs11_module
    if module is None:
        raise SettingError(name="ARCHIVE_PKCS11_MODULE", why=_("не сказано, какой библиотекой открывать токен"))
    return replace(key, module=module)


def _certificates(setting: str, paths: Sequence[Path]) -> list[Certificate]:
    try:
        return [each for path in paths for each in read_certificates(_bytes(setting, path))]
    except ValueError as error:
        raise SettingError(name=f"ARCHIVE_{setting.upper()}", why=_("это не сертификат PEM или DER")) from error


def _evidence(settings: Settings) -> ErsAuthority:
    proofs = signing_proofs(settings)
    trust = Trust(_certificates("trust_anchors", settings.trust_anchors), gost_algorithms())
    prove = partial(proofs.of, usage=TIME_STAMPING) if proofs else None
    return ErsAuthority(timestamp_authorities(settings), trust, AlgorithmPolicy.read(ALGORITHMS), prove)


def _seal(settings: Settings) -> FernetSeal:
    return FernetSeal.open(settings.sealing_key_file or settings.data_dir / "sealing.key")


def _region(settings: Settings) -> OidcRegion | None:
    if not settings.oidc_issuer:
        return None
    return OidcRegion(
        issuer=settings.oidc_issuer,
        client_id=settings.oidc_client_id,
        client_secret=_secret("oidc_client_secret_file", settings.oidc_client_secret_file),
        login_claim=settings.oidc_login_claim,
        second_factor_acrs=settings.oidc_second_factor_acrs,
        timeout_s=settings.oidc_timeout_s,
    )


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
