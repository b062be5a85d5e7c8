"""Proof on paper."""

from dataclasses import dataclass

from archive.errors.root import ArchiveError


@dataclass(eq=False, kw_only=True)
class ProofKeyUnknownError(ArchiveError):
    """The catalogue knows no such key."""

    code = "proof.key-unknown"
    message = "Ключа выписок {key_id} нет."
    remedy = "Список ключей: archive proof-key list."
    key_id: str


@dataclass(eq=False, kw_only=True)
class ProofKeyMissingError(ArchiveError):
    """The private part of a key is not on this machine."""

    code = "proof.key-missing"
    message = "Закрытой части ключа выписок {key_id} на этом компьютере нет."
    remedy = "Верните папку ключей (ARCHIVE_PROOF_KEYS_DIR) из копии или заведите новый ключ: archive proof-key new."
    key_id: str


@dataclass(eq=False, kw_only=True)
class ProofKeyPeriodError(ArchiveError):
    """A key's last day is not after today, or is too far."""

    code = "proof.key-period"
    message = "Ключ выписок не заведён: последний день {until} не подходит."
    remedy = "Назовите день после сегодняшнего и не позже чем через {most_years} года."
    until: str
    most_years: int


@dataclass(eq=False, kw_only=True)
class ProofKeyRevokedError(ArchiveError):
    """A key was revoked before."""

    code = "proof.key-revoked"
    message = "Ключ выписок {key_id} уже отозван."
    remedy = "Причина и время отзыва: archive proof-key list."
    key_id: str
