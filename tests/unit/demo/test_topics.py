"""Every subject of every grade has topics, a code and kinds of work with weights."""

import pytest

from archive.demo.sample_plan import load, plan_class
from archive.demo.sample_topics import spread, topics
from archive.model.period import SchoolYear

_LABELS = [*(f"{grade}А" for grade in range(1, 12)), "ИСП-21"]


@pytest.mark.parametrize("label", _LABELS)
def test_every_subject_has_its_topics(label: str) -> None:
    plan = plan_class(label, SchoolYear(2025))
    for subject in plan.subjects:
        listed, homework = topics(plan.stage, subject.name)
        assert len(listed) >= 12, subject.name
        assert len(set(listed)) == len(listed), subject.name
        for pattern in homework:
            assert "{" not in pattern.format(n=1, m=2, p=3, a=4, b=5)


def test_codes_of_a_class_do_not_repeat() -> None:
    for label in _LABELS:
        codes = [subject.code for subject in plan_class(label, SchoolYear(2025)).subjects]
        assert len(set(codes)) == len(codes)


def test_every_kind_of_common_work_has_a_weight() -> None:
    data = load("curricula")
    kinds = {kind for kinds in data["common_works"].values() for kind in kinds}
    assert kinds <= data["weights"].keys()


def test_topics_keep_their_order_and_go_on_over_several_lessons() -> None:
    plan = plan_class("5А", SchoolYear(2025))
    told = list(spread(plan, plan.subjects[0], 170))
    numbers = [number for number, _ in told]
    assert numbers == sorted(numbers)
    assert told[0][1] == "Язык и человек. Общение устное и письменное"
    assert told[1][1] == "Язык и человек. Общение устное и письменное (продолжение)"
