"""May the owner of this certificate sign as whom they say they do?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from archive.errors import NotSignatoryError
from archive.model.attorney import PowerOfAttorney
from archive.model.closing import Job, JobState
from archive.model.document import SigningCertificate
from archive.model.journal import ClassJournal
from archive.model.organisation import Organisation
from archive.model.people import is_same_name
from archive.model.signature import Signatory
from archive.periods.report_snapshot import thaw_report
from archive.periods.snapshot import thaw
from archive.ports import Ports
from archive.services.check_attorney import check_attorney


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
        check_attorney(ports, mandate.attorney, certificate, organisation, at)
        return
    expected = _expected(ports, job, organisation, mandate.signatory)
    found = (
        (certificate.owner, certificate.organisation) if mandate.signatory is Signatory.SEAL else (certificate.owner,)
    )
    if expected and not any(is_same_name(name, one) for name in found for one in expected):
        raise NotSignatoryError(
            signatory=mandate.signatory.words.capitalize(), expected=" / ".join(expected), found=certificate.owner
        )


def awaits_teacher(ports: Ports, job: Job, name: str) -> bool:
    """Tell whether the document awaits a teacher's signature now, and `name` is one of its teachers."""
    if job.state is JobState.REFUSED or job.next_signatory is not Signatory.TEACHER:
        return False
    return any(is_same_name(name, each) for each in _teachers(ports, job, Signatory.TEACHER))


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
            return _teachers(ports, job, signatory)
        case Signatory.DEPUTY:
            return ()


def _teachers(ports: Ports, job: Job, signatory: Signatory) -> tuple[str, ...]:
    """Return the names under which a teacher may sign the document: of a report its author alone."""
    with ports.catalog.reading() as unit:
        closing = unit.closing(job.closing_id)
    data = ports.workspace.get(closing.snapshot)
    if closing.is_report:
        key = thaw_report(data).key
        return (key.author,) if key.kind.signatory is signatory else ()
    return _of_class(thaw(data).journal, signatory)


def _of_class(journal: ClassJournal, signatory: Signatory) -> tuple[str, ...]:
    if signatory is Signatory.CLASS_TEACHER:
        return (journal.class_teacher,) if journal.class_teacher else ()
    named = [subject.teacher for subject in journal.subjects] + [lesson.teacher for lesson in journal.lessons]
    return tuple(dict.fromkeys(name for name in named if name))
