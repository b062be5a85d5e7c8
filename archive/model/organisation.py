"""The school or college, and its profile: what the source documents let each decide for itself."""

from dataclasses import dataclass, field

from archive.model.document import PdfVariant
from archive.model.ledger_scope import LedgerKind
from archive.model.period import Period
from archive.model.profile import Profile
from archive.model.record import RecordClass


@dataclass(frozen=True, slots=True)
class RetentionRule:
    """One line of the schedule: a class of record, its term and the words of its basis."""

    record_class: RecordClass
    years: int
    basis: str
    case_index: str = ""
    """Index in the nomenclature of files, «05-12»."""


@dataclass(frozen=True, slots=True)
class Organisation:
    """Who keeps the archive and by which rules.

    `names_in_exports` are further spellings of the name under which its systems know it.
    `class_labels` empty means that the list of classes was not given and none can be refused.
    """

    organisation_id: str
    full_name: str
    short_name: str
    place: str
    time_zone: str
    director: str
    director_post: str = "Директор"
    founder: str = ""
    inn: str = ""
    """Taxpayer number, ten digits; by it and the next a power of attorney is told from another school's."""
    ogrn: str = ""
    """Number in the state register, thirteen digits."""
    names_in_exports: tuple[str, ...] = ()
    class_labels: tuple[str, ...] = ()
    schedule: tuple[RetentionRule, ...] = ()
    profile: str = ""
    """The profile's name."""
    rules: Profile = field(default_factory=Profile)
    """What that profile asks, with the school's own changes; frozen with each closing."""
    pdf_variant: PdfVariant = PdfVariant.A_3U
    """Which PDF/A its documents are."""
    ledgers: tuple[LedgerKind, ...] = (LedgerKind.CLASS,)
    """Which ledgers a closing makes: of the class always; `PUPIL` of every pupil, `GROUP` of every subgroup.

    Who has a plan of their own has a ledger of their own in any case (003 прил. 1).
    """

    calendar: tuple[Period, ...] = ()
    """The periods of the school year under way, by which the board counts the days to what is due at their ends."""

    def rule(self, record_class: RecordClass) -> RetentionRule:
        """Return the schedule's line for `record_class`; KeyError when the schedule has none."""
        for rule in self.schedule:
            if rule.record_class is record_class:
                return rule
        raise KeyError(record_class)

    def case_index(self, record_class: RecordClass) -> str:
        """Return the index in the nomenclature of files; empty when the schedule has none."""
        return next((rule.case_index for rule in self.schedule if rule.record_class is record_class), "")
