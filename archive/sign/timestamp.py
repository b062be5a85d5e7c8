"""RFC 3161 timestamps over HTTP (RFC 3161, section 3.4).

This asks for a token and holds it to the question (digest, nonce, the authority's own signature).
Whether the authority is to be believed is the validator's matter.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from time import monotonic, sleep

import urllib3
from asn1crypto import cms, core, tsp
from pyhanko.sign.general import CMSExtractionError
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.generic_cms import extract_certs_for_validation, validate_sig_integrity

from archive.errors import TimestampUnavailableError, TimestampUnsetError
from archive.model.failover import Failover
from archive.sign.certificate import validity_in_words
from archive.sign.fetching import BUSY, failure_in_words
from archive.sign.validation.algorithms import Algorithms
from archive.texts import _

_QUERY = "application/timestamp-query"
_REPLY = "application/timestamp-reply"
_LONGEST_REPLY = 1 << 16
"""Tokens with a long chain take some 10 KB; more than this is no token."""
_GRANTED = ("granted", "granted_with_mods")
REST_S = 300.0
"""Seconds for which an authority that failed is asked last."""
_MALFORMED = (ValueError, TypeError, KeyError, IndexError, AttributeError, CMSExtractionError, SignatureValidationError)
"""What asn1crypto and pyHanko raise, at whichever field it shows, when bytes are no token."""


class Response(core.Sequence):  # type: ignore[misc]  # asn1crypto is untyped
    """TimeStampResp, whose token is absent when the authority refuses; asn1crypto's own demands one."""

    _fields = [  # noqa: RUF012 - asn1crypto completes it in place
        ("status", tsp.PKIStatusInfo),
        ("time_stamp_token", cms.ContentInfo, {"optional": True}),
    ]


class _Unanswered(Exception):  # noqa: N818 - never leaves this module
    """One try without an answer; the next may have one."""


class HttpTimestamper(TimeStamper):
    """A timestamp authority behind a URL, as pyHanko wants it.

    Each try waits `timeout_s` for a connection and for each part of the answer; between tries it
    waits `pause_s`, then twice that, and so on. `wait` is how to wait.
    """

    def __init__(
        self,
        url: str,
        *,
        timeout_s: float = 10.0,
        attempts: int = 3,
        pause_s: float = 0.5,
        policy: str = "",
        algorithms: Algorithms | None = None,
        wait: Callable[[float], None] = sleep,
    ) -> None:
        """Take the address; nothing is asked yet. `policy` is the OID under which tokens must be given, if any."""
        super().__init__()  # type: ignore[no-untyped-call]  # pyHanko's base is untyped
        self.url = url
        self._policy = policy
        self._algorithms = algorithms or Algorithms()
        self._attempts = attempts
        self._pause_s = pause_s
        self._wait = wait
        self._http = urllib3.PoolManager(timeout=urllib3.Timeout(timeout_s), retries=False)

    async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> cms.ContentInfo:
        """Return the token over `message_digest`. Raises `TimestampUnavailableError`."""
        nonce, query = self.request_cms(message_digest, md_algorithm)  # type: ignore[no-untyped-call]  # as above
        if self._policy:
            query["req_policy"] = self._policy
        response = await self.async_request_tsa_response(query)
        try:
            return self._token(response, nonce, message_digest, md_algorithm)
        except _MALFORMED as error:
            raise self._unavailable(_("ответ не разбирается ({error})").format(error=error)) from error

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> Response:
        """Return the authority's response, not yet judged. Raises `TimestampUnavailableError`."""
        body = self._ask_patiently(req.dump())
        try:
            response: Response = Response.load(body, strict=True)
        except _MALFORMED as error:
            raise self._unavailable(_("ответ не разбирается ({error})").format(error=error)) from error
        return response

    def _ask_patiently(self, query: bytes) -> bytes:
        if not self.url:
            raise TimestampUnsetError
        for attempt in range(1, self._attempts):
            try:
                return self._ask(query)
            except _Unanswered:
                self._wait(self._pause_s * 2 ** (attempt - 1))
        try:
            return self._ask(query)
        except _Unanswered as error:
            raise self._unavailable(str(error)) from error

    def _ask(self, query: bytes) -> bytes:
        """Ask once. Raises `_Unanswered` when it is worth to ask again."""
        headers = {"Content-Type": _QUERY, "Accept": _REPLY}
        try:
            response = self._http.request("POST", self.url, body=query, headers=headers, preload_content=False)
            body = response.read(_LONGEST_REPLY)
            response.release_conn()
        except urllib3.exceptions.HTTPError as error:
            raise _Unanswered(failure_in_words(error)) from error
        if response.status in BUSY:
            raise _Unanswered(_("HTTP {status}").format(status=response.status))
        if response.status != 200:
            raise self._unavailable(_("HTTP {status}").format(status=response.status))
        kind = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        if kind != _REPLY:
            raise self._unavailable(_("ответ вида «{kind}», а не штамп времени").format(kind=kind))
        return body

    def _token(self, response: Response, nonce: int, digest: bytes, algorithm: str) -> cms.ContentInfo:
        status = response["status"]["status"].native
        if status not in _GRANTED:
            said = "; ".join(response["status"]["status_string"].native or ()) or status
            raise self._unavailable(_("служба отказала: {said}").format(said=said))
        token = response["time_stamp_token"]
        content = token["content"]["encap_content_info"]["content"]
        stated = content.parsed
        if stated["nonce"].native != nonce:
            raise self._unavailable(_("ответ не на наш запрос: не то одноразовое число"))
        imprint = stated["message_imprint"]
        if (imprint["hash_algorithm"]["algorithm"].native, imprint["hashed_message"].native) != (algorithm, digest):
            raise self._unavailable(_("штамп поставлен на другой отпечаток"))
        if self._policy and stated["policy"].dotted != self._policy:
            raise self._unavailable(_("штамп дан по другой политике: {policy}").format(policy=stated["policy"].dotted))
        self._hold_certificate(token["content"], stated["gen_time"].native)
        if not _is_sound(token["content"], bytes(content), self._algorithms):
            raise self._unavailable(_("подпись самой службы под штампом не сходится"))
        return token

    def _hold_certificate(self, signed: cms.SignedData, at: datetime) -> None:
        """See that the token's certificate is for timestamps only (RFC 3161, 2.3) and was valid then."""
        certificate = extract_certs_for_validation(signed).signer_cert
        usage = certificate.extended_key_usage_value
        alone = usage is not None and usage.native == ["time_stamping"]
        if not alone or "extended_key_usage" not in certificate.critical_extensions:
            raise self._unavailable(_("сертификат службы выдан не для штампов времени"))
        if not certificate.not_valid_before <= at <= certificate.not_valid_after:
            validity = validity_in_words(certificate)
            raise self._unavailable(_("сертификат службы не действует: срок {validity}").format(validity=validity))

    def _unavailable(self, why: str) -> TimestampUnavailableError:
        return TimestampUnavailableError(url=self.url, why=why)


class TimestampAuthorities(TimeStamper):
    """Several authorities: the first that answers; one that failed is asked last for `REST_S` seconds."""

    def __init__(
        self,
        authorities: Sequence[HttpTimestamper],
        *,
        told: Callable[[Failover], None] = lambda _failover: None,
        seconds: Callable[[], float] = monotonic,
    ) -> None:
        """Take them in the order of preference; `told` hears when another had to step in.

        `seconds` is a clock that never goes back.
        """
        super().__init__()  # type: ignore[no-untyped-call]  # pyHanko's base is untyped
        self._told = told
        self._authorities = authorities
        self._seconds = seconds
        self._resting: dict[str, float] = {}

    async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> cms.ContentInfo:
        """Return the token over `message_digest`. Raises `TimestampUnavailableError` when none gives one."""
        failures: list[TimestampUnavailableError] = []
        for authority in self._in_turn():
            try:
                token = await authority.async_timestamp(message_digest, md_algorithm)
            except TimestampUnavailableError as error:
                failures.append(error)
                self._resting[authority.url] = self._seconds() + REST_S
                continue
            if failures:
                self._told(Failover(tuple((each.url, each.why) for each in failures), authority.url))
            return token
        raise _joined(failures)

    def _in_turn(self) -> Sequence[HttpTimestamper]:
        now = self._seconds()
        return sorted(self._authorities, key=lambda each: self._resting.get(each.url, now) > now)


def _joined(failures: Sequence[TimestampUnavailableError]) -> TimestampUnavailableError:
    if not failures:
        return TimestampUnsetError()
    url, reason = (
        separator.join(parts)
        for separator, parts in (
            (", ", [failure.url for failure in failures]),
            ("; ", [failure.why for failure in failures]),
        )
    )
    return TimestampUnavailableError(url=url, why=reason)


def _is_sound(signed: cms.SignedData, content: bytes, algorithms: Algorithms) -> bool:
    """Tell whether the token is signed by the certificate inside it, trusted or not."""
    signer = signed["signer_infos"][0]
    certificate = extract_certs_for_validation(signed).signer_cert
    digest = algorithms.digest(str(signer["digest_algorithm"]["algorithm"].native), content)
    return all(validate_sig_integrity(signer, certificate, "tst_info", digest, algorithms.validator))
