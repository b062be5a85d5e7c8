"""May the owner of this certificate sign as whom they say they do?"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from archive.errors import AttorneyRefusedError, NotSignatoryError
from archive.model.attorney import PowerOfAttorney
from archive.model.closing import ClosedPeriod, Job, JobState
from archive.model.document import SigningCertificate
from archive.model.organisation import Organisation
from archive.model.signature import Signatory
from archive.periods.snapshot import thaw
from archive.ports import Ports
from archive.texts import _


@dataclass(frozen=True, slots=True)
class Mandate:
    """In whose capacity somebody signs; `attorney` when it is another's, given to them."""

    signatory: Signatory = Signatory.DIRECTOR
    attorney: PowerOfAttorney | None = None


def check_signatory(ports: Ports, job: Job, certificate: SigningCertificate, mandate: Mandate, at: datetime) -> None:
    """Refuse a key that is not the signatory's, and a power of attorney that does not cover it.

    A deputy is named nowhere in the data: there the owner is written down and not compared.
    Raises `NotSignatoryError`, `AttorneyRefusedError`.
    """
    with ports.catalog.reading() as unit:
        organisation = unit.organisation(job.organisation_id)
    if mandate.attorney is not None:
        _check_attorney(mandate.attorney, certificate, organisation, at)
        return
    expected = _expected(ports, job, organisation, mandate.signatory)
    found = (
        (certificate.owner, certificate.organisation) if mandate.signatory is Signatory.SEAL else (certificate.owner,)
    )
    if expected and not any(is_same_name(name, one) for name in found for one in expected):
        raise NotSignatoryError(
            signatory=mandate.signatory.words.capitalize(), expected=" / ".join(expected), found=certificate.owner
        )


def others_documents(
    ports: Ports, jobs: Sequence[Job], certificate: SigningCertificate, mandate: Mandate
) -> Sequence[Job]:
    """Return those of `jobs` that await this signature, but of another person: another class's teacher.

    Raises as `check_signatory` when they all do, for then it is the key that is wrong.
    """
    turn = [job for job in jobs if job.state is JobState.RENDERED and job.next_signatory is mandate.signatory]
    refused: dict[str, NotSignatoryError] = {}
    for job in turn:
        try:
            check_signatory(ports, job, certificate, mandate, ports.clock.now())
        except NotSignatoryError as error:
            refused[job.job_id] = error
    if turn and len(refused) == len(turn):
        raise refused[turn[0].job_id]
    return [job for job in turn if job.job_id in refused]


def _expected(ports: Ports, job: Job, organisation: Organisation, signatory: Signatory) -> tuple[str, ...]:
    """Return the names under which the signatory may appear; empty when nobody is named."""
    match signatory:
        case Signatory.DIRECTOR:
            return (organisation.director,)
        case Signatory.SEAL:
            return (organisation.full_name, organisation.short_name, *organisation.names_in_exports)
        case Signatory.CLASS_TEACHER | Signatory.TEACHER:
            return _teachers(_closed(ports, job), signatory)
        case Signatory.DEPUTY:
            return ()


def _closed(ports: Ports, job: Job) -> ClosedPeriod:
    with ports.catalog.reading() as unit:
        snapshot = unit.closing(job.closing_id).snapshot
    return thaw(ports.workspace.get(snapshot))


def _teachers(closed: ClosedPeriod, signatory: Signatory) -> tuple[str, ...]:
    journal = closed.journal
    if signatory is Signatory.CLASS_TEACHER:
        return (journal.class_teacher,) if journal.class_teacher else ()
    named = [subject.teacher for subject in journal.subjects] + [lesson.teacher for lesson in journal.lessons]
    return tuple(dict.fromkeys(name for name in named if name))


def _check_attorney(
    attorney: PowerOfAttorney, certificate: SigningCertificate, organisation: Organisation, at: datetime
) -> None:
    faults = list(attorney.faults(certificate, at.date()))
    names = (organisation.full_name, organisation.short_name, *organisation.names_in_exports)
    if attorney.principal and not any(is_same_name(attorney.principal, name) for name in names):
        faults.append(_("выдана не этой школой, а организацией «{name}»").format(name=attorney.principal))
    if faults:
        raise AttorneyRefusedError(number=attorney.number or "?", why="; ".join(faults))


def is_same_name(one: str, other: str) -> bool:
    """Tell whether two spellings are one name: case, ё, quotes and spaces do not count, initials stand for names."""
    ours, theirs = _words(one), _words(other)
    if len(ours) != len(theirs):
        return False
    pairs = zip(ours, theirs, strict=True)
    return all(a == b or (n > 0 and _is_initial(a, b)) for n, (a, b) in enumerate(pairs))


def _is_initial(one: str, other: str) -> bool:
    return 1 in (len(one), len(other)) and one[0] == other[0] and one.isalpha() and other.isalpha()


def _words(name: str) -> list[str]:
    return re.findall(r"\w+", name.casefold().replace("ё", "е"))
