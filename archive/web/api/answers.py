"""What operations answer besides their own shape: refusals by status, files."""

from typing import Any

from archive.texts import _
from archive.web.api.problems import PROBLEMS

Responses = dict[int | str, dict[str, Any]]


def refusals(*codes: int) -> Responses:
    """Return the refusals with these statuses."""
    return {code: PROBLEMS[code] for code in codes}


def file_of(media_type: str, words: str, *codes: int) -> Responses:
    """Return the answer that is a file, and the refusals with these statuses."""
    content = {media_type: {"schema": {"type": "string", "format": "binary"}}}
    return {200: {"description": words, "content": content}, **refusals(*codes)}


def pdf_of(words: str, *codes: int) -> Responses:
    """Return the answer that is a PDF, and the refusals with these statuses."""
    return file_of("application/pdf", _("{what}, PDF/A").format(what=words), *codes)
