"""A teacher's report as bytes: canonical JSON, what its document carries as data."""

from pydantic import TypeAdapter, ValidationError

from archive.errors import TwinMissingError
from archive.model.teacher_report import ReportContent

REPORT_FORMAT = "teacher-report-1"
_content: TypeAdapter[ReportContent] = TypeAdapter(ReportContent)


def freeze_report(content: ReportContent) -> bytes:
    """Return the canonical JSON of `content` (UTF-8, no spaces)."""
    return _content.dump_json(content)


def thaw_report(data: bytes) -> ReportContent:
    """Return the value that `data` was frozen from. Raises `TwinMissingError` when it is none."""
    try:
        return _content.validate_json(data)
    except ValidationError as error:
        raise TwinMissingError(why=f"данные не по схеме {REPORT_FORMAT} ({error.error_count()})") from error
