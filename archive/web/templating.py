"""The pages' templates: everything printed is escaped, every name must be given, all words go through gettext."""

from datetime import date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from jinja2.environment import TemplateModule

from archive.model.permission import Action
from archive.model.verdict import Outcome
from archive.render.words import MONTHS
from archive.resources import WEB_TEMPLATES
from archive.services.read_digest import Month
from archive.texts import _, counted

if TYPE_CHECKING:
    from archive.web.access import Visit

_KIB = 1024


def page(template: str, *, visit: "Visit | None" = None, status: int = 200, **values: object) -> HTMLResponse:
    """Return `template` filled with `values`; `me` is the visit and `csrf` its token, for the forms."""
    csrf, menu = (visit.session.csrf, visit.sections) if visit else ("", ())
    known = {"me": visit, "csrf": csrf, "menu": menu, "Action": Action}
    return HTMLResponse(_ENVIRONMENT.get_template(template).render(known | values), status_code=status)


def part(template: str, **values: object) -> TemplateModule:
    """Return `template` filled with `values`, to stand in a page as it is: what it printed was escaped in it."""
    return _ENVIRONMENT.get_template(template).make_module(values)


def as_text(template: str, **values: object) -> str:
    """Return `template` filled with `values`: a page that is given away as a file."""
    return _ENVIRONMENT.get_template(template).render(values)


def day(value: date) -> str:
    """Return «31.12.2051»."""
    return f"{value:%d.%m.%Y}"


def moment(value: datetime, zone: str) -> str:
    """Return «05.06.2026 16:30:00» in the school's time zone."""
    return f"{value.astimezone(ZoneInfo(zone)):%d.%m.%Y %H:%M:%S}"


def month(value: Month) -> str:
    """Return «июнь 2026»."""
    return f"{MONTHS[value.month - 1]} {value.year}"


def size(octets: int) -> str:
    """Return «812 Б», «190 КиБ», «1,4 МиБ»."""
    if octets < _KIB:
        return _("{number} Б").format(number=octets)
    if octets < _KIB**2:
        return _("{number:.0f} КиБ").format(number=octets / _KIB)
    return _("{number:.1f} МиБ").format(number=octets / _KIB**2).replace(".", ",")


def check_words(outcome: Outcome) -> str:
    """Return the answer to one check in Russian."""
    return {
        Outcome.PASSED: _("подтверждено"),
        Outcome.FAILED: _("нарушено"),
        Outcome.INDETERMINATE: _("установить нельзя"),
    }[outcome]


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(WEB_TEMPLATES),
        autoescape=True,
        auto_reload=False,  # the files are the program's own: a changed one is there after a restart
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals |= {"_": _, "counted": counted}
    environment.filters |= {"day": day, "month": month, "moment": moment, "size": size, "check_words": check_words}
    return environment


_ENVIRONMENT = _environment()
