"""Print the act by which an inspector is given access: what may be read, by which order, till when."""

from dataclasses import dataclass

from archive.errors import AccountUnknownError
from archive.model.account import Account, Grant, Role
from archive.model.document import RenderedDocument
from archive.model.papers import HandOverAct, HandOverLine, SignatureLine
from archive.model.record import RecordClass
from archive.ports import CatalogReading, Ports, RecordFilter
from archive.services.chain_head import chain_head
from archive.texts import _, counted


@dataclass(frozen=True, slots=True)
class ActRequest:
    """Whose access to which school, and who asks."""

    organisation_id: str
    account: Account
    actor: str


def print_admission_act(ports: Ports, request: ActRequest) -> RenderedDocument:
    """Return the act as PDF/A. Raises `AccountUnknownError` for one who is no inspector of this school."""
    grants = [
        grant
        for grant in request.account.grants
        if grant.role is Role.INSPECTOR and grant.scope.organisation_id == request.organisation_id
    ]
    if not grants:
        raise AccountUnknownError(login=request.account.login)
    at = ports.clock.now()
    with ports.catalog.reading() as unit:
        school = unit.organisation(request.organisation_id)
        lines = [
            _line(unit, grant, kind) for grant in grants for kind in grant.scope.record_classes or tuple(RecordClass)
        ]
        head = chain_head(unit)
    act = HandOverAct(
        organisation=school,
        made_at=at,
        chain_head=head,
        drawn_on=at.date(),
        reason=_("Основание: {order}. Логин: {login}. Каждое чтение записывается в журнал событий архива.").format(
            order="; ".join(dict.fromkeys(grant.order for grant in grants)), login=request.account.login
        ),
        giver=SignatureLine(school.director_post, school.director),
        receiver=SignatureLine(_("Проверяющий"), request.account.full_name),
        from_whom=school.short_name,
        to_whom=request.account.full_name,
        lines=lines,
    )
    return ports.renderer.paper(act)


def _line(unit: CatalogReading, grant: Grant, kind: RecordClass) -> HandOverLine:
    scope = grant.scope
    found = unit.records(RecordFilter(organisation_id=scope.organisation_id, record_class=kind, within=(scope,)))
    years = ", ".join(map(str, scope.school_years)) or _("все годы")
    labels = f": {', '.join(scope.class_labels)}" if scope.class_labels else ""
    until = _("по {day:%d.%m.%Y}").format(day=grant.until) if grant.until else ""
    return HandOverLine(
        title=_("Доступ на чтение: {kind}{labels}").format(kind=kind.words.lower(), labels=labels),
        index="",
        dates=years,
        count=counted(len(found), _("запись"), _("записи"), _("записей")),
        note=until,
    )
