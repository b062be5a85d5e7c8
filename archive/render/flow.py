"""Pages that flow: Jinja2 templates set by WeasyPrint, in PT Sans alone, fetching nothing from outside."""

import gc
import warnings
from base64 import b64decode
from collections.abc import Iterator, Mapping, Sequence
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
from weasyprint import CSS, HTML, Document
from weasyprint.formatting_structure.boxes import MarginBox, TableCellBox, TextBox
from weasyprint.text import ffi as native
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from archive.errors import RenderError
from archive.model.document import PdfVariant
from archive.render.measures import MEASURES, MM, Paper
from archive.render.typeface import printable
from archive.resources import DOCUMENT_TEMPLATES

M = MEASURES
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
    """Pages as a PDF, how many there are, their first-level headings (pages from 0), and where each piece begins."""

    pdf: bytes
    pages: int
    headings: tuple[FlowHeading, ...]
    starts: tuple[int, ...] = (0,)
    corner_taken: bool = False
    """Whether something stands on the first sheet where the QR code is to stand."""


@dataclass(frozen=True, slots=True)
class Setting:
    """How pieces are set: on which paper and as which PDF/A.

    `code`: a QR code is to stand at the lower right of the first sheet; `set_pieces` keeps the corner free.
    """

    paper: Paper
    variant: PdfVariant = PdfVariant.A_3U
    code: bool = False
    title: str = ""


_PICTURE = "data:image/jpeg;base64,"


class OwnFilesOnly(URLFetcher):  # type: ignore[misc]  # WeasyPrint is untyped
    """Gives files that lie under `templates/`, and pictures that stand in the template; anything else is refused."""

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:  # noqa: ARG002 - the base's signature
        """Return the file at `url`. Raises `FatalURLFetchingError`, which WeasyPrint does not swallow."""
        if url.startswith(_PICTURE):
            return URLFetcherResponse(url, b64decode(url.removeprefix(_PICTURE)), {"Content-Type": "image/jpeg"})
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
def _style(paper: Paper, *, code: bool = False, shorter: bool = False) -> CSS:
    engine = _engine()
    css = engine.templates.get_template("document.css").render(paper=paper, code=code, shorter=shorter)
    base = (DOCUMENT_TEMPLATES / "document.css").as_uri()
    return CSS(string=css, base_url=base, font_config=engine.fonts, url_fetcher=OwnFilesOnly())


def set_pages(template: str, paper: Paper, /, **values: object) -> Flow:
    """Fill `template` with `values` and set it on `paper`. Raises `RenderError`."""
    with _engine_lock, _quiet_collector(), _faults_of(template):
        return _set(_engine().templates.get_template(template).render(values), Setting(paper))


def fill(template: str, values: Mapping[str, object]) -> Markup:
    """Return the body of `template` filled with `values`, for `set_pieces`. Raises `RenderError`."""
    with _engine_lock, _faults_of(template):
        return Markup(_engine().templates.get_template(template).render(values, part=True))  # noqa: S704 - escaped there


def set_pieces(pieces: Sequence[Markup], setting: Setting) -> Flow:
    """Set `pieces` one after another, each from a sheet of its own. Raises `RenderError`.

    Most first sheets leave their corner free by themselves; one that does not is set again, shorter.
    """
    return set_whole("pieces.html", {"title": setting.title, "pieces": pieces}, setting)


def set_whole(template: str, values: Mapping[str, object], setting: Setting) -> Flow:
    """Set a template that is a document of its own, as `set_pieces` does. Raises `RenderError`."""
    with _engine_lock, _quiet_collector(), _faults_of(template):
        html = _engine().templates.get_template(template).render(values)
        flow = _set(html, setting)
        return _set(html, setting, shorter=True) if flow.corner_taken else flow


@contextmanager
def _faults_of(document: str) -> Iterator[None]:
    try:
        yield
    except (TemplateError, FatalURLFetchingError) as error:
        raise RenderError(document=document, why=str(error)) from error


_NATIVE = {PdfVariant.A_2A: "pdf/a-2a", PdfVariant.A_1B: "pdf/a-1b"}
"""What WeasyPrint must know beforehand: tags, and sets of glyphs beside the fonts; the rest is done by the join."""


def _set(html: str, setting: Setting, *, shorter: bool = False) -> Flow:
    source = HTML(string=html, base_url=DOCUMENT_TEMPLATES.as_uri() + "/", url_fetcher=OwnFilesOnly())
    style = _style(setting.paper, code=setting.code, shorter=shorter)
    document = source.render(font_config=_engine().fonts, stylesheets=[style])
    taken = setting.code and not shorter and _is_corner_taken(document, setting.paper)
    if taken:
        return Flow(b"", 0, (), corner_taken=True)
    buffer = BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # WeasyPrint leaves its colour profile open
        document.write_pdf(buffer, pdf_variant=_NATIVE.get(setting.variant))
    marks = document.make_bookmark_tree()
    headings = tuple(FlowHeading(words, at[0]) for words, at, _children, _state in marks)
    return Flow(buffer.getvalue(), len(document.pages), headings, tuple(_starts(document)) or (0,))


def _is_corner_taken(document: Document, paper: Paper) -> bool:
    """Tell whether text or a cell of a table reaches into the lower right corner of the first page."""
    scale = 96 / 72  # WeasyPrint counts in CSS pixels, from the upper left corner
    left = scale * (paper.width - M.margins.right - M.code - M.code_zone)
    top = scale * (paper.height - M.margins.bottom - M.code - M.code_zone)
    return any(
        isinstance(box, (TextBox, TableCellBox))
        and box.position_x + box.margin_width() > left
        and box.position_y + box.margin_height() > top
        for box in document.pages[0]._page_box.descendants()  # noqa: SLF001 - WeasyPrint 70 has no public way to its boxes
        if not isinstance(box, MarginBox)
    )


def _starts(document: Document) -> Iterator[int]:
    """Yield the page of each piece: `pieces.html` numbers them."""
    found = {name: number for number, page in reversed(list(enumerate(document.pages))) for name in page.anchors}
    for number in range(len(found)):
        if (name := f"piece-{number}") in found:
            yield found[name]


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
