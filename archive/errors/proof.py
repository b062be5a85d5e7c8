"""Proof on paper."""

from dataclasses import dataclass

from archive.errors.root import ArchiveError


@dataclass(eq=False, kw_only=True)
class ProofKeyError(ArchiveError):
    """Something about the keys of extracts."""

    code = "proof"


@dataclass(eq=False, kw_only=True)
class ProofKeyUnknownError(ProofKeyError):
    """The catalogue knows no such key."""

    code = "proof.key-unknown"
    message = "Ключа выписок {key_id} нет."
    remedy = "Список ключей: archive proof-key list."
    key_id: str


@dataclass(eq=False, kw_only=True)
class ProofKeyMissingError(ProofKeyError):
    """The private part of a key is not on this machine."""

    code = "proof.key-missing"
    message = "Закрытой части ключа выписок {key_id} на этом компьютере нет."
    remedy = "Верните папку ключей (ARCHIVE_PROOF_KEYS_DIR) из копии или заведите новый ключ: archive proof-key new."
    key_id: str


@dataclass(eq=False, kw_only=True)
class ProofKeyPeriodError(ProofKeyError):
    """A key's last day is not after today, or is too far."""

    code = "proof.key-period"
    message = "Ключ выписок не заведён: последний день {until} не подходит."
    remedy = "Назовите день после сегодняшнего и не позже чем через {most_years} года."
    until: str
    most_years: int


@dataclass(eq=False, kw_only=True)
class ProofKeyRevokedError(ProofKeyError):
    """A key was revoked before."""

    code = "proof.key-revoked"
    message = "Ключ выписок {key_id} уже отозван."
    remedy = "Причина и время отзыва: archive proof-key list."
    key_id: str


@dataclass(eq=False, kw_only=True)
class ProofKeyEndedError(ProofKeyError):
    """A key that is over was to be used, handed over, retired or endorsed."""

    code = "proof.key-ended"
    message = "Ключ выписок {key_id} больше не действует: {why}."
    remedy = "Заведите новый ключ: archive proof-key new."
    key_id: str
    why: str


@dataclass(eq=False, kw_only=True)
class ProofKeyFileError(ProofKeyError):
    """A file that was to bring a key does not."""

    code = "proof.key-file"
    message = "Ключ из файла не принят: {why}."
    remedy = "Нужен файл, который выдала команда archive proof-key hand-over, и пароль, названный при этом."
    why: str


@dataclass(eq=False, kw_only=True)
class EndorsementRefusedError(ProofKeyError):
    """A signature that was to say whose a key is does not say it."""

    code = "proof.endorsement-refused"
    message = "Ключ выписок {key_id} не заверен: {why}."
    remedy = "Заявление о ключе подписывает директор школы своим ключом: archive proof-key sign {key_id}."
    key_id: str
    why: str


@dataclass(eq=False, kw_only=True)
class ProofKeyReasonMissingError(ProofKeyError):
    """A key was to be revoked without saying why."""

    code = "proof.reason-missing"
    message = "Ключ выписок не отозван: причина не указана."
    remedy = "Напишите, что случилось: «похищен компьютер секретаря»."


@dataclass(eq=False, kw_only=True)
class ProofKeyPassphrasesDifferError(ProofKeyError):
    """The passphrase of a file to be handed over was typed in two ways."""

    code = "proof.passphrases-differ"
    message = "Ключ не выдан: пароль файла набран по-разному."
    remedy = "Наберите один и тот же пароль дважды."
