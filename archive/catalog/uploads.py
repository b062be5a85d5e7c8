"""Drafts that wait to be closed."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select

from archive.catalog.part import Part, columns_of
from archive.catalog.tables import UploadRow
from archive.errors import UploadUnknownError
from archive.model.upload import Upload


class Uploads(Part):
    """What was given to a page; nothing of it is a record."""

    def save_upload(self, upload: Upload) -> None:
        """Add it or replace what is kept of it."""
        self._session.merge(UploadRow(**columns_of(upload)))
        self._session.flush()

    def upload(self, upload_id: str) -> Upload:
        """Return it. Raises `UploadUnknownError`."""
        found = self._value(Upload, select(UploadRow).where(UploadRow.upload_id == upload_id))
        if found is None:
            raise UploadUnknownError(found=upload_id)
        return found

    def uploads(self, organisation_id: str = "") -> Sequence[Upload]:
        """Return the drafts of a school, or of all, the latest first."""
        statement = select(UploadRow).order_by(UploadRow.uploaded_at.desc(), UploadRow.upload_id)
        if organisation_id:
            statement = statement.where(UploadRow.organisation_id == organisation_id)
        return self._values(Upload, statement)

    def end_upload(self, upload_id: str) -> None:
        """Forget it; an absent one is no error."""
        self._session.execute(delete(UploadRow).where(UploadRow.upload_id == upload_id))

    def end_uploads_before(self, uploaded_at: datetime) -> None:
        """Forget those that were uploaded before `uploaded_at`."""
        self._session.execute(delete(UploadRow).where(UploadRow.uploaded_at < uploaded_at))
