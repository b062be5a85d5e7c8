"""What forms bring: fields read into values of the model, with what was wrong in words."""

from datetime import date, datetime
from typing import Annotated

from fastapi import Form
from pydantic import AfterValidator, BaseModel, BeforeValidator, Field

from archive.errors import GrantInvalidError
from archive.model.account import Account, Grant, Role, Scope
from archive.model.period import SchoolYear
from archive.model.permission import may_grant
from archive.model.record import RecordClass
from archive.services.manage_accounts import GrantRequest, write_grant
from archive.texts import _
from archive.web.access import Visit
from archive.web.parameters import printable

Typed = Annotated[str, Field(max_length=300), AfterValidator(printable)]
Line = Annotated[str, Form(max_length=300), AfterValidator(printable)]
Day = Annotated[date | None, BeforeValidator(lambda text: text or None)]
"""What <input type="date"> sends; nothing for an empty one."""
Moment = Annotated[datetime | None, BeforeValidator(lambda text: text or None)]


class GrantForm(BaseModel):
    """A role to be given."""

    role: Role
    organisation: Typed = ""
    classes: Typed = ""
    years: Typed = ""
    kinds: list[RecordClass] = []
    order: Typed = ""
    since: Day = None
    until: Day = None

    @property
    def typed(self) -> dict[str, str]:
        """What was typed, to fill the form again."""
        return {name: str(value) for name, value in self.model_dump(mode="json").items() if isinstance(value, str)}


class PersonForm(GrantForm):
    """A new account with its first role."""

    login: Typed = ""
    name: Typed = ""


class InspectorForm(PersonForm):
    """A new inspector."""

    role: Role = Role.INSPECTOR


class BreachForm(BaseModel):
    """What is reported of a breach."""

    organisation: Typed = ""
    number: Typed = ""
    account: Typed = ""
    teacher: Typed = ""
    classes: Typed = ""
    noticed_at: Moment = None
    since: Day = None
    until: Day = None

    @property
    def typed(self) -> dict[str, str]:
        """What was typed, to fill the form again."""
        return {"number": self.number, "account": self.account, "teacher": self.teacher, "classes": self.classes}


def split_list(text: str) -> tuple[str, ...]:
    """Return «5А», «6Б» of «5А, 6Б»: commas, semicolons or line ends stand between."""
    for sign in ";\n":
        text = text.replace(sign, ",")
    return tuple(dict.fromkeys(part for each in text.split(",") if (part := " ".join(each.split()))))


def read_years(text: str) -> tuple[SchoolYear, ...]:
    """Return the school years of «2024/2025, 2025/2026». Raises `GrantInvalidError`."""
    found = []
    for part in split_list(text):
        year = SchoolYear.parse(part)
        if year is None:
            raise GrantInvalidError(why=_("«{part}» не учебный год, пишется так: 2025/2026").format(part=part))
        found.append(year)
    return tuple(found)


def read_grant(visit: Visit, form: GrantForm) -> Grant:
    """Return the grant that a form asks for, from today unless another day is named.

    Raises `GrantInvalidError`, and `ForbiddenError` when it reaches further than the visitor does.
    """
    school = form.organisation or sole_school(visit)
    scope = Scope(school, split_list(form.classes), read_years(form.years), tuple(form.kinds))
    visit.ensure(scope)
    since = form.since or visit.ports.clock.now().date()
    return write_grant(GrantRequest(form.role, scope, form.order, since, form.until), by=visit.actor)


def sole_school(visit: Visit) -> str:
    """Return the school that is meant when the form names none. Raises `GrantInvalidError` when there are several."""
    schools = sorted(visit.reach.organisation_ids)
    if len(schools) != 1:
        raise GrantInvalidError(why=_("не указана школа"))
    return schools[0]


def ensure_name(name: str) -> None:
    """Raise `GrantInvalidError` unless a family and a given name are there."""
    if len(name.split()) < 2:
        raise GrantInvalidError(why=_("не указаны фамилия и имя"))


def grantable(visit: Visit, account: Account) -> list[Role]:
    """Return the roles that `account` may give somewhere in its reach."""
    day = visit.ports.clock.now().date()
    return [role for role in Role if any(may_grant(account, [role], scope, day) for scope in visit.reach.scopes)]
