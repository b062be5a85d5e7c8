"""A bundle in the making: what each record brings goes into the ZIP at once, in a fixed layout."""

import base64
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import PurePosixPath
from typing import BinaryIO

from archive.access.container import SUMS, BundleFile
from archive.access.manifest import GivenCertificate, GivenRecord, Manifest
from archive.access.names import safe_name
from archive.access.page import checking_page
from archive.access.shell import record_lines, script
from archive.model.carried import Carried, NamedCertificate
from archive.model.digest import Digest
from archive.model.organisation import Organisation
from archive.model.record import Record
from archive.model.sidecar import Sidecar
from archive.model.verdict import Outcome, Verdict
from archive.resources import BUNDLE_TEMPLATES

PAGE, README, SCRIPT = "ПРОВЕРКА.html", "ПРОЧТИ.txt", "проверка.sh"
MANIFEST, SCHEMA, LOG = "manifest.json", "manifest.schema.json", "журнал/события.txt"
ROOTS, OTHERS = "сертификаты/корни", "сертификаты/прочие"
_UNPROVEN = "НЕ_ПОДТВЕРЖДЕНО_"


class Bundle:
    """Takes records one by one; `finish` adds what speaks of all of them."""

    def __init__(self, target: BinaryIO, organisation: Organisation, *, at: datetime, actor: str) -> None:
        """Begin a bundle in `target`, which need not be seekable."""
        self._file = BundleFile(target, at)
        self._at = at
        self._lines: list[str] = []
        self._pems: dict[str, list[str]] = {ROOTS: [], OTHERS: []}
        self._known: set[bytes] = set()
        self.manifest = Manifest(organisation, at, actor)
        self._file.add(README, (BUNDLE_TEMPLATES / README).read_bytes())
        self._file.add(PAGE, checking_page())

    def add_record(
        self, record: Record, data: bytes, verdict: Verdict, beside: Sequence[tuple[Sidecar, str, bytes]]
    ) -> None:
        """Put in a record and what stands beside it: each sidecar with the name that it is given out under."""
        mark = "" if verdict.outcome is Outcome.PASSED else _UNPROVEN
        folder = PurePosixPath("записи") / str(record.number)
        file = self._file.add(str(folder / safe_name(f"{mark}{record.number}_{record.file_name}")), data)
        entries = [(each, self._file.add(str(folder / safe_name(name)), content)) for each, name, content in beside]
        self.manifest.records.append(GivenRecord(record, verdict, file, tuple(entries)))
        parts = [
            (each.kind, entry, content) for (each, entry), (_each, _name, content) in zip(entries, beside, strict=True)
        ]
        self._lines.append(record_lines(record, file, data, parts, at=self._at))

    def withhold(self, record: Record, verdict: Verdict) -> None:
        """Name a record that was chosen and is not given."""
        self.manifest.withheld.append((record, verdict))

    def add_root(self, certificate: NamedCertificate) -> None:
        """Put in a root that the archive trusts."""
        self._add_certificate(certificate, ROOTS, self.manifest.roots)

    def add_certificate(self, certificate: NamedCertificate) -> None:
        """Put in a certificate that a signature carries; each is there once."""
        self._add_certificate(certificate, OTHERS, self.manifest.certificates)

    def add_answers(self, carried: Carried) -> None:
        """Put in lists of revocation and OCSP answers, each once."""
        for suffix, ders in (("crl", carried.crls), ("ocsp", carried.ocsps)):
            for der in ders:
                self._file.add(f"отзыв/{Digest.of(der).hex[:16]}.{suffix}", der)

    def finish(self, log: Iterable[bytes]) -> Digest:
        """Write the log's extract, the script, the manifest and the sums; return the digest of the sums."""
        self._file.stream(LOG, log)
        for folder, pems in self._pems.items():
            self._file.add(f"{folder}.pem", "".join(pems).encode())
        self._file.add(SCRIPT, script(self._lines, self.manifest.roots))
        self._file.add(SCHEMA, (BUNDLE_TEMPLATES / SCHEMA).read_bytes())
        self._file.add(MANIFEST, self.manifest.document(self._file.entries, log=LOG))
        return self._file.close()

    def _add_certificate(self, certificate: NamedCertificate, folder: str, listed: list[GivenCertificate]) -> None:
        if certificate.der in self._known:
            return
        self._known.add(certificate.der)
        fingerprint = Digest.of(certificate.der).hex
        pem = _pem(certificate.der)
        name = f"{safe_name(certificate.subject)[:60].strip()}_{fingerprint[:8]}.pem"
        entry = self._file.add(f"{folder}/{name}", pem.encode())
        self._pems[folder].append(pem)
        named = GivenCertificate(entry.path, fingerprint, certificate.subject, certificate.issuer, certificate.validity)
        listed.append(named)


def _pem(der: bytes) -> str:
    text = base64.b64encode(der).decode()
    lines = "\n".join(text[start : start + 64] for start in range(0, len(text), 64))
    return f"-----BEGIN CERTIFICATE-----\n{lines}\n-----END CERTIFICATE-----\n"


__all__ = ["LOG", "MANIFEST", "PAGE", "README", "SCRIPT", "SUMS", "Bundle"]
