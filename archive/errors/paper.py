"""Paper: binding, counting, shelving."""

from dataclasses import dataclass

from archive.errors.root import ArchiveError


@dataclass(eq=False, kw_only=True)
class PaperError(ArchiveError):
    """Something about the paper beside a record."""

    code = "paper"


@dataclass(eq=False, kw_only=True)
class BindingRefusedError(PaperError):
    """These records do not make one file."""

    code = "paper.binding-refused"
    message = "Дело не составлено: {why}."
    remedy = "Укажите номера документов одного дела; какие есть, показывает archive list."
    why: str


@dataclass(eq=False, kw_only=True)
class PaperFileUnknownError(PaperError):
    """Nothing was printed under that number."""

    code = "paper.file-unknown"
    message = "Бумажное дело «{found}» не печаталось."
    remedy = "Напечатать: archive bind НОМЕР --to ПАПКА; что напечатано, показывает archive files."
    found: str


@dataclass(eq=False, kw_only=True)
class SheetsMismatchError(PaperError):
    """The clerk counted other than was printed: the file may not be put away."""

    code = "paper.sheets-mismatch"
    message = (
        "Дело {number}: должно быть {expected}, насчитано {counted}. Дело не может быть отмечено «в архиве».\n{look}"
    )
    remedy = "Найдите расхождение, исправьте дело и сосчитайте снова: archive count {number} ЛИСТОВ."
    number: str
    expected: str
    counted: str
    look: str


@dataclass(eq=False, kw_only=True)
class PaperStepError(PaperError):
    """A step out of order."""

    code = "paper.step-refused"
    message = "Дело {number} сейчас в состоянии «{state}», поэтому: {why}."
    remedy = "Порядок: archive bind, archive count, archive sewn, archive shelve."
    number: str
    state: str
    why: str
