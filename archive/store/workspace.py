"""The bucket in which the steps of a closing leave their results for each other (`ports.Workspace`)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from io import BytesIO

from minio.error import S3Error

from archive.errors import WorkspaceLostError
from archive.model.digest import Digest
from archive.ports import Leftover
from archive.store.connection import MISSING, ClientOfProcess, S3Connection, checksum_headers


@dataclass(slots=True)
class S3Workspace:
    """A plain bucket whose keys are the SHA-256 of what lies under them."""

    connection: S3Connection
    bucket: str
    _client: ClientOfProcess = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Hold the client of whichever process asks."""
        self._client = ClientOfProcess(self.connection)

    def prepare(self) -> None:
        """Create the bucket if it is not there."""
        with self.connection.translated(self.bucket):
            if not self._client().bucket_exists(self.bucket):
                self._client().make_bucket(self.bucket)

    def put(self, data: bytes) -> Digest:
        """Write, always: what lies there under the same name may have been spoilt."""
        digest = Digest.of(data)
        self.connection.require_room(len(data))
        with self.connection.translated(self.bucket):
            self._client().put_object(
                self.bucket,
                digest.hex,
                BytesIO(data),
                len(data),
                metadata=checksum_headers(data),
                part_size=max(len(data), 5 * 2**20),
            )
        return digest

    def get(self, digest: Digest) -> bytes:
        """Return the bytes, compared with their name."""
        with self.connection.translated(self.bucket):
            try:
                with self._client().get_object(self.bucket, digest.hex) as answer:
                    data = bytes(answer.read())
            except S3Error as error:
                if error.code in MISSING:
                    raise WorkspaceLostError(digest=digest.hex) from error
                raise
        if Digest.of(data) != digest:
            raise WorkspaceLostError(digest=digest.hex)
        return data

    def discard(self, digest: Digest) -> None:
        """Delete the object; S3 does not mind when it is not there."""
        with self.connection.translated(self.bucket):
            self._client().remove_object(self.bucket, digest.hex)

    def contents(self) -> Iterable[Leftover]:
        """List the bucket."""
        with self.connection.translated(self.bucket):
            return [
                Leftover(Digest(found.object_name), found.last_modified)
                for found in self._client().list_objects(self.bucket, recursive=True)
                if found.object_name and found.last_modified
            ]
