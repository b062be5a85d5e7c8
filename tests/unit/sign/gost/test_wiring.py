"""From settings to a ГОСТ signature: the key, the roots and the lists are those of the installation."""

from datetime import timedelta
from pathlib import Path

import pytest

from archive.bootstrap.signing import external_signing, gost_signer, signer_factory, signing_proofs
from archive.errors import CertificateExpiredError, SignatureUncheckedError
from archive.model.verdict import Outcome
from archive.settings import Settings
from archive.sign.gost.verifier import gost_algorithms
from archive.sign.validate import PadesValidator
from tests.fakes.documents import FixedClock
from tests.unit.sign.gost.pki import IVANOVA, PASSPHRASE, GostPki
from tests.unit.sign.world import NOW, World, request


def settings(world: World, pki: GostPki) -> Settings:
    return Settings(
        trust_anchors=(world.authority.trust_anchor, pki.path("root.pem")),
        timestamp_url=world.server.url,
        crls=(str(pki.path("root.crl")),),
    )


@pytest.mark.parametrize("bits", [256, 512])
def test_key_that_somebody_brings_signs_at_the_highest_level(world: World, pki: GostPki, bits: int) -> None:
    chosen = settings(world, pki).signing_with(f"gost:{pki.path(f'director-{bits}.p12')}")

    signer = signer_factory(chosen, FixedClock(NOW)).open(PASSPHRASE)
    pdf = signer.sign(world.document, request())

    assert chosen.has_signer
    assert signer.certificate.owner == IVANOVA
    validator = PadesValidator([path.read_bytes() for path in chosen.trust_anchors], algorithms=gost_algorithms())
    assert {check.outcome for check in validator.validate(pdf, at=NOW + timedelta(hours=1))} == {Outcome.PASSED}


def test_another_key_puts_it_aside(world: World, pki: GostPki) -> None:
    chosen = settings(world, pki).signing_with("gost:a.p12")

    assert chosen.signer_gost == Path("a.p12")
    assert chosen.signing_with("b.p12").signer_gost is None
    assert chosen.signing_with_seal().signer_gost is None


def test_an_expired_key_signs_nothing(world: World, pki: GostPki) -> None:
    """By this machine's clock the brief certificate ran out long ago."""
    with pytest.raises(CertificateExpiredError, match="Иванова"):
        gost_signer(settings(world, pki), pki.path("brief.p12"), PASSPHRASE)


def test_without_the_engine_everything_else_still_works(
    world: World, pki: GostPki, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENSSL_ENGINES", str(tmp_path))
    chosen = settings(world, pki)

    assert external_signing(chosen).prepare(world.document, request(), at=NOW).to_sign
    assert signing_proofs(chosen) is not None
    with pytest.raises(SignatureUncheckedError, match="libengine-gost-openssl"):
        signer_factory(chosen.signing_with("gost:a.p12"), FixedClock(NOW)).open("")
