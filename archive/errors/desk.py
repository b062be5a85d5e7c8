"""The desk: who asks, and what can be given."""

from dataclasses import dataclass

from archive.errors.root import ArchiveError


@dataclass(eq=False, kw_only=True)
class DeskError(ArchiveError):
    """Something about what the desk gives out or keeps."""

    code = "desk"
    field: str = ""
    """Which field of the desk's form it speaks of; empty where it is none."""


@dataclass(eq=False, kw_only=True)
class RightMissingError(DeskError):
    """Nothing shows that the applicant may have the child's data."""

    code = "desk.right-missing"
    message = "Выдать нельзя: {why}."
    remedy = "Уточните, кто обратился и на каком основании."
    why: str


@dataclass(eq=False, kw_only=True)
class ExtractImpossibleError(DeskError):
    """There is no such extract."""

    code = "desk.extract-impossible"
    message = "Такой выписки нет: {why}."
    remedy = "Выберите другой вид выписки, период или неделю."
    why: str


@dataclass(eq=False, kw_only=True)
class DeskEntryUnknownError(DeskError):
    """No such number in the register."""

    code = "desk.entry-unknown"
    message = "В книге «{register}» нет номера «{found}»."
    remedy = "Номер пишется так: 2026-12; все номера показывает страница книги."
    register: str
    found: str


@dataclass(eq=False, kw_only=True)
class ConsentRefusedError(DeskError):
    """The line cannot be entered in the register of consents."""

    code = "desk.consent-refused"
    message = "В книгу согласий не внесено: {why}."
    remedy = "Исправьте и внесите снова."
    why: str


@dataclass(eq=False, kw_only=True)
class NothingToPrintError(DeskError):
    """No family of the class waits for paper, or there is nothing to print of that time."""

    code = "desk.nothing-to-print"
    message = "Печатать нечего: {why}."
    remedy = "Кому нужна бумага, показывает книга согласий и отказов."
    why: str


@dataclass(eq=False, kw_only=True)
class PrintGoneError(DeskError):
    """The printed file is not kept for ever."""

    code = "desk.print-gone"
    message = "Файл выписки № {number} больше не хранится: он нужен был только для печати."
    remedy = "Напечатайте выписку снова: у неё будет новый номер."
    number: str
