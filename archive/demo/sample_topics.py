"""Topics and homework of a subject, spread over the lessons of a year."""

import re
from collections.abc import Iterator
from functools import cache
from random import Random

from archive.demo.sample_plan import ClassPlan, SubjectPlan, load

_FILES = ("topics_primary", "topics_every_grade", "topics_middle", "topics_senior", "topics_college")
_AGAIN = ("{topic} (продолжение)", "{topic}. Закрепление", "{topic}. Практикум", "{topic}. Решение задач и упражнений")
_REPORT = re.compile("(Оформить|Отчёт по|Закончить) (лабораторн|практическ)")
_OWN_KINDS = ("Лабораторная работа", "Практическая работа")


@cache
def topics(plan_stage: int, name: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return topics and homework patterns of a subject in a grade (a college's subject has one list)."""
    for file in _FILES:
        for block in load(file).get(name, ()):
            if plan_stage in block.get("grades", (plan_stage,)):
                return tuple(block["topics"].strip().splitlines()), tuple(block["homework"])
    raise KeyError(name)


def spread(plan: ClassPlan, subject: SubjectPlan, lessons: int) -> Iterator[tuple[int, str]]:
    """Yield the number of the topic (from 1) and its words for each of `lessons` lessons, in order.

    A topic that takes several lessons goes on as «(продолжение)», «Закрепление» and so on.
    """
    listed, _ = topics(plan.stage, subject.name)
    previous, times = -1, 0
    for lesson in range(lessons):
        number = lesson * len(listed) // lessons
        times = times + 1 if number == previous else 0
        previous = number
        yield number + 1, _again(listed[number], times)


def homework(rng: Random, plan: ClassPlan, subject: SubjectPlan, number: int) -> str:
    """Return what is set after topic `number`; nothing in one lesson of ten, and where nothing is ever set.

    A report is set after a laboratory or practical work only.
    """
    listed, patterns = topics(plan.stage, subject.name)
    reports = [pattern for pattern in patterns if _REPORT.search(pattern)]
    usual = [pattern for pattern in patterns if pattern not in reports]
    fitting = reports if reports and own_work(listed[number - 1]) else usual
    if not fitting or rng.random() < 0.1:
        return ""
    exercise = number * 12 + rng.randrange(12)
    return rng.choice(fitting).format(
        n=number, m=number + 2, p=number * 5 + rng.randrange(5), a=exercise, b=exercise + rng.randrange(1, 6)
    )


def own_work(topic: str) -> str:
    """Return the kind of work that the topic itself names, or nothing."""
    return next((kind for kind in _OWN_KINDS if kind in topic), "")


def _again(topic: str, times: int) -> str:
    if not times:
        return topic
    if own_work(topic):
        return f"{topic} (продолжение)"
    return _AGAIN[(times - 1) % len(_AGAIN)].format(topic=topic.rstrip("."))
