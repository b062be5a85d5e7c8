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
class CertificateRevokedError(SigningError):
    """The authority has revoked the certificate."""

    code = "sign.certificate-revoked"
    message = "Сертификат {owner} отозван {revoked}, подписывать им нельзя."
    remedy = "Ничего не подписано. Получите новый сертификат и укажите его ключ."
    owner: str
    revoked: str


@dataclass(eq=False, kw_only=True)
class CertificateUntrustedError(SigningError):
    """The certificate leads to none of the trusted roots."""

    code = "sign.certificate-untrusted"
    message = "Сертификат {owner} не ведёт к доверенному корню: {why}."
    remedy = (
        "Ничего не подписано. Укажите корневой сертификат удостоверяющего центра (ARCHIVE_TRUST_ANCHORS), "
        "промежуточные — в ARCHIVE_CHAIN_CERTIFICATES."
    )
    owner: str
    why: str


@dataclass(eq=False, kw_only=True)
class RevocationUnavailableError(SigningError):
    """Nobody tells whether a certificate was revoked, so the signature could not be proved later."""

    code = "sign.revocation-unavailable"
    message = "Сведения об отзыве недоступны для сертификата {owner}: {why}."
    remedy = (
        "Документы оформлены и ждут. Проверьте сеть или укажите файлы со списками отзыва (ARCHIVE_CRLS) "
        "и повторите ту же команду."
    )
    owner: str
    why: str


@dataclass(eq=False, kw_only=True)
class TokenError(SigningError):
    """A token or HSM (PKCS#11) does not do its part."""

    code = "sign.token"
    message = "Токен «{token}» не отвечает: {why}."
    remedy = "Ничего не подписано. Вставьте токен заново и повторите ту же команду."
    token: str
    why: str


@dataclass(eq=False, kw_only=True)
class TokenAbsentError(TokenError):
    """The token is not plugged in, or its module cannot be loaded."""

    code = "sign.token-absent"
    message = "Токен «{token}» не найден: {why}."
    remedy = "Вставьте токен, проверьте его метку и модуль PKCS#11 и повторите ту же команду."


@dataclass(eq=False, kw_only=True)
class TokenKeyMissingError(TokenError):
    """The token holds no such key or no certificate for it."""

    code = "sign.token-key-missing"
    message = "На токене «{token}» нет нужного ключа: {why}."
    remedy = "Посмотрите, что на токене есть: pkcs11-tool --module МОДУЛЬ --login --list-objects."


@dataclass(eq=False, kw_only=True)
class PinWrongError(TokenError):
    """The token refuses the PIN; it was tried once."""

    code = "sign.pin-wrong"
    message = "PIN-код не подходит к токену «{token}»: {why}."
    remedy = (
        "Ничего не подписано. Сам архив PIN второй раз не пробует: после нескольких неверных токен заблокируется. "
        "Проверьте раскладку и введите PIN ещё раз."
    )


@dataclass(eq=False, kw_only=True)
class PinLockedError(TokenError):
    """The PIN was entered wrongly too often."""

    code = "sign.pin-locked"
    message = "Токен «{token}» заблокирован: {why}."
    remedy = "Разблокируйте его PUK-кодом или у того, кто выдал токен. Ничего не подписано."


@dataclass(eq=False, kw_only=True)
class SignatureForeignError(SigningError):
    """A signature made elsewhere is not one of this document."""

    code = "sign.foreign"
    message = "Подпись извне не подходит к документу: {why}."
    remedy = "Документ ждёт. Подпишите выданный файл ещё раз и принесите новую подпись."
    why: str


@dataclass(eq=False, kw_only=True)
class TimestampUnavailableError(SigningError):
    """No timestamp authority answered."""

    code = "sign.timestamp-unavailable"
    message = "Служба штампов времени не ответила ({url}): {why}."
    remedy = "Документы оформлены и ждут. Проверьте сеть и повторите ту же команду."
    url: str
    why: str


@dataclass(eq=False, kw_only=True)
class TimestampUnsetError(TimestampUnavailableError):
    """No timestamp authority is named in the settings."""

    code = "sign.timestamp-unset"
    message = "Служба штампов времени не указана."
    remedy = (
        "Документы оформлены и ждут. Впишите её адрес в настройки (ARCHIVE_TIMESTAMP_URL) и повторите ту же команду."
    )
    url: str = "—"
    why: str = "адрес службы не указан"


@dataclass(eq=False, kw_only=True)
class SigningFailedError(SigningError):
    """The document itself could not be signed."""

    code = "sign.failed"
    message = "Документ не удалось подписать: {why}."
    remedy = "Ничего не подписано. Повторите закрытие; если не поможет, сообщите разработчикам этот текст."
    why: str


@dataclass(eq=False, kw_only=True)
class EvidenceUnreadableError(SigningError):
    """What should be an evidence record is none."""

    code = "evidence.unreadable"
    message = "Свидетельство не разбирается как RFC 4998: {why}."
    remedy = "Оно повреждено: возьмите копию с другого носителя. Сам документ от этого не изменился."
    why: str


@dataclass(eq=False, kw_only=True)
class SignatureUncheckedError(SigningError):
    """Nothing here can tell whether a signature holds."""

    code = "sign.unchecked"
    message = "Подпись не проверена: {why}."
    remedy = "Для ГОСТ Р 34.10-2012 нужны команда openssl и её модуль: apt install openssl libengine-gost-openssl."
    why: str


@dataclass(eq=False, kw_only=True)
class DetachedRefusedError(SigningError):
    """A detached signature is not one over this record."""

    code = "sign.detached-refused"
    message = "Подпись «{file}» к записи {number} не принята: {why}."
    remedy = "Нужна отсоединённая подпись самого файла записи; выдать его: archive retrieve {number} --to ПАПКА."
    file: str
    number: str
    why: str


@dataclass(eq=False, kw_only=True)
class HashUnavailableError(SigningError):
    """This machine cannot make the hash."""

    code = "evidence.hash-unavailable"
    message = "Отпечаток {algorithm} на этой машине сделать нечем."
    remedy = "Для ГОСТ Р 34.11-2012 нужен модуль OpenSSL: apt install libengine-gost-openssl."
    algorithm: str


@dataclass(eq=False, kw_only=True)
class EvidenceRefusedError(SigningError):
    """What does not verify is not renewed."""

    code = "evidence.refused"
    message = "Не продлены свидетельства записей: {count}. Они не прошли проверку, новый штамп скрыл бы это:\n{listed}"
    remedy = "Заключение о каждой: archive retrieve НОМЕР. Остальные свидетельства продлены."
    count: int
    listed: str


@dataclass(eq=False, kw_only=True)
class EvidenceUntrustedError(SigningError):
    """The timestamp came, but does not verify here."""

    code = "evidence.untrusted"
    message = "Штамп времени получен, но на записи {number} проверку не прошёл: {why}."
    remedy = "Ничего не записано. Проверьте службу штампов и доверенные корни (ARCHIVE_TRUST_ANCHORS)."
    number: str
    why: str
