"""What draws documents and reads them back: the libraries of type and PDF."""

from archive.ports import Renderer, TwinReader
from archive.render.renderer import DocumentRenderer
from archive.render.twin import AttachedTwin


def renderer() -> Renderer:
    """Return the renderer of all documents."""
    return DocumentRenderer()


def twins() -> TwinReader:
    """Return the reader of what documents carry."""
    return AttachedTwin()
