"""The lock canary: is what the server promises also what it does?

Some servers accept Object Lock and do not enforce it, so a store counts as write-once only after it
has refused every attempt to delete, shorten or weaken the lock of a small object of its own.
"""

import base64
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from io import BytesIO

from minio import Minio
from minio.commonconfig import COMPLIANCE, GOVERNANCE
from minio.deleteobjects import DeleteObject
from minio.error import S3Error
from minio.retention import Retention

from archive.model.record import ObjectLocation
from archive.model.verdict import Check, Outcome
from archive.store.connection import S3Connection
from archive.texts import _

CONTENT = "Проба запрета удаления: эту запись хранилище обязано сберечь до конца её срока.\n".encode()
PREFIX = "lock-canary/"

TITLES = {
    "lock-shorten": "Срок запрета нельзя сократить",
    "lock-weaken": "Запрет нельзя ослабить до отменяемого",
    "lock-lift": "Запрет нельзя снять",
    "lock-overwrite": "Запись поверх не портит прежнюю версию",
    "lock-delete": "Запертую версию нельзя удалить",
    "lock-bypass": "Запертую версию нельзя удалить и в обход запрета",
    "lock-kept": "После всех попыток версия цела и заперта по-прежнему",
}


@dataclass(frozen=True, slots=True)
class Canary:
    """A small object locked until `until`, and those who try to get rid of it.

    Each attempt tells whether the server refused it. An answer that is neither consent nor refusal
    (the server failed) is raised as the SDK raises it.
    """

    connection: S3Connection
    client: Minio
    location: ObjectLocation
    until: datetime

    def attempts(self) -> Mapping[str, bool]:
        """Try everything, deletion last, and return by code whether it was refused."""
        return {
            "lock-shorten": self._relocking_refused(COMPLIANCE, self.until - timedelta(hours=1)),
            "lock-weaken": self._relocking_refused(GOVERNANCE, self.until),
            "lock-lift": self._lifting_refused(),
            "lock-overwrite": self._survives_overwrite(),
            "lock-delete": self._deletion_refused(),
            "lock-bypass": self._bypass_refused(),
        }

    def _relocking_refused(self, mode: str, until: datetime) -> bool:
        at = self.location
        return _refused(
            lambda: self.client.set_object_retention(at.bucket, at.key, Retention(mode, until), at.version_id)
        )

    def _lifting_refused(self) -> bool:
        """Send a retention without mode and date, which is how S3 lifts one; the SDK has no call for it."""
        return not 200 <= self.send_retention(b"<Retention/>") < 300

    def send_retention(self, body: bytes) -> int:
        """Send `body` as the canary's retention and return the HTTP status."""
        at, life = self.location, timedelta(minutes=5)
        url = self.client.get_presigned_url(
            "PUT", at.bucket, at.key, life, version_id=at.version_id, extra_query_params={"retention": ""}
        )
        digest = base64.b64encode(hashlib.md5(body, usedforsecurity=False).digest()).decode()
        answer = self.connection.pool().request("PUT", url, body=body, headers={"Content-MD5": digest})
        return int(answer.status)

    def _survives_overwrite(self) -> bool:
        at, other = self.location, b"other\n"
        self.client.put_object(at.bucket, at.key, BytesIO(other), len(other), "text/plain")
        return not _refused(lambda: self.client.stat_object(at.bucket, at.key, version_id=at.version_id))

    def _deletion_refused(self) -> bool:
        at = self.location
        return _refused(lambda: self.client.remove_object(at.bucket, at.key, at.version_id))

    def _bypass_refused(self) -> bool:
        at = self.location
        objects = [DeleteObject(at.key, at.version_id)]
        return bool(list(self.client.remove_objects(at.bucket, objects, bypass_governance_mode=True)))


def key(at: datetime) -> str:
    """Return the name of the canary put at `at`."""
    return f"{PREFIX}{at:%Y-%m-%dT%H-%M-%S}"


def check(code: str, *, kept: bool, at: datetime) -> Check:
    """Return the check `code`: PASSED when the lock was kept."""
    outcome = Outcome.PASSED if kept else Outcome.FAILED
    reason = _("хранилище отказало, как и должно") if kept else _("хранилище это допустило: запрета в нём нет")
    return Check(code, _(TITLES[code]), outcome, reason, at)


def sweep(client: Minio, bucket: str, at: datetime) -> None:
    """Delete the canaries whose day is long over; if the server objects, they stay."""
    for found in client.list_objects(bucket, PREFIX, recursive=True, include_version=True):
        if found.last_modified and found.last_modified < at - timedelta(days=2):
            _refused(partial(client.remove_object, bucket, found.object_name or "", found.version_id))


def _refused(action: Callable[[], object]) -> bool:
    """Do `action` and tell whether the server refused; a server that failed has not answered."""
    try:
        action()
    except S3Error as error:
        if error.response.status >= 500:
            raise
        return True
    return False
