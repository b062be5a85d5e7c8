"""What PDF/A and PDF/UA ask of the widgets of signature fields, and pyHanko leaves out.

* PDF/A-1 wants an appearance of every field, also of one that is not seen (ISO 19005-1, 6.9).
* PDF/UA-1 wants a widget that is seen to stand in a Form element of the structure (ISO 14289-1, 7.18.4).
"""

from collections.abc import Iterator, Sequence

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import ArrayObject, DictionaryObject, IndirectObject, NumberObject, pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import enumerate_sig_fields

Widget = tuple[IndirectObject, DictionaryObject]


def complete_widgets(writer: IncrementalPdfFileWriter) -> None:
    """Give each unseen signature field of `writer` an appearance, each seen one its element where there are tags."""
    widgets = list(_widgets(writer))
    for reference, widget in widgets:
        if not _is_seen(widget):
            if "/AP" not in widget:
                widget[pdf_name("/AP")] = DictionaryObject({pdf_name("/N"): _appearance(writer, widgets)})
                writer.update_container(widget)
        elif "/StructTreeRoot" in writer.root and "/StructParent" not in widget:
            _tag(writer, reference, widget)


def _widgets(writer: IncrementalPdfFileWriter) -> Iterator[Widget]:
    """Yield the fields; each of ours is its own only widget."""
    for _name, _value, reference in enumerate_sig_fields(writer):
        if isinstance(reference, IndirectObject):
            yield reference, reference.get_object()


def _appearance(writer: IncrementalPdfFileWriter, widgets: Sequence[Widget]) -> IndirectObject:
    """Return an appearance for a field of no size, one that is there already if at all possible.

    A new one in the update of an archival timestamp would count as a change that a certification forbids.
    """
    for _reference, widget in widgets:
        if "/AP" in widget and isinstance(found := widget["/AP"].raw_get("/N"), IndirectObject):
            return found
    return writer.add_object(_nothing())


def _nothing() -> generic.StreamObject:
    box = ArrayObject([NumberObject(0)] * 4)
    about = {
        "/Type": pdf_name("/XObject"),
        "/Subtype": pdf_name("/Form"),
        "/BBox": box,
        "/Resources": DictionaryObject(),
    }
    return generic.StreamObject({pdf_name(key): value for key, value in about.items()}, stream_data=b"")


def _is_seen(widget: DictionaryObject) -> bool:
    left, bottom, right, top = widget["/Rect"]
    return bool(left != right and bottom != top)


def _tag(writer: IncrementalPdfFileWriter, reference: IndirectObject, widget: DictionaryObject) -> None:
    """Add a Form element with the widget at the end of the document's structure."""
    root = writer.root["/StructTreeRoot"]
    document = _document(root).get_object()
    parents = root["/ParentTree"]["/Nums"]
    number = 1 + max((int(parents[place]) for place in range(0, len(parents), 2)), default=-1)
    page = widget.raw_get("/P")
    held = DictionaryObject({pdf_name("/Type"): pdf_name("/OBJR"), pdf_name("/Obj"): reference, pdf_name("/Pg"): page})
    element = writer.add_object(
        DictionaryObject(
            {
                pdf_name("/Type"): pdf_name("/StructElem"),
                pdf_name("/S"): pdf_name("/Form"),
                pdf_name("/P"): _document(root),
                pdf_name("/Pg"): page,
                pdf_name("/K"): held,  # no list of one: pyHanko finds a field in the structure only so
            }
        )
    )
    document["/K"].append(element)
    parents.extend([NumberObject(number), element])
    widget[pdf_name("/StructParent")] = NumberObject(number)
    for changed in (document["/K"], parents, widget):
        writer.update_container(changed)


def _document(root: DictionaryObject) -> IndirectObject:
    """Return the element of the whole document."""
    kids = root.raw_get("/K")
    kids = kids.get_object() if isinstance(kids, IndirectObject) else kids
    reference = kids.raw_get(0) if isinstance(kids, ArrayObject) else root.raw_get("/K")
    assert isinstance(reference, IndirectObject)
    return reference
