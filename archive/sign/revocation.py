"""Who tells whether a certificate was revoked: CRLs (RFC 5280) and OCSP answers (RFC 6960).

Taken from the files and addresses of a setting, then from where the certificate itself points to; kept
while they are fresh, so a whole queue costs one question. Fetching is not believing: whether an answer
is signed by the right authority and still holds is judged in `proofs.py`.
"""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from asn1crypto import crl, ocsp, pem, x509
from pyhanko_certvalidator.authority import AuthorityWithCert
from pyhanko_certvalidator.errors import OCSPFetchError, OCSPValidationError
from pyhanko_certvalidator.fetchers.common_utils import (
    enumerate_delivery_point_urls,
    format_ocsp_request,
    process_ocsp_response_data,
)

from archive.sign.fetching import Fetcher, FetchFailedError
from archive.texts import _

LARGEST_CRL = 8 << 20
"""Bytes. It goes into each signed file, so a longer one would cost more than the documents themselves."""
LARGEST_OCSP = 1 << 16
UNDATED = timedelta(hours=1)
"""How long an answer that names no next update is used."""
_MALFORMED = (ValueError, TypeError, KeyError, AttributeError, OCSPFetchError, OCSPValidationError)


@dataclass(frozen=True, slots=True)
class Answer:
    """One CRL or OCSP answer, and until when it may be used."""

    data: crl.CertificateList | ocsp.OCSPResponse
    until: datetime


@dataclass(slots=True)
class RevocationSources:
    """Finds an answer for a certificate; `named` are files or addresses of CRLs, asked before the certificates' own."""

    named: Sequence[str] = ()
    fetcher: Fetcher = field(default_factory=Fetcher)
    _kept: dict[str, Answer] = field(default_factory=dict)

    def answer(self, certificate: x509.Certificate, issuer: x509.Certificate, at: datetime) -> Answer:
        """Return the first fresh answer that speaks of `certificate`. Raises `FetchFailedError` with every reason."""
        failures: list[str] = []
        for ask in self._ways(certificate, issuer, at):
            try:
                found = ask()
            except FetchFailedError as error:
                failures.append(str(error))
            else:
                if found is not None:
                    return found
        raise FetchFailedError("; ".join(failures) or _("в нём не указано, где их взять (ни OCSP, ни список отзыва)"))

    def _ways(self, certificate: x509.Certificate, issuer: x509.Certificate, at: datetime) -> Iterator["_Way"]:
        for source in self.named:
            yield _Way(self, source, at, issuer=issuer, must_match=False)
        for url in certificate.ocsp_urls:
            yield _Way(self, url, at, issuer=issuer, certificate=certificate)
        for point in certificate.crl_distribution_points:
            for url in enumerate_delivery_point_urls(point):
                yield _Way(self, url, at, issuer=issuer)

    def kept(self, key: str, at: datetime) -> Answer | None:
        """Return what was fetched before, if it is still fresh."""
        found = self._kept.get(key)
        return found if found is not None and at < found.until else None

    def keep(self, key: str, answer: Answer) -> Answer:
        """Remember `answer` for the next document."""
        self._kept[key] = answer
        return answer


def read_lists(named: Sequence[str]) -> Sequence[crl.CertificateList]:
    """Return the lists among `named` that are files and can be read; nothing is fetched."""
    found = []
    for place in named:
        with suppress(OSError, *_MALFORMED):
            if "://" not in place:
                found.append(_list(Path(place).read_bytes()))
    return found


def _list(data: bytes) -> crl.CertificateList:
    der = pem.unarmor(data)[2] if pem.detect(data) else data
    return crl.CertificateList.load(der, strict=True)


@dataclass(frozen=True, slots=True)
class _Way:
    """One place to ask: a CRL, or an OCSP responder when `certificate` is given."""

    sources: RevocationSources
    place: str
    at: datetime
    issuer: x509.Certificate
    certificate: x509.Certificate | None = None
    must_match: bool = True

    def __call__(self) -> Answer | None:
        """Return the answer; None from a place that speaks of another authority. Raises `FetchFailedError`."""
        key = self.place if self.certificate is None else f"{self.place} {self.certificate.sha256.hex()}"
        found = self.sources.kept(key, self.at)
        if found is None:
            try:
                found = self._asked()
            except _MALFORMED as error:
                raise FetchFailedError(
                    _("{url}: ответ не разбирается ({error})").format(url=self.place, error=error)
                ) from error
            if found.until <= self.at:
                raise FetchFailedError(
                    _("{url}: сведения устарели, действовали до {until:%d.%m.%Y %H:%M} UTC").format(
                        url=self.place, until=found.until
                    )
                )
            self.sources.keep(key, found)
        if isinstance(found.data, crl.CertificateList) and found.data.issuer != self.issuer.subject:
            if self.must_match:
                raise FetchFailedError(_("{url}: это список отзыва другого центра").format(url=self.place))
            return None
        return found

    def _asked(self) -> Answer:
        if self.certificate is not None:
            return self._ocsp(self.certificate)
        found = _list(self._bytes())
        until = found["tbs_cert_list"]["next_update"].native
        return Answer(found, until or self.at + UNDATED)

    def _bytes(self) -> bytes:
        if "://" in self.place:
            return self.sources.fetcher.get(self.place, largest=LARGEST_CRL)
        try:
            return Path(self.place).read_bytes()
        except OSError as error:
            raise FetchFailedError(f"{self.place}: {error.strerror}") from error

    def _ocsp(self, certificate: x509.Certificate) -> Answer:
        authority = AuthorityWithCert(self.issuer)
        query = format_ocsp_request(certificate, authority, certid_hash_algo="sha1", request_nonces=False)
        body = self.sources.fetcher.post(self.place, query.dump(), "application/ocsp-request", largest=LARGEST_OCSP)
        found = process_ocsp_response_data(body, ocsp_request=query, ocsp_url=self.place)
        (single,) = found.response_data["responses"]
        return Answer(found, single["next_update"].native or self.at + UNDATED)
