"""The director's queue: whose turn it is, what was refused, what is signed outside, by which power of attorney."""

from dataclasses import dataclass

from archive.errors.root import ArchiveError
from archive.errors.sign import SigningError


@dataclass(eq=False, kw_only=True)
class NotQueuedError(ArchiveError):
    """No document with this number is at the step that was asked for."""

    code = "queue.not-waiting"
    message = "{number}: {found}; {expected}."
    remedy = "Очередь показывает archive queue."
    number: str
    found: str
    expected: str


@dataclass(eq=False, kw_only=True)
class ReasonMissingError(ArchiveError):
    """A refusal says why."""

    code = "queue.reason-missing"
    message = "Документ не возвращён: причина не указана."
    remedy = "Напишите, что исправить: администратор увидит эти слова."


@dataclass(eq=False, kw_only=True)
class NotSignatoryError(SigningError):
    """The key is not that of the person who is to sign."""

    code = "sign.not-the-signatory"
    message = "{signatory}: подписать должен {expected}, а сертификат выдан на «{found}». Ничего не подписано."
    remedy = "Откройте ключ того, кто должен подписать, или подпишите по доверенности: --attorney МЧД.xml."
    signatory: str
    expected: str
    found: str


@dataclass(eq=False, kw_only=True)
class AttorneyUnreadableError(SigningError):
    """The power of attorney cannot be read."""

    code = "attorney.unreadable"
    message = "Доверенность «{file}» не читается: {why}."
    remedy = "Нужен файл МЧД в XML, как он получен из реестра."
    file: str
    why: str


@dataclass(eq=False, kw_only=True)
class AttorneyRefusedError(SigningError):
    """The power of attorney does not let this person sign this now."""

    code = "attorney.refused"
    message = "По доверенности № {number} подписать нельзя: {why}. Ничего не подписано."
    remedy = "Проверьте, та ли это доверенность и действует ли она."
    number: str
    why: str


@dataclass(eq=False, kw_only=True)
class ExternalFolderError(ArchiveError):
    """The folder of the exchange is not what it should be."""

    code = "external.folder"
    message = "Папка «{folder}»: {why}."
    remedy = "Укажите папку, в которую выгружали документы командой archive certify --export."
    folder: str
    why: str


@dataclass(eq=False, kw_only=True)
class ExternalSignatureError(SigningError):
    """A signature made outside is not one over this document."""

    code = "external.refused"
    message = "Подпись «{file}» не принята: {why}."
    remedy = "Остальные документы это не затронуло. Подпишите файл .tosign ещё раз, не меняя его."
    file: str
    why: str


@dataclass(eq=False, kw_only=True)
class SignaturesUnfinishedError(ArchiveError):
    """Some signatures were not taken in."""

    code = "external.unfinished"
    message = "Не принято: {count}.\n{listed}"
    remedy = "Принятые подписи сохранены; исправьте названное и повторите ту же команду."
    count: int
    listed: str
