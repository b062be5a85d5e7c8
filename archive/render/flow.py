"""Pages that flow: Jinja2 templates set by WeasyPrint, in PT Sans alone, fetching nothing from outside."""

import gc
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path
from threading import Lock
from typing import Any
from urllib.parse import unquote, urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateError
from markupsafe import Markup
from weasyprint import CSS, HTML
from weasyprint.text import ffi as native
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from archive.errors import RenderError
from archive.render.measures import MEASURES, MM, Paper
from archive.render.typeface import printable
from archive.resources import DOCUMENT_TEMPLATES

_TEMPLATES = DOCUMENT_TEMPLATES.parent
_engine_lock = Lock()
"""Pango's font map is not for two threads at once; processes have one each."""


@dataclass(frozen=True, slots=True)
class FlowHeading:
    """A heading that begins on a page, counted from 0."""

    words: str
    page: int


@dataclass(frozen=True, slots=True)
class Flow:
    """Pages as a PDF, how many there are, and their first-level headings."""

    pdf: bytes
    pages: int
    headings: tuple[FlowHeading, ...]


class OwnFilesOnly(URLFetcher):  # type: ignore[misc]  # WeasyPrint is untyped
    """Gives files that lie under `templates/`; anything else stops the rendering."""

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:  # noqa: ARG002 - the base's signature
        """Return the file at `url`. Raises `FatalURLFetchingError`, which WeasyPrint does not swallow."""
        parts = urlsplit(url)
        path = Path(unquote(parts.path)).resolve()
        if parts.scheme != "file" or parts.netloc or not path.is_relative_to(_TEMPLATES) or not path.is_file():
            raise FatalURLFetchingError(url)
        return URLFetcherResponse(url, path.read_bytes())


class OwnFontsOnly(FontConfiguration):  # type: ignore[misc]  # WeasyPrint is untyped
    """A font configuration that starts from nothing: the machine's fonts can never get in.

    The base class starts from the machine's fontconfig; this is its constructor with an empty one
    (WeasyPrint 70, pinned; `tests/unit/render/test_fonts.py` holds the outcome).
    """

    def __init__(self) -> None:
        """Build an empty configuration; `@font-face` rules fill it."""
        self._config = native.fontconfig.FcConfigCreate()
        self.font_map = native.ffi.gc(native.pangoft2.pango_ft2_font_map_new(), native.gobject.g_object_unref)
        native.pangoft2.pango_fc_font_map_set_config(native.ffi.cast("PangoFcFontMap *", self.font_map), self._config)
        native.fontconfig.FcConfigDestroy(self._config)
        self._folder = None
        self.strut_layouts: dict[Any, Any] = {}
        self.font_features: dict[Any, Any] = {}


native.ffi.cdef("FcConfig * FcConfigCreate(void);")


@dataclass(frozen=True, slots=True)
class _Engine:
    templates: Environment
    fonts: OwnFontsOnly


@cache
def _engine() -> _Engine:
    templates = Environment(
        loader=FileSystemLoader(DOCUMENT_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_finalized,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.globals.update(m=MEASURES, MM=MM)
    gc.freeze()  # what is loaded by now stays for the life of the process
    return _Engine(templates, OwnFontsOnly())


def _finalized(value: object) -> object:
    return printable(value) if isinstance(value, str) and not isinstance(value, Markup) else value


@cache
def _style(paper: Paper) -> CSS:
    engine = _engine()
    css = engine.templates.get_template("document.css").render(paper=paper)
    base = (DOCUMENT_TEMPLATES / "document.css").as_uri()
    return CSS(string=css, base_url=base, font_config=engine.fonts, url_fetcher=OwnFilesOnly())


def set_pages(template: str, paper: Paper, **values: object) -> Flow:
    """Fill `template` with `values` and set it on `paper`. Raises `RenderError`."""
    with _engine_lock, _quiet_collector():
        try:
            html = _engine().templates.get_template(template).render(values)
            return _set(html, paper)
        except (TemplateError, FatalURLFetchingError) as error:
            raise RenderError(document=template, why=str(error)) from error


def _set(html: str, paper: Paper) -> Flow:
    source = HTML(string=html, base_url=DOCUMENT_TEMPLATES.as_uri() + "/", url_fetcher=OwnFilesOnly())
    document = source.render(font_config=_engine().fonts, stylesheets=[_style(paper)])
    buffer = BytesIO()
    document.write_pdf(buffer)
    marks = document.make_bookmark_tree()
    headings = tuple(FlowHeading(words, at[0]) for words, at, _children, _state in marks)
    return Flow(buffer.getvalue(), len(document.pages), headings)


@contextmanager
def _quiet_collector() -> Iterator[None]:
    """Keep the cyclic collector still while boxes are built: it finds nothing and costs a third."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
        gc.collect()
