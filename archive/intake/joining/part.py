"""One file's journal of a class, with the words to say where and what its contradictions are."""

from dataclasses import dataclass, field, replace

from archive.intake.finding_list import FindingList
from archive.intake.places import Key, Places, entry_key, lesson_key, period_key, pupil_key, result_key
from archive.model.finding import Finding, Place, Severity
from archive.model.journal import ClassJournal, Entry, Lesson, Result
from archive.model.people import Pupil
from archive.model.period import PeriodCode, SchoolYear

_REMEDY = "Исправьте в электронном журнале и выгрузите оба файла заново."


@dataclass(slots=True)
class Part:
    """A journal read from one source. `pupil` and `subject` turn its ids into those of the joined journal."""

    journal: ClassJournal
    places: Places
    whole: bool
    """Whether the file is to hold all of the class."""
    derived: bool = False
    """Whether the period was told from its days, the file not naming it."""
    pupil: dict[str, str] = field(default_factory=dict)
    subject: dict[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The source's name."""
        return self.places.source.name

    def of_pupil(self, pupil: Pupil) -> Place:
        """Return where the pupil is named."""
        return self._place(pupil_key(self.journal.class_label, pupil.pupil_id))

    def of_lesson(self, lesson: Lesson) -> Place:
        """Return where the lesson is given."""
        return self._place(lesson_key(self.journal.class_label, lesson.lesson_id))

    def of_entry(self, entry: Entry) -> Place:
        """Return where the cell is."""
        return self._place(entry_key(self.journal.class_label, entry))

    def of_result(self, result: Result) -> Place:
        """Return where the summary mark is."""
        return self._place(result_key(self.journal.class_label, result))

    def of_period(self) -> Place:
        """Return where the file says which period it is of."""
        return self._place(period_key(self.journal.class_label))

    def renamed(self, code: PeriodCode) -> None:
        """Give the file's only period the code that the other files name."""
        old = self.journal.periods[0].code
        self.journal = replace(
            self.journal,
            periods=(replace(self.journal.periods[0], code=code),),
            results=tuple(replace(r, period=code) if r.period == old else r for r in self.journal.results),
            averages=tuple(replace(a, period=code) if a.period == old else a for a in self.journal.averages),
        )

    def _place(self, key: Key) -> Place:
        return self.places.of(key)


@dataclass(frozen=True, slots=True)
class Contradictions:
    """Says what two files of one class tell differently; both places are always named."""

    label: str
    year: SchoolYear
    found: FindingList

    def differ(
        self,
        code: str,
        message: str,
        here: tuple[str, Place],
        there: tuple[str, Place],
        *,
        severity: Severity = Severity.BLOCKS,
        remedy: str = _REMEDY,
        pupil: str = "",
        subject: str = "",
    ) -> None:
        """Report `here` (text and place) against `there`; none of the two is chosen."""
        self.found.add(
            Finding(
                code,
                severity,
                message,
                here[1],
                expected=f"«{there[0]}», как там: {there[1]}",
                found=f"«{here[0]}»",
                remedy=remedy,
                class_label=self.label,
                pupil=pupil,
                subject=subject,
            )
        )

    def tell(
        self,
        code: str,
        severity: Severity,
        message: str,
        place: Place,
        *,
        found: str = "",
        remedy: str = "",
        pupil: str = "",
        subject: str = "",
    ) -> None:
        """Report something that needs no second text."""
        self.found.add(
            Finding(
                code, severity, message, place, found=found, remedy=remedy, class_label=self.label, pupil=pupil,
                subject=subject,
            )
        )  # fmt: skip
