"""RFC 3161 timestamps over HTTP (RFC 3161, section 3.4).

This asks for a token and holds it to the question (digest, nonce, the authority's own signature).
Whether the authority is to be believed is the validator's matter.
"""

from collections.abc import Callable
from hashlib import new as new_hash
from time import sleep

import urllib3
from asn1crypto import cms, core, tsp
from pyhanko.sign.general import CMSExtractionError
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.generic_cms import extract_certs_for_validation, validate_sig_integrity

from archive.errors import TimestampUnavailableError
from archive.texts import _

_QUERY = "application/timestamp-query"
_REPLY = "application/timestamp-reply"
_LONGEST_REPLY = 1 << 16
"""Tokens with a long chain take some 10 KB; more than this is no token."""
_GRANTED = ("granted", "granted_with_mods")
_BUSY = (429, 500, 502, 503, 504)
"""HTTP statuses after which asking again may help."""
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
        wait: Callable[[float], None] = sleep,
    ) -> None:
        """Take the address; nothing is asked yet."""
        super().__init__()  # type: ignore[no-untyped-call]  # pyHanko's base is untyped
        self.url = url
        self._attempts = attempts
        self._pause_s = pause_s
        self._wait = wait
        self._http = urllib3.PoolManager(timeout=urllib3.Timeout(timeout_s), retries=False)

    async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> cms.ContentInfo:
        """Return the token over `message_digest`. Raises `TimestampUnavailableError`."""
        nonce, query = self.request_cms(message_digest, md_algorithm)  # type: ignore[no-untyped-call]  # as above
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
            raise self._unavailable(_("адрес службы не указан"))
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
            raise _Unanswered(_why(error)) from error
        if response.status in _BUSY:
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
        if not _is_sound(token["content"], content.contents):
            raise self._unavailable(_("подпись самой службы под штампом не сходится"))
        return token

    def _unavailable(self, why: str) -> TimestampUnavailableError:
        return TimestampUnavailableError(url=self.url, why=why)


def _is_sound(signed: cms.SignedData, content: bytes) -> bool:
    """Tell whether the token is signed by the certificate inside it, trusted or not."""
    signer = signed["signer_infos"][0]
    certificate = extract_certs_for_validation(signed).signer_cert
    digest = new_hash(signer["digest_algorithm"]["algorithm"].native, content).digest()
    return all(validate_sig_integrity(signer, certificate, "tst_info", digest))


def _why(error: urllib3.exceptions.HTTPError) -> str:
    """Name the failure in the reader's words."""
    match error:
        case urllib3.exceptions.NameResolutionError():
            return _("имя сервера не найдено")
        case urllib3.exceptions.NewConnectionError():  # which urllib3 counts among time-outs
            return _("нет соединения")
        case urllib3.exceptions.TimeoutError():
            return _("истекло время ожидания")
        case urllib3.exceptions.SSLError():
            return _("защищённое соединение не установлено ({error})").format(error=error)
        case urllib3.exceptions.LocationValueError():
            return _("адрес записан неверно")
    return _("обрыв связи ({error})").format(error=error)
