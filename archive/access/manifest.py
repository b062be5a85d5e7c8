"""`manifest.json`: what is in a bundle, for programs. `templates/bundle/manifest.schema.json` says its shape."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from archive.access.container import Entry
from archive.model.organisation import Organisation
from archive.model.record import Record
from archive.model.sidecar import Sidecar
from archive.model.verdict import Outcome, Verdict

FORMAT = "school-archive-bundle-1"


@dataclass(frozen=True, slots=True)
class GivenRecord:
    """A record in the bundle."""

    record: Record
    verdict: Verdict
    file: Entry
    beside: tuple[tuple[Sidecar, Entry], ...]


@dataclass(frozen=True, slots=True)
class GivenCertificate:
    """A certificate in the bundle; `fingerprint` is the SHA-256 of its DER, which is not that of the PEM file."""

    path: str
    fingerprint: str
    subject: str
    issuer: str
    validity: str


@dataclass(slots=True)
class Manifest:
    """What has been put in so far."""

    organisation: Organisation
    made_at: datetime
    made_by: str
    records: list[GivenRecord] = field(default_factory=list)
    withheld: list[tuple[Record, Verdict]] = field(default_factory=list)
    """Chosen, but not authentic: named here and not given out."""
    roots: list[GivenCertificate] = field(default_factory=list)
    certificates: list[GivenCertificate] = field(default_factory=list)

    def document(self, files: Sequence[Entry], *, log: str) -> bytes:
        """Return the JSON; `files` are all files of the bundle but this one and the sums."""
        fields = {
            "format": FORMAT,
            "made_at": _moment(self.made_at),
            "made_by": self.made_by,
            "organisation": {"id": self.organisation.organisation_id, "name": self.organisation.full_name},
            "records": [_record(each) for each in self.records],
            "withheld": [_withheld(*each) for each in self.withheld],
            "roots": [_certificate(each) for each in self.roots],
            "certificates": [_certificate(each) for each in self.certificates],
            "log": log,
            "files": [each.plain for each in files],
        }
        return (json.dumps(fields, ensure_ascii=False, indent=1) + "\n").encode()


def _record(given: GivenRecord) -> Mapping[str, object]:
    record = given.record
    return {
        "number": str(record.number),
        "title": record.title,
        "class_of_record": record.record_class.value,
        "media_type": record.media_type,
        "pages": record.pages,
        "version": record.version,
        "preserved_at": _moment(record.preserved_at),
        "kept_through": record.term.last_day.isoformat(),
        "file": given.file.plain,
        "verdict": _verdict(given.verdict),
        "sidecars": [_sidecar(*each) for each in given.beside],
    }


def _sidecar(sidecar: Sidecar, file: Entry) -> Mapping[str, object]:
    kind = {"kind": sidecar.kind.value, "name": sidecar.kind.words, "ordinal": sidecar.ordinal}
    return {**kind, "added_at": _moment(sidecar.added_at), "media_type": sidecar.media_type, "file": file.plain}


def _withheld(record: Record, verdict: Verdict) -> Mapping[str, object]:
    return {"number": str(record.number), "title": record.title, "verdict": _verdict(verdict)}


def _verdict(verdict: Verdict) -> Mapping[str, object]:
    bad = [f"{each.title}: {each.reason}" for each in verdict.checks if each.outcome is not Outcome.PASSED]
    return {"outcome": verdict.outcome.value, "reasons": bad, "notes": list(verdict.notes)}


def _certificate(given: GivenCertificate) -> Mapping[str, object]:
    names = {"subject": given.subject, "issuer": given.issuer, "validity": given.validity}
    return {"path": given.path, "sha256_of_der": given.fingerprint, **names}


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()
