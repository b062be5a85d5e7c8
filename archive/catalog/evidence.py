"""What is known of the evidence beside the records, and what of it is on its way to the store."""

from collections.abc import Sequence

from sqlalchemy import select, update
from sqlalchemy.orm import aliased

from archive.catalog.part import Part, columns_of
from archive.catalog.tables import EvidenceBatchRow, EvidenceRow
from archive.model.digest import Digest
from archive.model.evidence import Evidence, EvidenceBatch
from archive.model.record import RecordNumber


class EvidenceRegister(Part):
    """Append-only, as the sidecars are; a batch is finished once."""

    def add_evidence(self, evidence: Evidence) -> None:
        """Register what is known of an evidence sidecar."""
        self._session.add(EvidenceRow(**columns_of(evidence)))
        self._session.flush()

    def standing_evidence(self, organisation_id: str = "", numbers: Sequence[RecordNumber] = ()) -> Sequence[Evidence]:
        """Return the evidence that no later one renews, of a school or of all, by number and ordinal."""
        row, later = EvidenceRow, aliased(EvidenceRow)
        renewed = select(later.ordinal).where(
            later.organisation_id == row.organisation_id,
            later.number_year == row.number_year,
            later.number_sequence == row.number_sequence,
            later.renews == row.ordinal,
        )
        statement = select(row).where(~renewed.exists())
        if organisation_id:
            statement = statement.where(row.organisation_id == organisation_id)
        order = (row.organisation_id, row.number_year, row.number_sequence, row.ordinal)
        found = self._values(Evidence, statement.order_by(*order))
        wanted = set(numbers)
        return [each for each in found if each.number in wanted] if wanted else found

    def add_evidence_batches(self, batches: Sequence[EvidenceBatch]) -> None:
        """Note that these bundles are to be kept."""
        self._session.add_all(EvidenceBatchRow(**columns_of(each)) for each in batches)
        self._session.flush()

    def unfinished_evidence_batches(self) -> Sequence[EvidenceBatch]:
        """Return the bundles of which something may not be kept yet, the oldest first."""
        row = EvidenceBatchRow
        statement = select(row).where(row.finished.is_(False)).order_by(row.made_at, row.bundle)
        return self._values(EvidenceBatch, statement)

    def finish_evidence_batch(self, bundle: Digest) -> bool:
        """Note that all of it is kept; tell whether that was news."""
        row = EvidenceBatchRow
        done = self._session.execute(
            update(row).where(row.bundle == bundle, row.finished.is_(False)).values(finished=True).returning(row.bundle)
        )
        return done.first() is not None
