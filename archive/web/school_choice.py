"""Which school a page is about, and which of its classes the visitor may see there."""

from typing import Annotated

from fastapi import Query

from archive.errors import ForbiddenError
from archive.web.access import Visit
from archive.web.parameters import Text

SchoolAsked = Annotated[Text, Query(max_length=100, description="Код школы; если доступна одна, не нужен")]


def chosen_school(visit: Visit, wanted: str) -> str:
    """Return the id of the school asked for, or of the first that is reached. Raises `ForbiddenError`."""
    reached = sorted(visit.schools())
    wanted = wanted.strip()
    if not reached or (wanted and wanted not in reached):
        raise ForbiddenError
    return wanted or reached[0]


def whole_school(visit: Visit, wanted: str) -> str:
    """Return the same, of a school that the visitor reaches whole. Raises `ForbiddenError`."""
    school = chosen_school(visit, wanted)
    visit.ensure_school(school)
    return school


def classes_seen(visit: Visit, organisation_id: str) -> tuple[str, ...]:
    """Return the classes that the visitor is held to; empty when all of the school's are reached."""
    scopes = [scope for scope in visit.reach.scopes if scope.organisation_id == organisation_id]
    if any(not scope.class_labels for scope in scopes):
        return ()
    return tuple(dict.fromkeys(label for scope in scopes for label in scope.class_labels))
