"""What stands beside the records."""

from collections.abc import Sequence

from sqlalchemy import select, tuple_
from sqlalchemy.exc import IntegrityError

from archive.catalog.part import Part, columns_of
from archive.catalog.tables import SidecarRow
from archive.errors import SidecarExistsError
from archive.model.record import RecordNumber
from archive.model.sidecar import Sidecar


class Sidecars(Part):
    """Append-only, as the records are."""

    def add_sidecar(self, sidecar: Sidecar) -> None:
        """Register it. Raises `SidecarExistsError` when its place or its content is registered already."""
        try:
            with self._session.begin_nested():
                self._session.add(SidecarRow(**columns_of(sidecar)))
                self._session.flush()
        except IntegrityError as error:
            if not self._is_taken(sidecar):
                raise
            raise SidecarExistsError(number=str(sidecar.number), digest=str(sidecar.digest)) from error

    def _is_taken(self, sidecar: Sidecar) -> bool:
        alike = [each for each in self.sidecars(sidecar.organisation_id, [sidecar.number]) if each.kind is sidecar.kind]
        return any(each.ordinal == sidecar.ordinal or each.digest == sidecar.digest for each in alike)

    def sidecars(self, organisation_id: str, numbers: Sequence[RecordNumber] = ()) -> Sequence[Sidecar]:
        """Return what stands beside these records, or beside all of the school, by number, kind and ordinal."""
        row = SidecarRow
        statement = select(row).where(row.organisation_id == organisation_id)
        if numbers:
            pairs = [(number.year, number.sequence) for number in numbers]
            statement = statement.where(tuple_(row.number_year, row.number_sequence).in_(pairs))
        order = (row.number_year, row.number_sequence, row.kind, row.ordinal)
        return self._values(Sidecar, statement.order_by(*order))
