"""Papers: one table from the kind of paper to its template, one way to set them all.

A template gets the value itself as `paper` and the functions of `WORDS`: what a paper says is in its
value, how it says it in its template, and nothing about single kinds is said here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import SimpleNamespace

from archive.model.binding import (
    CertificationSheet,
    Cover,
    FilesInventory,
    InnerInventory,
    Nomenclature,
    SewingGuide,
    Sticker,
    TermKind,
)
from archive.model.conformity import ConformitySheet
from archive.model.desk_papers import (
    AddressSheets,
    ConsentForm,
    ConsentRegister,
    EnvelopeLabels,
    IssueRegister,
    ReceiptSlip,
)
from archive.model.papers import (
    Act,
    BreachPaper,
    ComparisonAct,
    DisposalAct,
    HandOverAct,
    Paper,
    PersonalDataAct,
    SignatureLine,
    Undertaking,
)
from archive.model.protocol import VerdictProtocol
from archive.render import numerals
from archive.render.code import Code, code_for
from archive.render.join import Joined
from archive.render.manuscript import Flowing, Manuscript
from archive.render.measures import A4_LANDSCAPE, A4_PORTRAIT
from archive.render.metadata import Metadata
from archive.render.press import press
from archive.render.words import day, long_day, moment, signed_as, unbroken, years
from archive.texts import _, counted

WORDS = SimpleNamespace(
    day=day,
    long_day=long_day,
    moment=moment,
    signed_as=signed_as,
    unbroken=unbroken,
    years=years,
    in_words=numerals.in_words,
    sheets=numerals.sheets,
    files=numerals.files,
    documents=numerals.documents,
    counted=counted,
    positions=numerals.positions,
    line=SignatureLine,
    term_kinds=tuple(TermKind),
)
"""What templates may call as `w`."""


@dataclass(frozen=True, slots=True)
class Form:
    """How a kind of paper is set: its template and its name, which becomes the title of the file."""

    template: str
    title: str


FORMS: Mapping[type[Paper], Form] = {
    Cover: Form("paper_cover.html", _("Обложка дела")),
    InnerInventory: Form("paper_inner_inventory.html", _("Внутренняя опись документов дела")),
    CertificationSheet: Form("paper_certification_sheet.html", _("Лист-заверитель дела")),
    Sticker: Form("paper_sticker.html", _("Наклейка на прошивку дела")),
    SewingGuide: Form("paper_sewing_guide.html", _("Как сшить дело")),
    Nomenclature: Form("paper_nomenclature.html", _("Номенклатура дел")),
    FilesInventory: Form("paper_files_inventory.html", _("Опись дел временного (свыше 10 лет) хранения")),
    DisposalAct: Form("act_disposal.html", _("Акт о выделении к уничтожению документов, не подлежащих хранению")),
    PersonalDataAct: Form("act_personal_data.html", _("Акт об уничтожении персональных данных")),
    HandOverAct: Form("act_hand_over.html", _("Акт приёма-передачи документов на хранение")),
    Undertaking: Form("paper_undertaking.html", _("Обязательство о неразглашении кода доступа")),
    BreachPaper: Form("act_breach.html", _("Акт о фиксации нарушения конфиденциальности")),
    ComparisonAct: Form("act_comparison.html", _("Акт сверки бумажного и электронного экземпляров")),
    ReceiptSlip: Form("paper_receipt.html", _("Расписка в получении выписки")),
    IssueRegister: Form("paper_issue_register.html", _("Журнал учёта выдачи выписок")),
    ConsentForm: Form("paper_consent.html", _("Согласие или отказ родителя")),
    ConsentRegister: Form("paper_consent_register.html", _("Журнал учёта согласий и отказов")),
    EnvelopeLabels: Form("paper_envelope_labels.html", _("Адреса на конверты")),
    ConformitySheet: Form("paper_conformity.html", _("Лист соответствия ГОСТ Р ИСО 15489-1-2019")),
    AddressSheets: Form("paper_address_sheets.html", _("Адресные листы")),
    VerdictProtocol: Form("verdict_protocol.html", _("Протокол проверки")),
}


def render_paper(paper: Paper) -> Joined:
    """Return `paper` as PDF/A. Raises `RenderError`."""
    form = FORMS[type(paper)]
    sheet = A4_LANDSCAPE if paper.landscape else A4_PORTRAIT
    values = {"paper": paper, "page": sheet, "title": form.title, "w": WORDS}
    metadata = Metadata(form.title, paper.organisation.full_name, form.title, "", paper.made_at)
    code = _code(paper, form.title) if isinstance(paper, Act) else None
    manuscript = Manuscript(sheet, (Flowing(form.template, values, whole=True),), None, metadata, code)
    return press(manuscript, paper.organisation.pdf_variant)


def _code(act: Act, title: str) -> Code:
    """Return the QR requisite of an act: what it is, whose, its number and date, the head of the log; nobody's name."""
    numbered = " ".join(part for part in (f"№ {act.number}" if act.number else "", day(act.drawn_on)) if part)
    head = _("SHA-256 журнала событий: {digest}").format(digest=act.chain_head.digest) if act.chain_head else ""
    lines = (title, act.organisation.short_name, numbered, head)
    return code_for(tuple(line for line in lines if line))
