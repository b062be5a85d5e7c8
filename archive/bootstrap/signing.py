"""From settings to keys, authorities, proofs and verdicts: the libraries of signatures."""

import logging
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from archive.bootstrap.clock import SystemClock
from archive.bootstrap.named_files import certificates
from archive.errors import KeyNotSetError, SettingError
from archive.model.failover import Failover
from archive.ports import (
    Clock,
    EvidenceAuthority,
    OpenedKey,
    ProofReader,
    SignatureValidator,
    SignerFactory,
)
from archive.resources import ALGORITHMS
from archive.settings import Settings
from archive.sign.carried import CarriedProofs
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
from archive.texts import _


class NoSigner:
    """Stands where no key was configured: whoever opens it is told so."""

    def open(self, passphrase: str) -> OpenedKey:  # noqa: ARG002 - the port's signature
        """Raise `KeyNotSetError`."""
        raise KeyNotSetError


def unheard(failover: Failover) -> None:
    """Leave a line of the service's log: nobody keeps events here."""
    logging.getLogger(__name__).warning(failover.words)


Told = Callable[[Failover], None]
"""Hears that another timestamp authority had to step in."""


def signer_factory(settings: Settings, clock: Clock, told: Told = unheard) -> SignerFactory:
    """Return the way to the key that the settings name; nothing is read or asked until it is opened."""
    if settings.signer_gost:
        return GostSignerFactory(settings.signer_gost, external_signing(settings, told), clock.now)
    source = _key_source(settings)
    if source is None:
        return NoSigner()
    return KeySignerFactory(source, timestamp_authorities(settings, told), clock.now, signing_proofs(settings))


def external_signing(settings: Settings, told: Told = unheard) -> ExternalSigning:
    """Return what takes in signatures that are made elsewhere."""
    return ExternalSigning(timestamp_authorities(settings, told), signing_proofs(settings), gost_algorithms())


def gost_signer(settings: Settings, key: Path, passphrase: str, told: Told = unheard) -> GostSigner:
    """Open a GOST key that somebody brings. Raises as `GostSignerFactory.open`."""
    return GostSignerFactory(key, external_signing(settings, told), SystemClock().now).open(passphrase)


def timestamp_authorities(settings: Settings, told: Told = unheard) -> TimestampAuthorities:
    """Return the timestamp authorities in the order of preference; with none, whoever needs a timestamp waits."""
    algorithms = gost_algorithms()
    authorities = (
        HttpTimestamper(
            url, timeout_s=settings.timestamp_timeout_s, policy=settings.timestamp_policy, algorithms=algorithms
        )
        for url in (settings.timestamp_url, settings.timestamp_url_2)
        if url
    )
    return TimestampAuthorities(tuple(authorities), told=told)


def signing_proofs(settings: Settings) -> Proofs | None:
    """Return what proves certificates for long terms; None without trusted roots."""
    roots = certificates("trust_anchors", settings.trust_anchors)
    sources = RevocationSources(settings.crls, Fetcher(settings.revocation_timeout_s))
    between = certificates("chain_certificates", settings.chain_certificates)
    return Proofs(roots, sources, between, gost_algorithms()) if roots else None


def evidence(settings: Settings, told: Told = unheard) -> EvidenceAuthority:
    """Return what seals records in trees under timestamps, and judges that."""
    proving = signing_proofs(settings)
    trust = Trust(certificates("trust_anchors", settings.trust_anchors), gost_algorithms())
    prove = partial(proving.of, usage=TIME_STAMPING) if proving else None
    return ErsAuthority(timestamp_authorities(settings, told), trust, AlgorithmPolicy.read(ALGORITHMS), prove)


def proofs(settings: Settings) -> ProofReader:
    """Return what takes out of files what they carry for whoever verifies them."""
    return CarriedProofs(certificates("trust_anchors", settings.trust_anchors))


def validator(settings: Settings) -> SignatureValidator:
    """Return what judges signatures by the trusted roots."""
    return PadesValidator(
        [each.dump() for each in certificates("trust_anchors", settings.trust_anchors)],
        algorithms=gost_algorithms(),
        policy=AlgorithmPolicy.read(ALGORITHMS),
        crls=partial(read_lists, settings.crls),
    )


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
