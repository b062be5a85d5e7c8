"""Signing: keys, certificates, timestamps."""

from dataclasses import dataclass

from archive.errors.root import ArchiveError


@dataclass(eq=False, kw_only=True)
class SigningError(ArchiveError):
    """Signing could not be done; nothing was signed."""

    code = "sign"


@dataclass(eq=False, kw_only=True)
class KeyNotSetError(SigningError):
    """No key was configured."""

    code = "sign.key-not-set"
    message = "Ключ директора не указан: документы оформлены и ждут подписи."
    remedy = "Укажите файл ключа PKCS#12 (ARCHIVE_SIGNER_PKCS12) и повторите команду."


@dataclass(eq=False, kw_only=True)
class KeyUnreadableError(SigningError):
    """The key file is not PKCS#12 or cannot be read."""

    code = "sign.key-unreadable"
    message = "Файл ключа «{file}» не читается: {why}."
    remedy = "Нужен файл PKCS#12 (.p12, .pfx) с ключом и сертификатом директора."
    file: str
    why: str


@dataclass(eq=False, kw_only=True)
class PassphraseWrongError(SigningError):
    """The passphrase does not open the key."""

    code = "sign.passphrase-wrong"
    message = "Пароль не подходит к ключу «{file}»."
    remedy = "Проверьте раскладку и регистр и введите пароль ещё раз. Ничего не подписано."
    file: str


@dataclass(eq=False, kw_only=True)
class CertificateExpiredError(SigningError):
    """The certificate is not valid now."""

    code = "sign.certificate-expired"
    message = "Сертификат {owner} действует с {since} по {until}, подписывать им сейчас нельзя."
    remedy = "Получите новый сертификат и укажите его ключ."
    owner: str
    since: str
    until: str


@dataclass(eq=False, kw_only=True)
class TimestampUnavailableError(SigningError):
    """No timestamp authority answered."""

    code = "sign.timestamp-unavailable"
    message = "Служба штампов времени не ответила ({url}): {why}."
    remedy = "Документы оформлены и ждут. Проверьте сеть и повторите ту же команду."
    url: str
    why: str


@dataclass(eq=False, kw_only=True)
class SigningFailedError(SigningError):
    """The document itself could not be signed."""

    code = "sign.failed"
    message = "Документ не удалось подписать: {why}."
    remedy = "Ничего не подписано. Повторите закрытие; если не поможет, сообщите разработчикам этот текст."
    why: str
