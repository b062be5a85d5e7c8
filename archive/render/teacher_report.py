"""The report of a teacher or a class teacher: tables from the closed data, or the pages of the file brought."""

from base64 import b64encode
from collections.abc import Iterator, Sequence

from markupsafe import Markup

from archive.model.document import RecordIdentity
from archive.model.signature import Signatory
from archive.model.teacher_report import ReportAuthor, ReportContent, report_order
from archive.render.code import code_for
from archive.render.join import Attachment, Joined
from archive.render.manuscript import Flowing, Manuscript
from archive.render.measures import A4_LANDSCAPE, A4_PORTRAIT
from archive.render.metadata import DATA_SOURCE, Metadata
from archive.render.particulars import SignatureLine
from archive.render.pictures import jpegs_in
from archive.render.press import press
from archive.render.running import RunningText
from archive.render.words import day, moment, signed_as, years
from archive.texts import _

Pair = tuple[str, str]
NAME = _("Отчёт")


def render_teacher_report(
    content: ReportContent, identity: RecordIdentity, pages: bytes, attachments: Sequence[Attachment]
) -> Joined:
    """Return the report as the PDF/A of its organisation; `pages` are the pictures of a file, or nothing."""
    key = content.key
    pictures = jpegs_in(pages) if pages else []
    values = {
        "title": f"{NAME} {key.kind.words}",
        "heading": _heading(content),
        "particulars": tuple(_particulars(content, identity, len(pictures))),
        "tables": content.tables,
        "by_class": key.kind is ReportAuthor.TEACHER,
        "remark": content.remark.splitlines(),
        "pictures": [Markup(b64encode(jpeg).decode()) for jpeg in pictures],  # noqa: S704 - base64 has no markup
        "signatories": tuple(_signatories(content)),
    }
    paper = A4_PORTRAIT if content.is_filed else A4_LANDSCAPE
    manuscript = Manuscript(
        paper,
        (Flowing("teacher_report.html", values),),
        _running(content, identity),
        _metadata(content, identity),
        code_for(tuple(_code_lines(content, identity))),
        attachments,
    )
    return press(manuscript, content.organisation.pdf_variant)


def _heading(content: ReportContent) -> str:
    key = content.key
    year = f"{key.school_year} учебный год"
    when = f"{key.period.words} {key.school_year} учебного года" if key.period.number else year
    whose = f" {key.class_label}" if key.class_label else ""
    return _("Отчёт {whose} за {when}").format(whose=key.kind.words + whose, when=when)


def _particulars(content: ReportContent, identity: RecordIdentity, pages: int) -> Iterator[Pair]:
    organisation, term = content.organisation, identity.term
    assert content.submitted_at is not None
    assert content.accepted_at is not None
    yield _("Организация"), organisation.full_name
    yield _("Составил(а)"), content.key.author
    yield _("Сдан"), f"{moment(content.submitted_at, organisation.time_zone)}, {content.submitted_by}"
    yield _("Принят"), f"{moment(content.accepted_at, organisation.time_zone)}, {content.accepted_by}"
    if content.source is not None:
        yield (
            _("Из файла"),
            _("{name}, страниц {pages}, SHA-256 {digest}; файл хранится рядом").format(
                name=content.source.name, pages=pages, digest=content.source.digest
            ),
        )
    if content.basis:
        closed = (f"{each.class_label} (закрыт {day(each.closed_on)}, версия {each.version})" for each in content.basis)
        yield _("По данным"), "; ".join(closed)
    if content.version > 1:
        yield _("Версия"), _("{number}, заменяет сданный раньше").format(number=content.version)
    yield _("Номер записи"), str(identity.number)
    if identity.case_index:
        yield _("Индекс дела"), identity.case_index
    yield _("Срок хранения"), f"{years(term.years)}, с {day(term.first_day)} по {day(term.last_day)}"
    yield _("Основание срока"), term.basis


def _signatories(content: ReportContent) -> Iterator[SignatureLine]:
    organisation, key = content.organisation, content.key
    for each in report_order(content):
        if each is Signatory.DIRECTOR:
            yield SignatureLine(each, organisation.director_post, signed_as(organisation.director))
        else:
            own = each is key.kind.signatory
            yield SignatureLine(each, each.words[:1].upper() + each.words[1:], signed_as(key.author) if own else "")


def _running(content: ReportContent, identity: RecordIdentity) -> RunningText:
    key = content.key
    return RunningText(
        head_left=f"{content.organisation.short_name}  ·  {_heading(content)}",
        head_right=signed_as(key.author),
        foot_left=f"Запись № {identity.number}  ·  данные {identity.data_digest.short}",
    )


def _metadata(content: ReportContent, identity: RecordIdentity) -> Metadata:
    assert content.accepted_at is not None
    title = f"{_heading(content)}. {content.key.author}"
    return Metadata(
        title=title,
        author=content.organisation.full_name,
        description=f"{title}. Запись № {identity.number}, SHA-256 данных {identity.data_digest}",
        identifier=str(identity.number),
        created_at=content.accepted_at,
        source=f"{DATA_SOURCE}{identity.data_digest.hex}",
    )


def _code_lines(content: ReportContent, identity: RecordIdentity) -> Iterator[str]:
    yield _("Запись № {number}").format(number=identity.number)
    yield content.organisation.short_name
    yield _heading(content)
    yield _("{day}, SHA-256 данных:").format(day=day(identity.term.closed_on))
    yield identity.data_digest.hex
