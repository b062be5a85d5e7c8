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
class LedgerUnknownError(ArchiveError):
    """The archive has no summary ledger of that class and period."""

    code = "access.ledger-unknown"
    message = "Сводной ведомости {class_label} за «{period}» в архиве нет."
    remedy = "Проверьте класс, период и учебный год; незакрытый период сначала закройте и подпишите."
    class_label: str
    period: str


@dataclass(eq=False, kw_only=True)
class GroupUnknownError(ArchiveError):
    """The class has no such subject or subgroup."""

    code = "access.group-unknown"
    message = "В {class_label} нет предмета или группы «{found}»."
    remedy = "Есть: {expected}."
    found: str
    class_label: str
    expected: str


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
class NothingToGiveError(ArchiveError):
    """No record was chosen, or none of the chosen ones is authentic."""

    code = "access.nothing-to-give"
    message = "Пакет не составлен: {why}."
    remedy = "Проверьте номера, учебный год и класс; непрошедшее проверку выдаётся только для разбора (--all)."
    why: str


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


@dataclass(eq=False, kw_only=True)
class PageUnknownError(ArchiveError):
    """No such page of a journal names whoever asks as its teacher."""

    code = "access.page-unknown"
    message = "Среди ваших страниц такой нет."
    remedy = (
        "Страница учителя видна, когда период закрыт и журнал называет вас учителем предмета; спросите администратора."
    )
