"""Teachers' reports for the tests: made of tables, and brought as a file of the worst kind."""

from datetime import UTC, datetime
from io import BytesIO

from pikepdf import Array, Dictionary, Encryption, Name, Pdf, Stream, String

from archive.model.digest import Digest
from archive.model.document import RenderedDocument, Twin
from archive.model.journal import SourceFile
from archive.model.organisation import Organisation
from archive.model.period import PeriodCode, PeriodKind, SchoolYear
from archive.model.record import RecordClass
from archive.model.teacher_report import ReportAuthor, ReportContent, ReportKey, ReportTable
from archive.periods.report_snapshot import REPORT_FORMAT, freeze_report, thaw_report
from archive.render.renderer import DocumentRenderer
from tests.build_journal import identity

AT = datetime(2026, 6, 5, 9, 30, tzinfo=UTC)
_ROWS = tuple(("8А", f"Предмет {number}", "28", "3", "9", "14", "2", "0", "0", "42,9", "92,9") for number in range(30))
_HEADINGS = ("Класс", "Предмет", "Учеников", "«5»", "«4»", "«3»", "«2» и ниже", "Иное", "Нет отметки", "Качество, %",
             "Успеваемость, %")  # fmt: skip


def content(
    school: Organisation, *, kind: ReportAuthor = ReportAuthor.TEACHER, pages: Digest | None = None
) -> ReportContent:
    """Return an accepted report of the first quarter."""
    quarter = PeriodCode(PeriodKind.QUARTER, 1)
    key = ReportKey(school.organisation_id, SchoolYear(2025), quarter, ReportAuthor.TEACHER, "Крылова Ольга Васильевна")
    return ReportContent(
        format=REPORT_FORMAT,
        key=key,
        organisation=school,
        tables=() if pages else (ReportTable("Качество и успеваемость по предметам", _HEADINGS, _ROWS),),
        remark="Программа выполнена.\nСлабым ученикам назначены консультации.",
        source=SourceFile("отчёт.pdf", Digest.of(b"source"), 1234, "pdf") if pages else None,
        pages=pages,
        submitted_by="Крылова Ольга Васильевна (krylova)",
        submitted_at=AT,
        accepted_by="Орлова Нина Павловна (deputy)",
        accepted_at=AT,
    )


def rendered(school: Organisation, pages: bytes = b"") -> RenderedDocument:
    """Return its document: of tables, or of the pictures `pages`."""
    twin = twin_of(school, pages)
    said = thaw_report(twin)
    return DocumentRenderer().teacher_report(said, identity(RecordClass.REPORT, twin), Twin.of(twin), pages)


def twin_of(school: Organisation, pages: bytes = b"") -> bytes:
    """Return the data that its document carries; the school is part of it, and so is the variant that it keeps."""
    return freeze_report(content(school, pages=Digest.of(pages) if pages else None))


def hostile(pages: int = 2, *, password: str = "") -> bytes:
    """A PDF with a script that runs on opening, a file inside, a link and a form."""
    pdf = Pdf.new()
    for number in range(pages):
        page = pdf.add_blank_page(page_size=(595, 842))
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        page.obj.Resources = Dictionary(Font=Dictionary(F=font))
        page.obj.Contents = Stream(pdf, f"BT /F 40 Tf 100 500 Td (Page {number + 1}) Tj ET".encode())
        link = Dictionary(
            Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 100, 100]),
            A=Dictionary(S=Name.URI, URI=String("http://evil.example/")),
        )  # fmt: skip
        page.obj.Annots = Array([pdf.make_indirect(link)])
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("app.alert('hostile')"))
    pdf.attachments["virus.exe"] = b"MZ hostile"
    made = BytesIO()
    pdf.save(made, encryption=Encryption(owner=password, user=password) if password else False)
    return made.getvalue()
