"""Answers of electronic journals' programming interfaces, bare or bundled, as the journal of one class.

Such an interface answers for one pupil. A bundle (`answers-1`) puts the answers for all pupils of a
class into one document and says what the answers do not: school, class, year, names.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from types import ModuleType

from archive.errors import FormatUnknownError
from archive.intake.containers.input_file import Taken, printable
from archive.intake.containers.sheets import Source
from archive.intake.exchange.draft import JournalDraft
from archive.intake.exchange.json_text import Json, looks_json, parse
from archive.intake.exchange.push import document as push
from archive.intake.exchange.systems import dnevnikru, eljur, mesh, sgo_diary
from archive.intake.exchange.systems.node import Node, Reading
from archive.intake.exchange.systems.target import Target
from archive.intake.finding_list import FindingList
from archive.model.finding import Severity
from archive.model.people import PersonName
from archive.model.period import SchoolYear

FORMAT = "json"
BUNDLE = "answers-1"
SYSTEMS: tuple[ModuleType, ...] = (sgo_diary, eljur, dnevnikru, mesh)
_ALONE = "p1"


@dataclass(slots=True)
class _Bundle:
    """A bundle while it is read."""

    target: Target
    whole: bool = False
    given: int = 0
    """How many pupils it names."""


def recognises(source: Source) -> bool:
    """Tell whether the source is one JSON document; which one, its content says."""
    return not source.sheets and len(source.files) == 1 and looks_json(source.files[0].data)


def read(source: Source) -> Taken:
    """Return the journal and the findings. Raises `FormatUnknownError` for JSON of no shape that we know."""
    value = parse(source.files[0])
    if push.recognises(value):
        return push.read(value, source)
    reading = Reading(source.name, FindingList())
    if isinstance(value, dict) and value.get("format") == BUNDLE:
        return _read_bundle(value, source, reading)
    system = _system_of(value)
    if system is None:
        raise FormatUnknownError(file=source.name, found=f"это JSON, но не одной из известных систем: {_named(value)}")
    target = Target(JournalDraft("", SchoolYear(2000)), reading, _ALONE)
    system.read(value, "", target)
    return _finish(target, source, {system.NAME}, _Bundle(target))


def _system_of(value: Json) -> ModuleType | None:
    return next((system for system in SYSTEMS if system.recognises(value)), None)


def _named(value: Json) -> str:
    """Return what stands at the root, so that a person sees which document it was."""
    if isinstance(value, dict):
        return "имена " + printable(", ".join(f"«{name}»" for name in list(value)[:8]))[:200]
    return f"список, элементов: {len(value)}" if isinstance(value, list) else "значение"


def _read_bundle(value: dict[str, Json], source: Source, reading: Reading) -> Taken:
    root = Node(reading, value, "", "")
    root.taken.add("format")
    draft = JournalDraft(root.text("class"), SchoolYear(2000), root.text("school"), root.text("class_teacher"))
    bundle = _Bundle(Target(draft, reading), root.flag("whole_class"))
    for period in root.children("periods"):
        bundle.target.period(period.text("name"), period.day("start"), period.day("end"), period.pointer)
    pupils = root.children("pupils")
    bundle.given = len(pupils)
    names = _read_answers(root, "", bundle.target)
    for pupil in pupils:
        names |= _read_pupil(pupil, bundle.target)
    if text := root.text("school_year"):
        year = SchoolYear.parse(text)
        draft.year = year or draft.year
        if year is None:
            root.wrong("school_year", "два года подряд, например 2025/2026", text)
    return _finish(bundle.target, source, names, bundle)


def _read_pupil(pupil: Node, target: Target) -> set[str]:
    named, name = pupil.text("id"), pupil.text("name")
    if not named or len(name.split()) < 2:
        pupil.wrong("name" if named else "id", "код ученика и «Фамилия Имя Отчество»", name)
        return set()
    if named in target.draft.pupils:
        target.reading.report(pupil.at("id"), "intake.key-repeated", "Ученик назван дважды.", found=f"«{named}»",
                              expected="каждый ученик один раз", remedy="Соедините его ответы.")  # fmt: skip
        return set()
    target.add_pupil(named, name)
    return _read_answers(pupil, named, target)


def _read_answers(node: Node, pupil: str, target: Target) -> set[str]:
    """Read the answers of one pupil, or of the class; those of one system together."""
    given = node.raw("answers")
    by_system: dict[str, tuple[ModuleType, list[tuple[Json, str]]]] = {}
    for index, value in enumerate(given if isinstance(given, list) else []):
        pointer = f"{node.at('answers')}/{index}"
        system = _system_of(value)
        if system is None:
            target.reading.report(pointer, "intake.answer-unknown", "Ответ не похож ни на одну известную систему.",
                                  expected=", ".join(each.TITLE for each in SYSTEMS), found=_named(value))  # fmt: skip
        else:
            by_system.setdefault(system.NAME, (system, []))[1].append((value, pointer))
    target.pupil = pupil
    for system, answers in by_system.values():
        if system is dnevnikru:
            dnevnikru.read_all(answers, target)
        else:
            for value, pointer in answers:
                system.read(value, pointer, target)
    target.pupil = ""
    return set(by_system)


def _finish(target: Target, source: Source, names: set[str], bundle: _Bundle) -> Taken:
    draft, reading = target.draft, target.reading
    reading.finish()
    _settle_year(draft)
    _settle_class(target)
    _check_context(target)
    _check_whole(target, bundle)
    _check_days(draft, reading)
    named = "+".join(sorted(names)) or FORMAT
    return Taken((draft.journal(source.source_files(named)),), reading.found.all())


def _settle_year(draft: JournalDraft) -> None:
    """An answer names no school year; its days do."""
    days = [lesson.day for lesson in draft.lessons.values()] + [period.start for period in draft.periods.values()]
    if draft.year == SchoolYear(2000) and days:
        first = min(days)
        draft.year = SchoolYear(first.year if first.month >= 8 else first.year - 1)


def _settle_class(target: Target) -> None:
    """Hold what the answers say of the class against what the bundle says."""
    draft = target.draft
    for label, pointer in target.said_labels.items():
        draft.label = draft.label or label
        if label != draft.label:
            target.reading.report(pointer, "intake.class-differs", "Ответ о другом классе.", expected=draft.label,
                                  found=label, remedy="Соберите в один документ ответы об одном классе.")  # fmt: skip


def _check_context(target: Target) -> None:
    """A journal has a school, a class and names: what the answers lack must be said in a bundle."""
    draft = target.draft
    if target.pupil == _ALONE and not draft.pupils:
        target.add_pupil(_ALONE, "")
    nameless = any(pupil.name == PersonName("", "") for pupil in draft.pupils.values())
    lacking = [
        words
        for words, lacks in (
            ("наименование школы", not draft.school),
            ("класс", not draft.label),
            ("фамилии и имена учеников", nameless or not draft.pupils),
        )
        if lacks
    ]
    if lacking:
        target.reading.report(
            "", "intake.context-missing", f"В документе не сказано: {', '.join(lacking)}.",
            expected=f"документ {BUNDLE}, в котором это сказано", found="ответ системы как он есть",
            remedy="Соберите ответы по всем ученикам класса в один документ (docs/formats/json.md).",
        )  # fmt: skip


def _check_whole(target: Target, bundle: _Bundle) -> None:
    """Most answers are of one pupil: whether all pupils of the class are there, only the school can say."""
    number = len(target.draft.pupils)
    if bundle.whole:
        return
    code = "intake.one-pupil" if number <= 1 else "intake.class-not-whole"
    what = "Выгружен один ученик, а не класс." if number <= 1 else "Не сказано, что это все ученики класса."
    target.reading.report(
        "/whole_class" if bundle.given else "", code, f"{what} Закрыть это как класс можно только с объяснением.",
        severity=Severity.EXPLAIN, expected="«whole_class»: true, если здесь все ученики класса",
        found=f"учеников: {number}", remedy="Соберите ответы по всем ученикам класса.",
    )  # fmt: skip


def _check_days(draft: JournalDraft, reading: Reading) -> None:
    """Days outside the school year mean that another year was exported; one finding a year is enough."""
    strange: dict[int, list[date]] = defaultdict(list)
    for lesson in draft.lessons.values():
        if not draft.year.first_day <= lesson.day <= draft.year.last_day:
            strange[lesson.day.year].append(lesson.day)
    for days in strange.values():
        reading.report("", "intake.day-outside-year", "Есть уроки вне учебного года.",
                       expected=f"{draft.year.first_day:%d.%m.%Y}-{draft.year.last_day:%d.%m.%Y}",
                       found=f"{min(days):%d.%m.%Y}, уроков: {len(days)}",
                       remedy="Выгрузите один учебный год.")  # fmt: skip
