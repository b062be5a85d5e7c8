"""Summary marks, averages and decisions of several files: equal ones are one, different ones contradict."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from archive.intake.joining.part import Contradictions, Part
from archive.model.finding import Severity
from archive.model.journal import Average, CouncilDecision, Result, ResultKind
from archive.model.period import PeriodCode

_Key = tuple[str, str, ResultKind, PeriodCode | None]
_WORDS = {
    ResultKind.YEAR: "Годовая отметка",
    ResultKind.EXAM: "Экзаменационная отметка",
    ResultKind.STATE_EXAM: "Отметка государственного экзамена",
    ResultKind.FINAL: "Итоговая отметка",
}


@dataclass(frozen=True, slots=True)
class _Given:
    """A mark under the joined ids, and as its file has it."""

    moved: Result
    part: Part
    own: Result


Names = Mapping[str, str]
"""What people call the pupil or subject of an id."""


def join_results(parts: Sequence[Part], pupils: Names, subjects: Names, say: Contradictions) -> tuple[Result, ...]:
    """Return the marks of all parts; two files that give one mark must give the same."""
    joined: dict[_Key, list[_Given]] = {}
    for part in parts:
        for result in part.journal.results:
            moved = _moved(part, result)
            known = joined.setdefault((moved.pupil_id, moved.subject_id, moved.kind, moved.period), [])
            other = next((one for one in known if one.part is not part), None)
            if other is None:
                known.append(_Given(moved, part, result))
            elif other.moved.mark.shown != moved.mark.shown:
                say.differ(
                    "intake.result-contradicts",
                    f"{_words(moved)} в файлах класса разная.",
                    (moved.mark.raw, part.of_result(result)),
                    (other.moved.mark.raw, other.part.of_result(other.own)),
                    pupil=pupils[moved.pupil_id],
                    subject=subjects[moved.subject_id],
                )
            elif other.moved.entered_at is None:
                known[known.index(other)] = _Given(moved, part, result)
    _report_one_sided(parts, joined, pupils, subjects, say)
    return tuple(one.moved for known in joined.values() for one in known)


def join_averages(parts: Sequence[Part], pupils: Names, subjects: Names, say: Contradictions) -> tuple[Average, ...]:
    """Return the averages; nought says that there is none, different figures are both kept and told."""
    joined: dict[tuple[str, str, PeriodCode | None, bool], list[Average]] = {}
    for part in parts:
        for average in part.journal.averages:
            moved = replace(average, pupil_id=part.pupil[average.pupil_id], subject_id=part.subject[average.subject_id])
            known = joined.setdefault((moved.pupil_id, moved.subject_id, moved.period, moved.weighted), [])
            if not known or not _figure(known[0]):
                known[:] = [moved]
            elif _figure(moved) and _figure(moved) not in {_figure(one) for one in known}:
                known.append(moved)
                say.tell(
                    "intake.average-contradicts",
                    Severity.EXPLAIN,
                    "Средний балл в файлах класса разный; сохранены оба.",
                    part.of_period(),
                    found=f"«{moved.raw}», а в другом файле «{known[0].raw}»",
                    remedy="Проверьте, что файлы выгружены в один день.",
                    pupil=pupils[moved.pupil_id],
                    subject=subjects[moved.subject_id],
                )
    return tuple(average for known in joined.values() for average in known)


def join_decisions(parts: Sequence[Part]) -> tuple[CouncilDecision, ...]:
    """Return the council's decisions, equal ones once."""
    moved = (replace(d, pupil_id=part.pupil[d.pupil_id]) for part in parts for d in part.journal.decisions)
    return tuple(dict.fromkeys(moved))


def _moved(part: Part, result: Result) -> Result:
    return replace(result, pupil_id=part.pupil[result.pupil_id], subject_id=part.subject[result.subject_id])


def _report_one_sided(
    parts: Sequence[Part], joined: Mapping[_Key, Sequence[_Given]], pupils: Names, subjects: Names, say: Contradictions
) -> None:
    """Tell of a mark that one file has, when another gives such marks and has none for this pupil and subject."""
    for part in parts:
        given = {(r.kind, r.period) for r in part.journal.results}
        own = {(m.pupil_id, m.subject_id, m.kind, m.period) for m in (_moved(part, r) for r in part.journal.results)}
        pupils_here, subjects_here = set(part.pupil.values()), set(part.subject.values())
        for key, (first, *_rest) in joined.items():
            asked = key[2:] in given and key not in own
            if asked and key[0] in pupils_here and key[1] in subjects_here:
                say.tell(
                    "intake.result-one-sided",
                    Severity.EXPLAIN,
                    f"{_words(first.moved)} есть в одном файле класса, а в другом её нет.",
                    first.part.of_result(first.own),
                    found=f"«{first.moved.mark.raw}», а в файле «{part.name}» пусто",
                    remedy="Если её выставили между выгрузками, выгрузите второй файл заново.",
                    pupil=pupils[key[0]],
                    subject=subjects[key[1]],
                )


def _words(result: Result) -> str:
    return _WORDS.get(result.kind) or f"Отметка за {result.period.words if result.period else 'период'}"


def _figure(average: Average) -> str:
    """Return the figure as it is compared, empty for nought: «3,50» is «3.5»."""
    text = average.raw.replace(",", ".")
    trimmed = text.rstrip("0").rstrip(".") if "." in text else text
    return "" if trimmed in ("", "0") else trimmed
