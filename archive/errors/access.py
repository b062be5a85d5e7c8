"""Giving out."""

from dataclasses import dataclass

from archive.errors.root import ArchiveError


@dataclass(eq=False, kw_only=True)
class PupilUnknownError(ArchiveError):
    """No such pupil in the records of that period."""

    code = "access.pupil-unknown"
    message = "Ученик «{found}» за «{period}» в записях архива не найден."
    remedy = "Проверьте фамилию, имя и период."
    found: str
    period: str


@dataclass(eq=False, kw_only=True)
class PupilAmbiguousError(ArchiveError):
    """More than one pupil answers to the name."""

    code = "access.pupil-ambiguous"
    message = "Под имя «{found}» подходит несколько учеников: {candidates}."
    remedy = "Укажите полное имя и класс (--class)."
    found: str
    candidates: str


@dataclass(eq=False, kw_only=True)
class NotAuthenticError(ArchiveError):
    """A record whose verdict is not PASSED is not given out as authentic."""

    code = "access.not-authentic"
    message = "Запись {number} не выдана: {verdict}.\n{reasons}"
    remedy = "Сообщите директору: это происшествие. Без проверки запись можно взять только для разбора (--unverified)."
    number: str
    verdict: str
    reasons: str


@dataclass(eq=False, kw_only=True)
class OutputExistsError(ArchiveError):
    """The file to write is there already, with other content."""

    code = "output.exists"
    message = "Файл «{file}» уже есть, он не перезаписан."
    remedy = "Укажите другое имя или папку."
    file: str


@dataclass(eq=False, kw_only=True)
class SettingError(ArchiveError):
    """A setting is missing or wrong."""

    code = "setting"
    message = "Настройка {name}: {why}."
    remedy = "Все настройки описаны в docs/settings.md."
    name: str
    why: str
