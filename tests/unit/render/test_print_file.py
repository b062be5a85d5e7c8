"""The print file: order, numbers of sheets, sides and margins; the documents in it stay as they are."""

from io import BytesIO

from pikepdf import Array, Dictionary, Name, Pdf, Stream

from archive.demo.sample_papers import sample_papers
from archive.model.binding import PageSize, PrintPart
from archive.model.paper_file import sheets_of
from archive.render.measures import MM
from archive.render.print_file import page_sizes, print_file
from archive.render.renderer import DocumentRenderer
from tests.unit.render import documents
from tests.unit.render.pdf_reading import glyphs, texts

INVENTORY = DocumentRenderer().paper(sample_papers()["inner-inventory"]).pdf


def three() -> bytes:
    return documents.journal("small").document.pdf


def parts(*numbered: bytes) -> list[PrintPart]:
    return [PrintPart(INVENTORY, numbered=False), *(PrintPart(pdf, numbered=True) for pdf in numbered)]


def corner(pdf: bytes, page: int) -> str:
    """Return what stands above the running head."""
    height = page_sizes(pdf)[page].height * MM
    return "".join(glyph.char for glyph in glyphs(pdf, page) if glyph.bottom > height - 8 * MM)


def test_sheets_are_pages_or_their_half() -> None:
    assert [sheets_of(pages, double_sided=False) for pages in (1, 2, 7)] == [1, 2, 7]
    assert [sheets_of(pages, double_sided=True) for pages in (1, 2, 7, 8)] == [1, 1, 4, 4]


def test_sheets_of_documents_are_numbered_through_and_the_inventory_s_are_not() -> None:
    document = three()
    count = len(page_sizes(document))
    made = print_file(parts(document, document), double_sided=False)
    assert [corner(made, page) for page in range(1 + 2 * count)] == ["", *(str(n) for n in range(1, 2 * count + 1))]


def test_on_both_sides_each_part_begins_on_a_right_hand_page_and_only_those_bear_numbers() -> None:
    document = three()
    count = len(page_sizes(document))
    sheets = sheets_of(count, double_sided=True)
    made = print_file(parts(document, document), double_sided=True)
    assert len(page_sizes(made)) == 2 * (1 + 2 * sheets)
    numbers = [corner(made, page) for page in range(2, len(page_sizes(made)))]
    assert numbers[::2] == [str(n) for n in range(1, 2 * sheets + 1)]
    assert set(numbers[1::2]) == {""}
    assert texts(made)[1] == ""


def test_printed_on_one_side_the_document_s_own_sheet_is_the_sheet_of_paper() -> None:
    made = print_file([PrintPart(three(), numbered=True)], double_sided=False)
    count = len(page_sizes(made))
    for page, said in enumerate(texts(made)):
        assert f"лист {page + 1} из {count}" in said
        assert corner(made, page) == str(page + 1)


def test_printed_on_both_sides_the_foot_says_sheet_and_side_of_paper_and_the_page_that_the_contents_name() -> None:
    made = print_file([PrintPart(three(), numbered=True)], double_sided=True)
    count = len(page_sizes(three()))
    sheets = sheets_of(count, double_sided=True)
    assert count > 4
    for page, said in enumerate(texts(made)[:count]):
        sheet, side = page // 2 + 1, " об." if page % 2 else ""
        assert f"лист {sheet}{side} из {sheets}, стр. {page + 1}" in said
        assert f"из {count}" not in said
        assert corner(made, page) == ("" if page % 2 else str(sheet))


def test_the_foot_of_the_record_itself_stays() -> None:
    document = three()
    print_file([PrintPart(document, numbered=True)], double_sided=True)
    assert f"лист 2 из {len(page_sizes(document))}" in texts(document)[1]


def test_on_the_back_the_wide_margin_is_at_the_right() -> None:
    document = three()
    made = print_file([PrintPart(document, numbered=True)], double_sided=True)
    sizes = page_sizes(made)
    assert sizes[: len(page_sizes(document))] == page_sizes(document)
    with Pdf.open(BytesIO(made)) as pdf:
        shifts = [round(float(page.mediabox[0]) / MM) for page in pdf.pages]
    assert shifts[0] == 0
    assert shifts[1] == 20


def test_the_words_of_the_documents_are_all_there() -> None:
    document = three()
    made = print_file([PrintPart(document, numbered=False)], double_sided=False)
    assert texts(made) == texts(document)


def test_a_mark_that_is_an_annotation_is_printed() -> None:
    with Pdf.open(BytesIO(three())) as pdf:
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        look = Stream(
            pdf, b"BT /F 12 Tf 5 5 Td (SIGNED) Tj ET", Type=Name.XObject, Subtype=Name.Form,
            BBox=Array([0, 0, 100, 20]), Resources=Dictionary(Font=Dictionary(F=font)),
        )  # fmt: skip
        mark = Dictionary(
            Type=Name.Annot, Subtype=Name.Widget, FT=Name.Sig, T="director", F=132, Rect=Array([300, 300, 400, 320]),
            AP=Dictionary(N=pdf.make_indirect(look)),
        )  # fmt: skip
        mark = pdf.make_indirect(mark)
        pdf.pages[0].obj.Annots = Array([mark])
        pdf.Root.AcroForm = Dictionary(Fields=Array([mark]))
        buffer = BytesIO()
        pdf.save(buffer)
    made = print_file([PrintPart(buffer.getvalue(), numbered=True)], double_sided=False)
    assert "SIGNED" in texts(made)[0]
    assert "SIGNED" not in "".join(texts(three()))


def test_the_same_parts_give_the_same_bytes() -> None:
    assert print_file(parts(three()), double_sided=True) == print_file(parts(three()), double_sided=True)


def test_sizes_are_named() -> None:
    assert PageSize(420, 297).words == "A3 альбомная"
    assert PageSize(210, 297).words == "A4 книжная"
    assert PageSize(100, 50).words == "100 × 50 мм альбомная"
