"""The structure tree of a tagged document (ISO 32000-1, 14.7): mended after WeasyPrint, added to by the join.

WeasyPrint tags what HTML says, but it maps headers to cells by counting columns, and a heading over
several columns then speaks of the first alone. A scope says the same without counting (ISO 32000-1,
14.8.5.7), so scopes stand here instead. Untagged documents pass through untouched.
"""

from collections.abc import Iterator, Sequence

from pikepdf import Array, Dictionary, Name, Object, Pdf, String

Area = tuple[float, float, float, float]


def mend_structure(pdf: Pdf) -> None:
    """Give each header cell of `pdf` its scope, each link its name, and take away the mapping of headers."""
    for element, above in _elements(pdf):
        kind = element.get(Name.S)
        if kind == Name.TH:
            scope = Name.Column if Name.THead in above else Name.Row
            element.A = Dictionary({**dict(_attributes(element)), "/O": Name.Table, "/Scope": scope})
            _forget(element, Name.ID)
        elif kind == Name.TD and Name.A in element:
            _forget(element.A, Name.Headers)
        elif kind == Name.Span and any(_is_reference(kid) for kid in element.get(Name.K, Array())):
            element.S = Name.Link  # a part of a link in a style of its own has an annotation of its own


def _forget(element: Object, key: Name) -> None:
    if key in element:
        del element[key]


def _attributes(element: Object) -> Iterator[tuple[str, Object]]:
    yield from ((key, value) for key, value in element.get(Name.A, Dictionary()).items() if key != "/Headers")


def _elements(pdf: Pdf) -> Iterator[tuple[Object, frozenset[Object]]]:
    """Yield the elements, each with the kinds of those that it stands in."""
    if Name.StructTreeRoot not in pdf.Root:
        return
    waiting = [(kid, frozenset[Object]()) for kid in _kids(pdf.Root.StructTreeRoot)]
    while waiting:
        element, above = waiting.pop()
        yield element, above
        inside = above | {element.S}
        waiting.extend((kid, inside) for kid in _kids(element))


def _kids(element: Object) -> Sequence[Object]:
    kids = element.get(Name.K, Array())
    found = list(kids) if isinstance(kids, Array) else [kids]
    return [kid for kid in found if isinstance(kid, Dictionary) and Name.S in kid]


def add_figure(pdf: Pdf, alternative: str, area: Area) -> bytes:
    """Return the operator before a figure on the first page; where `pdf` is tagged its element ends the page's part."""
    if Name.StructTreeRoot not in pdf.Root:
        return b"/Artifact BMC "
    root, page = pdf.Root.StructTreeRoot, pdf.pages[0].obj
    marked = _marked_content(pdf, int(page.StructParents))
    document = root.K[0]
    figure = pdf.make_indirect(
        Dictionary(
            Type=Name.StructElem,
            S=Name.Figure,
            P=document,
            Pg=page,
            K=Array([len(marked)]),
            Alt=String(alternative),
            A=Dictionary(O=Name.Layout, BBox=Array([round(length, 2) for length in area]), Placement=Name.Block),
        )
    )
    document.K.insert(_end_of_first_page(document, page), figure)
    marked.append(figure)
    return f"/Figure <</MCID {len(marked) - 1}>> BDC ".encode()


def _end_of_first_page(document: Object, page: Object) -> int:
    kids = list(document.K)
    own = [place for place, kid in enumerate(kids) if kid.get(Name.Pg) is not None and kid.Pg.objgen == page.objgen]
    return own[-1] + 1 if own else 0


def _marked_content(pdf: Pdf, number: int) -> Array:
    """Return the elements of the page's marked content, by their numbers."""
    names = pdf.Root.StructTreeRoot.ParentTree.Nums
    place = next(i for i in range(0, len(names), 2) if int(names[i]) == number)
    marked = names[place + 1]
    assert isinstance(marked, Array)
    return marked


def forget_link(pdf: Pdf, link: Object) -> None:
    """Take a link that leaves the document out of its structure: what it marked is a place and no link."""
    for element, _above in _elements(pdf):
        if Name.Link != element.S:
            continue
        kids = [kid for kid in element.K if not _refers(kid, link)]
        if len(kids) < len(element.K):
            element.S, element.K = Name.NonStruct, Array(kids)


def _refers(kid: Object, link: Object) -> bool:
    return _is_reference(kid) and kid.Obj.objgen == link.objgen


def _is_reference(kid: Object) -> bool:
    return isinstance(kid, Dictionary) and kid.get(Name.Type) == Name.OBJR
