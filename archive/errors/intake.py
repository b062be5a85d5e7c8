"""Taking in: files, formats, the school's own file."""

from dataclasses import dataclass
from typing import Any

from archive.errors.root import ArchiveError


@dataclass(eq=False, kw_only=True)
class IntakeError(ArchiveError):
    """A file that could not be taken in at all."""

    code = "intake"
    file: str


@dataclass(eq=False, kw_only=True)
class FormatUnknownError(IntakeError):
    """The content is no export that we know."""

    code = "intake.format-unknown"
    message = "Файл «{file}» не похож ни на одну известную выгрузку: {found}."
    remedy = (
        "Выгрузите из электронного журнала отчёт, названный в docs/formats, или заполните шаблон (archive template)."
    )
    found: str


@dataclass(eq=False, kw_only=True)
class FileBrokenError(IntakeError):
    """The container is damaged."""

    code = "intake.file-broken"
    message = "Файл «{file}» повреждён или недокачан: {found}."
    remedy = "Скачайте его из электронного журнала ещё раз."
    found: str


@dataclass(eq=False, kw_only=True)
class FileEncryptedError(IntakeError):
    """The container is protected by a password."""

    code = "intake.file-encrypted"
    message = "Файл «{file}» защищён паролем, прочитать его нельзя."
    remedy = "Сохраните его без пароля и повторите."


@dataclass(eq=False, kw_only=True)
class FileTooLargeError(IntakeError):
    """The file, or what it unpacks to, is over the limit: perhaps a bomb."""

    code = "intake.file-too-large"
    message = "Файл «{file}» слишком велик: {found}, допустимо не больше {limit}."
    remedy = "Настоящая выгрузка класса столько не занимает. Проверьте, тот ли это файл, или разделите его по классам."
    found: str
    limit: str


@dataclass(eq=False, kw_only=True)
class FileMissingError(IntakeError):
    """There is no such file, or it cannot be opened."""

    code = "intake.file-missing"
    message = "Файл «{file}» не открывается: {found}."
    remedy = "Проверьте имя и права доступа."
    found: str


@dataclass(eq=False, kw_only=True)
class SheetMissingError(IntakeError):
    """A workbook or folder lacks a table that the format requires."""

    code = "intake.sheet-missing"
    message = "В файле «{file}» нет листа «{expected}», есть: {found}."
    remedy = "Возьмите лист из шаблона (archive template) и заполните его."
    expected: str
    found: str


@dataclass(eq=False, kw_only=True)
class DataRefusedError(ArchiveError):
    """Findings that block: the whole input is refused and nothing of it was kept."""

    code = "intake.refused"
    message = "Данные не приняты: {count}. Ничего не записано.\n{listed}"
    remedy = "Исправьте названное и повторите ту же команду."
    count: str
    listed: str
    findings: tuple[Any, ...] = ()


@dataclass(eq=False, kw_only=True)
class PushKeyReusedError(ArchiveError):
    """The idempotency key stands for another body already."""

    code = "push.key-reused"
    message = "Ключ повтора (Idempotency-Key) уже служил для других данных, принятых {pushed_at}. Новые не приняты."
    remedy = "Для новых данных возьмите новый ключ; тот же ключ годится только для повтора того же тела."
    pushed_at: str


@dataclass(eq=False, kw_only=True)
class UploadUnknownError(ArchiveError):
    """No draft has this id: it was closed or discarded, or its term ended."""

    code = "intake.upload-unknown"
    message = "Загрузки «{found}» нет: период по ней закрыт, её удалили, или прошло две недели."
    remedy = "Посмотрите на странице «Загрузка», что ждёт закрытия, или загрузите файлы снова."
    found: str


@dataclass(eq=False, kw_only=True)
class NothingUploadedError(ArchiveError):
    """A draft without files."""

    code = "intake.nothing-uploaded"
    message = "Файлы не выбраны."
    remedy = "Выберите выгрузку электронного журнала: один файл или несколько."


@dataclass(eq=False, kw_only=True)
class PushUnknownError(ArchiveError):
    """Nothing was pushed under this id."""

    code = "push.unknown"
    message = "Переданных данных «{found}» нет."
    remedy = "Идентификатор сказан в ответе на передачу (свойство push)."
    found: str


@dataclass(eq=False, kw_only=True)
class OrganisationFileError(ArchiveError):
    """The school's own profile file is not right."""

    code = "organisation.file"
    message = "Файл сведений о школе «{file}»: {found}. Ожидалось: {expected}."
    remedy = "Образец: archive school draft."
    file: str
    found: str
    expected: str
