"""A key on a token or HSM (PKCS#11): it signs there and never leaves.

The session is opened once for a whole queue, by one PIN that is tried once: tokens lock themselves after
a few wrong ones, so nothing here tries again. Only raw mechanisms are asked for (the digest is made here),
because many tokens know no others for ECDSA.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from hashlib import blake2b
from hmac import compare_digest
from secrets import token_bytes
from typing import Protocol
from weakref import finalize

import pkcs11
from asn1crypto import x509
from pkcs11 import Attribute, ObjectClass, SignMixin, exceptions
from pyhanko.sign import signers
from pyhanko.sign.pkcs11 import select_pkcs11_signing_params
from pyhanko_certvalidator.registry import SimpleCertificateStore

from archive.errors import (
    PinLockedError,
    PinWrongError,
    TokenAbsentError,
    TokenError,
    TokenKeyMissingError,
)
from archive.sign.hole import DIGEST
from archive.sign.key_source import TokenKey
from archive.texts import _

_ERRORS: dict[type[Exception], tuple[type[TokenError], str]] = {
    exceptions.PinIncorrect: (PinWrongError, _("токен его не принял")),
    exceptions.PinInvalid: (PinWrongError, _("в нём недопустимые знаки")),
    exceptions.PinLenRange: (PinWrongError, _("он слишком короткий или слишком длинный")),
    exceptions.PinLocked: (PinLockedError, _("неверный PIN вводили слишком много раз")),
    exceptions.PinExpired: (TokenError, _("срок PIN-кода истёк, его надо сменить")),
    exceptions.UserPinNotInitialized: (TokenError, _("PIN-код пользователя на нём не задан")),
    exceptions.AnotherUserAlreadyLoggedIn: (TokenError, _("он уже открыт другим пользователем")),
    exceptions.SessionCount: (TokenError, _("им занято слишком много программ")),
    exceptions.NoSuchToken: (TokenAbsentError, _("среди подключённых его нет")),
    exceptions.TokenNotPresent: (TokenAbsentError, _("его вынули")),
    exceptions.DeviceRemoved: (TokenAbsentError, _("его вынули")),
    exceptions.TokenNotRecognised: (TokenAbsentError, _("библиотека его не узнаёт")),
    exceptions.MechanismInvalid: (TokenError, _("он не умеет подписывать этим видом ключа")),
}
"""The library's exceptions and ours; any other one is a `TokenError` with its name."""


_PROCESS = token_bytes(32)
_OPENED_BY: dict[str, bytes] = {}
"""By token, a digest of the PIN, of no use outside this process."""


class _Openable(Protocol):
    """What is needed of the library's token."""

    def open(self, *, user_pin: str | None = None) -> pkcs11.Session:
        """Open a session, and log in when there is a PIN."""


class TokenSigner(signers.Signer):
    """A private key on an open token; the session is closed, and the token logged out, when this is dropped."""

    def __init__(self, token: str, session: pkcs11.Session, key: SignMixin, chain: list[bytes]) -> None:
        """Take the session, the key's handle and the DER certificates, the signer's first."""
        own, *others = (x509.Certificate.load(der) for der in chain)
        super().__init__(signing_cert=own, cert_registry=SimpleCertificateStore.from_certs(others), embed_roots=False)
        self._token = token
        self._key = key
        self._how = select_pkcs11_signing_params(
            self.get_signature_mechanism_for_digest(DIGEST), DIGEST, use_raw_mechanism=True, sign_kwargs={}
        )
        finalize(self, _close, session)

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:  # noqa: FBT001, FBT002 - pyHanko's signature
        """Return the raw signature of `data`: PKCS#1 v1.5 or ECDSA. Raises `TokenError`."""
        assert digest_algorithm == DIGEST
        if dry_run:
            return bytes(self._length)
        before, after = self._how.pre_sign_transform, self._how.post_sign_transform
        with _ours(self._token):
            made: bytes = self._key.sign(before(data) if before else data, **self._how.sign_kwargs)
        return after(made) if after else made

    @property
    def _length(self) -> int:
        """Bytes that a signature takes at most."""
        assert self.signing_cert is not None
        key = self.signing_cert.public_key
        bits: int = key.bit_size
        return bits // 8 if key.algorithm == "rsa" else bits // 4 + 9


def open_token(source: TokenKey, pin: str, certificates: Sequence[x509.Certificate] = ()) -> TokenSigner:
    """Return the key on the token; `certificates` complete the chain beside those that the token holds.

    Raises `PinWrongError`, `PinLockedError`, `TokenAbsentError`, `TokenKeyMissingError`, `TokenError`.
    """
    with _ours(source.token):
        session = login(source.token, _find(source), pin)
        try:
            return _signer(source, session, certificates)
        except BaseException:
            _close(session)
            raise


def login(label: str, token: _Openable, pin: str) -> pkcs11.Session:
    """Open a session with one try of the PIN. Raises `TokenError`.

    A token that this process has open takes any PIN, or none, so then the PIN is held to the one that
    opened it, of which a keyed digest is kept.
    """
    used = blake2b(pin.encode(), key=_PROCESS).digest()
    with _ours(label):
        try:
            session = token.open(user_pin=pin)
        except exceptions.UserAlreadyLoggedIn as error:
            if not compare_digest(_OPENED_BY.get(label, b""), used):
                raise PinWrongError(token=label, why=_("токен уже открыт, и не этим PIN")) from error
            return token.open()
    _OPENED_BY[label] = used
    return session


def _find(source: TokenKey) -> _Openable:
    """Return the token. Raises `TokenAbsentError`."""
    try:
        library = pkcs11.lib(str(source.module))
    except RuntimeError as error:
        why = _("библиотека {module} не загружается ({error})").format(module=source.module, error=error)
        raise TokenAbsentError(token=source.token, why=why) from error
    found: _Openable = library.get_token(token_label=source.token)
    return found


def _signer(source: TokenKey, session: pkcs11.Session, certificates: Sequence[x509.Certificate]) -> TokenSigner:
    named: dict[Attribute, object] = {Attribute.LABEL: source.key} if source.key else {}
    if source.key_id:
        named[Attribute.ID] = source.key_id
    key = _only(source, session, {Attribute.CLASS: ObjectClass.PRIVATE_KEY, **named}, _("закрытого ключа"))
    if not isinstance(key, SignMixin):
        raise TokenKeyMissingError(token=source.token, why=_("этим ключом подписывать не разрешено"))
    own = _only(source, session, {Attribute.CLASS: ObjectClass.CERTIFICATE, **named}, _("сертификата"))[Attribute.VALUE]
    held = session.get_objects({Attribute.CLASS: ObjectClass.CERTIFICATE})
    authorities = [each.dump() for each in certificates] + [each[Attribute.VALUE] for each in held]
    above = _chain(x509.Certificate.load(own), [x509.Certificate.load(der) for der in authorities])
    return TokenSigner(source.token, session, key, [own, *above])


def _only(source: TokenKey, session: pkcs11.Session, wanted: dict[Attribute, object], what: str) -> pkcs11.Object:
    found = list(session.get_objects(wanted))
    if len(found) == 1:
        return found[0]
    name = source.key or source.key_id.hex()
    template = _("{what} «{name}» на нём нет") if not found else _("{what} «{name}» там несколько, нужен и id=…")
    raise TokenKeyMissingError(token=source.token, why=template.format(what=what, name=name))


def _chain(certificate: x509.Certificate, known: Sequence[x509.Certificate]) -> list[bytes]:
    """Return the issuers of `certificate` that are known, upwards; a root ends it."""
    chain: list[bytes] = []
    while not certificate.self_issued:
        above = [each for each in known if each.subject == certificate.issuer and each.ca]
        if not above:
            break
        certificate = above[0]
        chain.append(certificate.dump())
    return chain


def _close(session: pkcs11.Session) -> None:
    """Close the session; one whose token was pulled out is closed already."""
    with suppress(exceptions.PKCS11Error):
        session.close()


@contextmanager
def _ours(token: str) -> Iterator[None]:
    """Turn the library's exceptions into ours."""
    try:
        yield
    except exceptions.PKCS11Error as error:
        kind, why = _ERRORS.get(type(error), (TokenError, f"{type(error).__name__} {error}".strip()))
        raise kind(token=token, why=why) from error
