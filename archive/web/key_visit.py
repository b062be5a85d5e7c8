"""A visit to one key of extracts, named in the address: of a school that the visitor reaches, or it is unknown."""

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Path

from archive.model.organisation import Organisation
from archive.model.permission import Action
from archive.services.school_keys import KeptKey, find_school_key
from archive.web.access import Visit, allowed

_KeyId = Annotated[str, Path(max_length=64, description="Номер ключа")]


@dataclass(frozen=True, slots=True)
class KeyVisit:
    """A visit to a key that the visitor may do the route's action on."""

    visit: Visit
    kept: KeptKey

    @property
    def school(self) -> Organisation:
        """Whose key it is."""
        return self.kept.school

    @property
    def key_id(self) -> str:
        """The key's number."""
        return self.kept.key.key_id


def allowed_key(action: Action) -> Any:  # noqa: ANN401 - FastAPI's Depends has no type
    """Return the dependency that gives a `KeyVisit`; another school's key is «unknown»."""

    def key_visit(visit: Annotated[Visit, allowed(action)], key_id: _KeyId) -> KeyVisit:
        kept = find_school_key(visit.ports, visit.reach.organisation_ids, key_id)
        visit.ensure_school(kept.school.organisation_id)
        return KeyVisit(visit, kept)

    return Depends(key_visit)
