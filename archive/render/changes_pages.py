"""What a new version changed: printed with its remarks, and in the supplementary ledger."""

from collections.abc import Sequence

from archive.model.difference import Change, Changed, Difference, Nature
from archive.render.measures import MM
from archive.render.text_table import TextColumn, TextTable
from archive.render.typeface import printable
from archive.render.view import JournalView
from archive.render.words import RESULTS, day, period_heading
from archive.texts import _, counted

MOST = 400
"""Changes printed; a journal closed from a wrong file differs in every cell, and all of it is in data.json."""
_THINGS = {
    Changed.RESULT: _("Итоговая отметка"),
    Changed.DECISION: _("Решение педагогического совета"),
    Changed.PUPIL: _("Сведения об обучающемся"),
    Changed.SUBJECT: _("Предмет"),
    Changed.LESSON: _("Урок"),
    Changed.ENTRY: _("Запись за урок"),
    Changed.ABSENCE: _("Пропуск"),
    Changed.CLASS: _("Сведения о классе"),
}
_COUNTED = {
    Changed.RESULT: (_("итоговая отметка"), _("итоговые отметки"), _("итоговых отметок")),
    Changed.DECISION: (_("решение"), _("решения"), _("решений")),
    Changed.PUPIL: (_("сведение об обучающихся"), _("сведения об обучающихся"), _("сведений об обучающихся")),
    Changed.SUBJECT: (_("сведение о предметах"), _("сведения о предметах"), _("сведений о предметах")),
    Changed.LESSON: (_("сведение об уроках"), _("сведения об уроках"), _("сведений об уроках")),
    Changed.ENTRY: (_("запись за урок"), _("записи за урок"), _("записей за урок")),
    Changed.ABSENCE: (_("пропуск"), _("пропуска"), _("пропусков")),
    Changed.CLASS: (_("сведение о классе"), _("сведения о классе"), _("сведений о классе")),
}
_NATURES = {Nature.ADDED: _("добавлено"), Nature.REMOVED: _("убрано"), Nature.CHANGED: _("изменено")}


def changes_table(view: JournalView) -> TextTable | None:
    """Return what is not as it was in the version corrected, or None for a first version."""
    found = view.closed.difference
    if not found:
        return None
    title = _("Что изменено по сравнению с прежней версией")
    columns = (
        TextColumn("№", 11 * MM, fixed=True, centred=True),
        TextColumn(_("Что"), 1.7),
        TextColumn(_("Кого и чего касается"), 3),
        TextColumn(_("Было"), 2.2),
        TextColumn(_("Стало"), 2.2),
    )
    rows = tuple(_row(number, change) for number, change in enumerate(found.changes[:MOST], start=1))
    return TextTable(title, _subtitles(found), columns, rows, title)


def marks_table(view: JournalView, title: str, subtitles: Sequence[str]) -> TextTable:
    """Return the summary marks of a supplement, old and new, and what was resolved on the same pupils."""
    names = {pupil.name.full for pupil in view.pupils}
    found = view.closed.difference or Difference()
    changes = [*found.of(Changed.RESULT), *(each for each in found.of(Changed.DECISION) if each.pupil in names)]
    columns = (
        TextColumn("№", 11 * MM, fixed=True, centred=True),
        TextColumn(_("Фамилия, имя, отчество"), 3),
        TextColumn(_("Предмет"), 2.4),
        TextColumn(_("Отметка"), 1.6),
        TextColumn(_("Было"), 1.2, centred=True),
        TextColumn(_("Стало"), 1.2, centred=True),
    )
    rows = tuple(_mark_row(number, change) for number, change in enumerate(changes, start=1))
    return TextTable(title, tuple(subtitles), columns, rows, title)


def change_counts(found: Difference) -> tuple[str, ...]:
    """Return «изменено: 2 итоговые отметки, 1 урок», a line a nature."""
    counts = found.counts()
    lines = []
    for nature, heading in _NATURES.items():
        parts = [counted(counts[key], *_COUNTED[key[0]]) for key in counts if key[1] is nature]
        if parts:
            lines.append(f"{heading}: {', '.join(parts)}")
    return tuple(lines)


def change_place(change: Change) -> str:
    """Return whom and what the change concerns: «Иванов Иван; Алгебра; 12.05.2026; тема»."""
    parts = (change.pupil, change.subject, day(change.day), result_words(change), change.what)
    return "; ".join(part for part in parts if part)


def result_words(change: Change) -> str:
    """«IV четверть», «Годовая»; empty for what is no summary mark."""
    if change.period is not None:
        return period_heading(change.period)
    return RESULTS[change.kind][0] if change.kind in RESULTS else ""


def _subtitles(found: Difference) -> tuple[str, ...]:
    more = len(found.changes) - MOST
    left = _("Показаны первые {shown}; все изменения в data.json.").format(shown=MOST) if more > 0 else ""
    said = "; ".join(change_counts(found))
    return (printable(f"{said[:1].upper()}{said[1:]}."), *((left,) if left else ()))


def _row(number: int, change: Change) -> tuple[str, ...]:
    what = f"{_THINGS[change.thing]}: {_NATURES[change.nature]}"
    return (
        str(number),
        *(printable(text) for text in (what, change_place(change), _shown(change.old), _shown(change.new))),
    )


def _mark_row(number: int, change: Change) -> tuple[str, ...]:
    what = result_words(change) or _THINGS[change.thing]
    texts = (change.pupil, change.subject, what, _shown(change.old), _shown(change.new))
    return (str(number), *(printable(text) for text in texts))


def _shown(text: str) -> str:
    return text or "\N{EN DASH}"
