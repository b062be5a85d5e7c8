"""The sheet for the medal commission: who has only «5», and what else stands there; it decides nothing."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from archive.model.closing import ClosedPeriod
from archive.model.journal import ClassJournal, Result
from archive.model.people import Pupil
from archive.render.measures import MM
from archive.render.text_table import TextColumn, TextTable
from archive.render.typeface import printable
from archive.render.words import RESULTS, collated, period_sign
from archive.texts import _

MEDAL_TITLE = _("Ведомость для медальной комиссии")
_BEST = 5


@dataclass(frozen=True, slots=True)
class Standing:
    """One pupil's summary marks over the years that the archive has."""

    pupil: Pupil
    count: int
    """How many marks there are."""
    best: int
    below: tuple[str, ...]
    """Every mark below «5», a line a subject: «Алгебра: I 4, год 4»."""
    words: tuple[str, ...]
    """Marks that are words, or were not understood: neither «5» nor below it."""

    @property
    def is_best(self) -> bool:
        """Whether every figure is «5»."""
        return bool(self.best) and not self.below


def standings(parts: Sequence[ClosedPeriod]) -> tuple[Standing, ...]:
    """Return the pupils of the first of `parts`, in the alphabet's order, with their marks in all of them.

    A pupil is found in an earlier year by full name and date of birth: ids may not last from year to year.
    """
    pupils = sorted(parts[0].journal.pupils, key=lambda pupil: (collated(pupil.name.full), pupil.pupil_id))
    return tuple(_standing(pupil, parts) for pupil in pupils)


def _standing(pupil: Pupil, parts: Sequence[ClosedPeriod]) -> Standing:
    found = [(part.journal, result) for part in parts for result in _results(part.journal, pupil)]
    several = len(parts) > 1
    return Standing(
        pupil,
        count=len(found),
        best=sum(result.mark.grade == _BEST for _journal, result in found),
        below=_told([(j, r) for j, r in found if r.mark.grade is not None and r.mark.grade < _BEST], several=several),
        words=_told([(j, r) for j, r in found if r.mark.grade is None], several=several),
    )


def _results(journal: ClassJournal, pupil: Pupil) -> Iterator[Result]:
    same = {
        each.pupil_id
        for each in journal.pupils
        if collated(each.name.full) == collated(pupil.name.full) and each.birth_date == pupil.birth_date
    }
    return (result for result in journal.results if result.pupil_id in same)


def _told(found: Sequence[tuple[ClassJournal, Result]], *, several: bool) -> tuple[str, ...]:
    """Return a text a subject: «Алгебра (10А): I 4, год 4», the class only where there are several years."""
    marks: dict[str, list[str]] = {}
    for journal, result in found:
        name = next((s.name for s in journal.subjects if s.subject_id == result.subject_id), result.subject_id)
        when = period_sign(result.period) if result.period else RESULTS[result.kind][1]
        place = f"{name} ({journal.class_label})" if several else name
        marks.setdefault(place, []).append(f"{when} {result.mark.shown}")
    return tuple(f"{place}: {', '.join(those)}" for place, those in marks.items())


def medal_tables(parts: Sequence[ClosedPeriod], subtitles: Sequence[str]) -> Iterator[TextTable]:
    """Yield the two tables: only «5», and something else; the second also has those without any mark."""
    found = standings(parts)
    yield _table(MEDAL_TITLE, (*subtitles, _("Все отметки «5».")), [each for each in found if each.is_best])
    title = _("Есть отметки ниже «5» или отметок нет")
    yield _table(title, subtitles, [each for each in found if not each.is_best])


def _table(title: str, subtitles: Sequence[str], found: Sequence[Standing]) -> TextTable:
    columns = (
        TextColumn("№", 9 * MM, fixed=True, centred=True),
        TextColumn(_("Фамилия, имя, отчество"), 62 * MM, fixed=True),
        TextColumn(_("Итоговых отметок"), 21 * MM, fixed=True, centred=True),
        TextColumn(_("Из них «5»"), 17 * MM, fixed=True, centred=True),
        TextColumn(_("Ниже «5»"), 7),
        TextColumn(_("Без балла"), 2),
    )
    rows = [_row(number, each) for number, each in enumerate(found, start=1)]
    table = TextTable(title, tuple(subtitles), columns, tuple(rows) or (_NOBODY,), title)
    return table.without_empty_columns() if rows else table


_NOBODY = ("", _("нет"), "", "", "", "")


def _row(number: int, each: Standing) -> tuple[str, ...]:
    texts = (
        each.pupil.name.full,
        str(each.count),
        str(each.best),
        "; ".join(each.below),
        "; ".join(each.words),
    )
    return (str(number), *(printable(text) for text in texts))
