"""Files as a form brings them, read in a bounded way: nothing of a name or a content is believed here."""

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Depends, Request
from starlette.datastructures import FormData, UploadFile

from archive.errors import FileTooLargeError
from archive.intake import InputFile
from archive.intake.containers.input_file import MAX_FILE, printable, shown_size
from archive.model.permission import Action
from archive.web.access import Visit, allowed

MOST_FILES = 400
"""A folder of a large school, several files a class."""
_MOST_FIELDS = 2000
_PREFIX = "explain:"


async def form_closed(request: Request) -> AsyncIterator[None]:
    """Let a form's temporary files go once it was answered, whoever read it and however that ended."""
    try:
        yield
    finally:
        await request.close()


async def form_of(request: Request, visit: Annotated[Visit, allowed(Action.CLOSE_PERIOD)]) -> FormData:
    """Return the form, read only for someone who may close a period."""
    del visit
    return await request.form(max_files=MOST_FILES, max_fields=_MOST_FIELDS)


Form = Annotated[FormData, Depends(form_of)]


async def files_of(form: Form) -> tuple[InputFile, ...]:
    """Return the form's files; an empty choice is none. Raises `FileTooLargeError` before anything is read."""
    given = [value for value in form.getlist("files") if isinstance(value, UploadFile) and value.size]
    for file in given:
        if (size := file.size or 0) > MAX_FILE:
            name = printable(file.filename or "")
            raise FileTooLargeError(file=name, found=shown_size(size), limit=shown_size(MAX_FILE))
    return tuple([InputFile(file.filename or "", await file.read()) for file in given])


Files = Annotated[tuple[InputFile, ...], Depends(files_of)]


def text_of(form: FormData, name: str, *, longest: int = 1000) -> str:
    """Return a field's text without the spaces around it, cut to `longest`; empty when it was not sent."""
    value = form.get(name, "")
    return value.strip()[:longest] if isinstance(value, str) else ""


def explanations_of(form: FormData) -> dict[str, str]:
    """Return what was typed beside the findings, by code or «code@class»."""
    keys = [key for key in form if key.startswith(_PREFIX)]
    return {key.removeprefix(_PREFIX)[:200]: text_of(form, key) for key in keys}
