"""The director signs whose a key of extracts is, with her own key: here, or elsewhere over the statement's file."""

from collections.abc import Sequence

from archive.access.key_statement import statement_of
from archive.errors import EndorsementRefusedError
from archive.model.digest import Digest
from archive.model.document import SigningCertificate
from archive.model.event import EventDraft
from archive.model.organisation import Organisation
from archive.model.paper_proof import KeyEndorsement, ProofKey
from archive.model.people import is_same_name
from archive.model.verdict import Check, Outcome
from archive.ports import DetachedSigner, Ports
from archive.services.keep_proof_keys import key_in_force, list_endorsements, list_proof_keys, today_at
from archive.sign.armour import der_of
from archive.texts import _

MOST_BYTES = 256 * 1024
"""A signature with its certificates, a timestamp and lists takes some tens of kilobytes."""


def unendorsed_keys(ports: Ports, organisation: Organisation) -> Sequence[ProofKey]:
    """Return the keys of the school that still sign and that no director has endorsed."""
    endorsed = list_endorsements(ports, organisation.organisation_id)
    listed = list_proof_keys(ports, organisation.organisation_id)
    today = today_at(ports, organisation)
    return [each for each in listed if each.key_id not in endorsed and each.signs_from(today)]


def key_statement(ports: Ports, organisation: Organisation, key_id: str) -> bytes:
    """Return what is to be signed of a key. Raises `ProofKeyUnknownError`, `ProofKeyEndedError`."""
    return statement_of(key_in_force(ports, organisation, key_id), organisation)


def endorse_proof_key(
    ports: Ports, organisation: Organisation, key_id: str, signer: DetachedSigner, *, actor: str
) -> KeyEndorsement:
    """Sign with an opened key, which must be the director's, that a key is the school's.

    Raises `EndorsementRefusedError` before anything is signed, and as `DetachedSigner.sign_detached`.
    """
    statement = key_statement(ports, organisation, key_id)
    _ensure_director(organisation, key_id, signer.certificate)
    return _kept(ports, organisation, key_id, statement, signer.sign_detached(statement), actor)


def take_endorsement(
    ports: Ports, organisation: Organisation, key_id: str, signature: bytes, *, actor: str
) -> KeyEndorsement:
    """Take in a signature that the director made elsewhere over the file of `key_statement`.

    One that cannot be checked here (ГОСТ without its engine) is kept with that said. Raises
    `EndorsementRefusedError`, `ProofKeyUnknownError`, `ProofKeyEndedError`.
    """
    statement = key_statement(ports, organisation, key_id)
    if len(signature) > MOST_BYTES:
        raise EndorsementRefusedError(key_id=key_id, why=_("файл больше 256 КиБ, это не подпись"))
    der = der_of(signature)
    certificate = ports.proofs.signer(der)
    if certificate is None:
        raise EndorsementRefusedError(key_id=key_id, why=_("это не отсоединённая подпись одного человека"))
    _ensure_director(organisation, key_id, certificate)
    return _kept(ports, organisation, key_id, statement, der, actor)


def _ensure_director(organisation: Organisation, key_id: str, certificate: SigningCertificate) -> None:
    if not is_same_name(certificate.owner, organisation.director):
        why = _("подписал(а) {found}, а директор школы — {expected}").format(
            found=certificate.owner, expected=organisation.director
        )
        raise EndorsementRefusedError(key_id=key_id, why=why)


def _kept(
    ports: Ports, organisation: Organisation, key_id: str, statement: bytes, signature: bytes, actor: str
) -> KeyEndorsement:
    check = _judged(ports, key_id, statement, signature)
    certificate = ports.proofs.signer(signature)
    assert certificate is not None
    made = KeyEndorsement(
        key_id,
        organisation.organisation_id,
        statement,
        signature,
        certificate.owner,
        certificate.serial,
        certificate.issuer,
        check.outcome.value,
        check.reason,
        ports.clock.now(),
    )
    with ports.catalog.transaction() as unit:
        unit.add_key_endorsement(made)
        unit.append_event(_event(made, actor))
    return made


def _judged(ports: Ports, key_id: str, statement: bytes, signature: bytes) -> Check:
    (check,) = ports.validator.detached(statement, signature, name=_("под ключом"), at=ports.clock.now())
    if check.outcome is Outcome.FAILED:
        raise EndorsementRefusedError(key_id=key_id, why=check.reason)
    return check


def _event(made: KeyEndorsement, actor: str) -> EventDraft:
    details = {
        "signer": made.signer,
        "certificate": made.serial,
        "issuer": made.issuer,
        "signature-digest": Digest.of(made.signature).hex,
        "outcome": made.outcome,
        "reason": made.reason,
    }
    return EventDraft(made.endorsed_at, actor, "proof-key-endorsed", made.key_id, details, made.organisation_id)
