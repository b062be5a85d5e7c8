"""Does a power of attorney (МЧД) let this person sign for this school now, and what of that could be checked?

A contradiction refuses: another person, another organisation, a term that is over, a signature under it that is
false or somebody else's. What could not be compared is said in words and stands with the signature for ever.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from archive.errors import AttorneyRefusedError
from archive.model.attorney import PowerOfAttorney, digits
from archive.model.document import SigningCertificate
from archive.model.organisation import Organisation
from archive.model.people import is_same_name
from archive.model.verdict import Outcome
from archive.ports import Ports
from archive.sign.armour import der_of
from archive.texts import _


@dataclass(slots=True)
class AttorneyAnswer:
    """What was found, each in words."""

    faults: list[str] = field(default_factory=list)
    checked: list[str] = field(default_factory=list)
    unchecked: list[str] = field(default_factory=list)


def check_attorney(
    ports: Ports,
    attorney: PowerOfAttorney,
    certificate: SigningCertificate,
    organisation: Organisation,
    at: datetime,
) -> AttorneyAnswer:
    """Return what was checked and what was not. Raises `AttorneyRefusedError` when something contradicts."""
    found = AttorneyAnswer(faults=list(attorney.faults(certificate, at.date())))
    _compare_school(attorney, organisation, found)
    _judge_signature(ports, attorney, organisation, at, found)
    found.unchecked += attorney.unchecked(certificate)
    if found.faults:
        raise AttorneyRefusedError(number=attorney.number or "?", why="; ".join(found.faults))
    return found


def _compare_school(attorney: PowerOfAttorney, school: Organisation, found: AttorneyAnswer) -> None:
    names = (school.full_name, school.short_name, *school.names_in_exports)
    if attorney.principal and not any(is_same_name(attorney.principal, name) for name in names):
        found.faults.append(_("выдана не этой школой, а организацией «{name}»").format(name=attorney.principal))
    for words, theirs, ours in (
        (_("ИНН"), digits(attorney.principal_inn), digits(school.inn)),
        (_("ОГРН"), digits(attorney.principal_ogrn), digits(school.ogrn)),
    ):
        if not ours or not theirs:
            where = _("в сведениях о школе его нет") if not ours else _("в доверенности его нет")
            found.unchecked.append(_("{words} школы: {where}").format(words=words, where=where))
        elif ours != theirs:
            fault = _("выдана другой организацией ({words} {theirs}, а у школы {ours})")
            found.faults.append(fault.format(words=words, theirs=theirs, ours=ours))
        else:
            found.checked.append(_("{words} школы {number}").format(words=words, number=ours))


def _judge_signature(
    ports: Ports, attorney: PowerOfAttorney, school: Organisation, at: datetime, found: AttorneyAnswer
) -> None:
    """Judge the detached signature under the file, and whose it is."""
    if attorney.signature is None:
        found.unchecked.append(_("подпись доверителя: файла подписи (.sig) рядом с доверенностью нет"))
        return
    der = der_of(attorney.signature)
    checks = ports.validator.detached(attorney.data, der, name=_("под доверенностью"), at=at)
    for check in checks:
        if check.outcome is Outcome.FAILED:
            found.faults.append(_("подпись под ней не сходится: {why}").format(why=check.reason))
        elif check.outcome is Outcome.PASSED:
            found.checked.append(_("подпись доверителя: {why}").format(why=check.reason))
        else:
            found.unchecked.append(_("подпись доверителя не проверена: {why}").format(why=check.reason))
    signer = ports.proofs.signer(der)
    if signer is None:
        found.unchecked.append(_("кто подписал доверенность: по подписи не видно"))
        return
    found.faults.extend(_strangers(attorney, signer))
    found.unchecked.extend(_doubts(attorney, signer, school))


def _strangers(attorney: PowerOfAttorney, signer: SigningCertificate) -> Iterator[str]:
    """Say in what the one who signed it is not the one who gives it."""
    if contradictions := attorney.head.contradictions(signer):
        yield _("подписана не тем, кто её выдал ({why})").format(why="; ".join(contradictions))
    for words, ours, theirs in _numbers(attorney, signer):
        if ours and theirs and ours != theirs:
            fault = _("подписана от другой организации ({words} {theirs}, а в доверенности {ours})")
            yield fault.format(words=words, theirs=theirs, ours=ours)


def _doubts(attorney: PowerOfAttorney, signer: SigningCertificate, school: Organisation) -> Iterator[str]:
    if not attorney.head.name:
        yield _("кто выдал доверенность за школу: в ней не назван, а подписал(а) {owner}").format(owner=signer.owner)
    elif not is_same_name(attorney.head.name, school.director):
        words = _("выдал(а) {head}, а директор теперь {director}: проверьте, не отозвана ли")
        yield words.format(head=attorney.head.name, director=school.director)
    for words, ours, theirs in _numbers(attorney, signer):
        if ours and not theirs:
            yield _("{words} школы у подписавшего доверенность: нет в сертификате").format(words=words)


def _numbers(attorney: PowerOfAttorney, signer: SigningCertificate) -> tuple[tuple[str, str, str], ...]:
    return (
        (_("ИНН"), digits(attorney.principal_inn), digits(signer.organisation_inn)),
        (_("ОГРН"), digits(attorney.principal_ogrn), digits(signer.organisation_ogrn)),
    )
