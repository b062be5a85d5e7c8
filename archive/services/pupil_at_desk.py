"""What the desk knows of a child already: who agreed to what, who came for which paper, and when."""

from collections.abc import Sequence
from dataclasses import dataclass

from archive.model.desk import Consent
from archive.model.desk_papers import IssueLine
from archive.model.people import is_same_name
from archive.model.permission import Reach
from archive.ports import Ports
from archive.services.find_pupil import OpenedPupil
from archive.services.issue_register import list_issues
from archive.services.keep_consents import list_consents

_LATEST = 5


@dataclass(frozen=True, slots=True)
class KnownAtDesk:
    """The registers' lines about one child."""

    consents: Sequence[Consent]
    """Those in force."""
    issues: Sequence[IssueLine]
    """The latest of this calendar year, the last first."""

    @property
    def people(self) -> list[str]:
        """Who spoke for the child before: names to choose from."""
        names = [each.representative for each in self.consents]
        names += [line.issue.applicant.name for line in self.issues]
        return list(dict.fromkeys(names))


def known_at_desk(ports: Ports, pupil: OpenedPupil, within: Reach) -> KnownAtDesk:
    """Return what the registers say of the child, as far as `within` reaches."""
    school = pupil.record.organisation_id
    consents = list_consents(ports, school, within=within, standing=True)
    lines = list_issues(ports, school, year=ports.clock.now().year, within=within)
    own = [line for line in lines if line.issue.pupil_id == pupil.pupil_id and line.issue.pupil == pupil.full_name]
    return KnownAtDesk([each for each in consents if _is_of(each, pupil)], own[: -_LATEST - 1 : -1])


def _is_of(consent: Consent, pupil: OpenedPupil) -> bool:
    return is_same_name(consent.pupil, pupil.full_name) and consent.pupil_id in ("", pupil.pupil_id)
