"""Rendering."""

from dataclasses import dataclass

from archive.errors.root import ArchiveError


@dataclass(eq=False, kw_only=True)
class RenderError(ArchiveError):
    """A document could not be made."""

    code = "render.failed"
    message = "Документ «{document}» не удалось оформить: {why}."
    remedy = "Сообщите разработчикам название документа и этот текст."
    document: str
    why: str


@dataclass(eq=False, kw_only=True)
class TwinMissingError(ArchiveError):
    """A document carries no machine-readable twin."""

    code = "render.twin-missing"
    message = "В документе нет вложения с данными: {why}."
    remedy = "Проверьте, что это журнал или ведомость из архива."
    why: str
