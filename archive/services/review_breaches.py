"""Hold what is about to be closed against the acts on breaches of confidentiality (003 §4-ЭЖ 4.4)."""

from collections.abc import Sequence
from dataclasses import replace

from archive.errors import BreachUnresolvedError
from archive.model.breach import BreachAct
from archive.model.closing import ClosedPeriod
from archive.model.finding import Finding, Place, Severity
from archive.ports import Ports
from archive.texts import _

CODE = "close.breach-resolved"
CLAUSE = "003 §4-ЭЖ 4.4"


def review_breaches(ports: Ports, new: Sequence[ClosedPeriod]) -> list[ClosedPeriod]:
    """Return `new`, each with a finding for every resolved act that touches it.

    Raises `BreachUnresolvedError`, with every act and class, when one that touches any has no resolution.
    """
    if not new:
        return []
    with ports.catalog.reading() as unit:
        acts = unit.breaches(new[0].organisation.organisation_id)
    touched = [(act, [closed for closed in new if act.touches(closed)]) for act in acts]
    waiting = [_line(act, found) for act, found in touched if found and not act.is_resolved]
    if waiting:
        raise BreachUnresolvedError(listed="\n".join(waiting))
    return [_with_findings(closed, acts) for closed in new]


def _line(act: BreachAct, found: Sequence[ClosedPeriod]) -> str:
    labels = ", ".join(closed.journal.class_label for closed in found)
    return _(
        "- {act}: учётная запись {account} ({teacher}), "
        "операции с {since:%d.%m.%Y} по {until:%d.%m.%Y}; классы: {labels}."
    ).format(act=act.words, account=act.account, teacher=act.teacher, since=act.since, until=act.until, labels=labels)


def _with_findings(closed: ClosedPeriod, acts: Sequence[BreachAct]) -> ClosedPeriod:
    found = tuple(_finding(act, closed) for act in acts if act.touches(closed))
    return replace(closed, findings=(*closed.findings, *found))


def _finding(act: BreachAct, closed: ClosedPeriod) -> Finding:
    assert act.resolved_at is not None
    message = _(
        "Операции под учётной записью {account} ({teacher}) с {since:%d.%m.%Y} по {until:%d.%m.%Y} "
        "недействительны: {act} о фиксации нарушения конфиденциальности. Решение от {day:%d.%m.%Y} ({by}): {resolution}"
    ).format(
        account=act.account,
        teacher=act.teacher,
        since=act.since,
        until=act.until,
        act=act.words,
        day=act.resolved_at,
        by=act.resolved_by,
        resolution=act.resolution,
    )
    files = ", ".join(source.name for source in closed.journal.sources)
    return Finding(CODE, Severity.INFORMS, message, Place(files), class_label=closed.journal.class_label, clause=CLAUSE)
