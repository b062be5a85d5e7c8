"""From settings to a signer: which key, which authorities, which proofs; nothing is asked before a key is opened."""

from pathlib import Path

import pytest

from archive.bootstrap.signing import signer_factory, signing_proofs, timestamp_authorities
from archive.demo.authority import AuthorityServer
from archive.errors import KeyNotSetError, SettingError
from archive.model.verdict import Outcome
from archive.settings import Settings
from archive.sign.validate import PadesValidator
from tests.fakes.documents import FixedClock
from tests.unit.sign.tokens import PIN, Token
from tests.unit.sign.world import DIRECTOR, NOW, PASSPHRASE, SCHOOL, World, made_authority, request, verdict

CLOCK = FixedClock(NOW)


def settings(world: World, **others: object) -> Settings:
    usual = {"trust_anchors": (world.authority.trust_anchor,), "timestamp_url": world.server.url}
    return Settings(**{**usual, **others})  # type: ignore[arg-type]  # by name, as the environment gives them


def test_demo_authority_is_all_that_a_trial_needs(tmp_path: Path, world: World) -> None:
    """Its certificates name no address; its settings do."""
    authority = made_authority(tmp_path)
    with AuthorityServer(tmp_path, now=lambda: NOW) as server:
        chosen = Settings(signer_pkcs12=authority.pkcs12, trust_anchors=(authority.trust_anchor,), **server.settings)
        pdf = signer_factory(chosen, CLOCK).open(PASSPHRASE).sign(world.document, request())

    assert verdict(PadesValidator([authority.trust_anchor.read_bytes()]), pdf).outcome is Outcome.PASSED


def test_without_a_key_it_says_so(world: World) -> None:
    with pytest.raises(KeyNotSetError):
        signer_factory(settings(world), CLOCK).open("")


def test_key_on_a_token(world: World, token: Token) -> None:
    chosen = settings(world, signer_pkcs11="pkcs11:token=школа № 7;object=director", pkcs11_module=token.module)

    assert signer_factory(chosen, CLOCK).open(PIN).certificate.owner == DIRECTOR


@pytest.mark.parametrize(
    ("uri", "name"),
    [("pkcs11:token=t", "ARCHIVE_SIGNER_PKCS11"), ("pkcs11:token=t;object=o", "ARCHIVE_PKCS11_MODULE")],
)
def test_token_that_is_named_by_halves(world: World, uri: str, name: str) -> None:
    with pytest.raises(SettingError, match=name):
        signer_factory(settings(world, signer_pkcs11=uri), CLOCK)


def test_seal_takes_the_director_s_place(world: World) -> None:
    chosen = settings(world, signer_pkcs12=world.authority.pkcs12, seal_pkcs12=world.authority.key_of("seal"))

    signer = signer_factory(chosen.signing_with_seal(), CLOCK).open(PASSPHRASE)

    assert (signer.certificate.owner, signer.certificate.organisation) == (SCHOOL, SCHOOL)


def test_key_that_somebody_brings_has_no_passphrase_file(world: World, tmp_path: Path) -> None:
    """The director's passphrase must not be tried on another's key."""
    chosen = settings(world, signer_pkcs12=Path("a.p12"), signer_passphrase_file=tmp_path / "secret")

    assert chosen.signing_with("pkcs11:token=t;object=o").signer_passphrase_file is None
    assert chosen.signing_with("b.p12").signer_pkcs12 == Path("b.p12")
    assert chosen.signing_with("b.p12").has_signer
    assert not chosen.signing_with_seal().has_signer


def test_both_authorities_are_asked(world: World) -> None:
    chosen = settings(world, timestamp_url="http://127.0.0.1:9/", timestamp_url_2=world.server.url)

    assert [each.url for each in timestamp_authorities(chosen)._authorities] == [
        "http://127.0.0.1:9/",
        world.server.url,
    ]


def test_without_roots_nothing_can_be_proved(world: World) -> None:
    assert signing_proofs(settings(world, trust_anchors=())) is None


def test_certificate_between_key_and_root_may_be_given(world: World) -> None:
    proofs = signing_proofs(settings(world, chain_certificates=(world.authority.certificate_of("issuing"),)))

    assert proofs is not None
    assert [each.subject.native["common_name"] for each in proofs.certificates] == ["ТЕСТ: выпуск без юридической силы"]


def test_file_that_is_no_certificate(world: World, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.pem"
    wrong.write_bytes(b"garbage")

    with pytest.raises(SettingError, match="ARCHIVE_CHAIN_CERTIFICATES"):
        signing_proofs(settings(world, chain_certificates=(wrong,)))
