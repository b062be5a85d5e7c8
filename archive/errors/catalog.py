"""The register."""

from dataclasses import dataclass

from archive.errors.root import ArchiveError


@dataclass(eq=False, kw_only=True)
class OrganisationUnknownError(ArchiveError):
    """No such school."""

    code = "organisation.unknown"
    message = "Школы «{found}» нет в архиве. Есть: {expected}."
    remedy = "Добавьте её: archive school add ФАЙЛ.toml (образец файла: archive school draft)."
    found: str
    expected: str


@dataclass(eq=False, kw_only=True)
class RecordUnknownError(ArchiveError):
    """No such record."""

    code = "record.unknown"
    message = "Записи «{found}» нет в архиве."
    remedy = "Номера записей показывает archive list."
    found: str


@dataclass(eq=False, kw_only=True)
class RecordExistsError(ArchiveError):
    """The number or the content is registered already."""

    code = "record.exists"
    message = "Запись с этим номером или содержимым уже есть в архиве: {number} (SHA-256 {digest})."
    remedy = "Записи не переписываются. Показать её: archive list."
    number: str
    digest: str


@dataclass(eq=False, kw_only=True)
class SidecarExistsError(ArchiveError):
    """Its place beside the record, or its content, is registered already."""

    code = "sidecar.exists"
    message = "У записи {number} это уже есть (SHA-256 {digest})."
    remedy = "Ничего делать не нужно: приложения к записи не переписываются."
    number: str
    digest: str


@dataclass(eq=False, kw_only=True)
class CatalogUnavailableError(ArchiveError):
    """The database does not answer."""

    code = "catalog.unavailable"
    message = "База данных недоступна: {why}."
    remedy = "Проверьте, что она запущена и адрес верен (ARCHIVE_DATABASE_URL)."
    why: str


@dataclass(eq=False, kw_only=True)
class CatalogFullError(ArchiveError):
    """The database has no room."""

    code = "catalog.full"
    message = "Базе данных не хватает места на диске: {why}."
    remedy = "Освободите или добавьте место и повторите ту же команду. Принятое раньше цело."
    why: str


@dataclass(eq=False, kw_only=True)
class BusyError(ArchiveError):
    """Another command is doing this work."""

    code = "busy"
    message = "Другая команда уже работает с этими данными: {what}."
    remedy = "Дождитесь её окончания."
    what: str
