"""The desk: who may have a child's data, that only this child is on the paper, and what the registers keep."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
import zxingcpp

from archive.errors import (
    ConsentRefusedError,
    DeskEntryUnknownError,
    ExtractImpossibleError,
    NotAuthenticError,
    NothingToPrintError,
    PrintGoneError,
    PupilUnknownError,
    RecordUnknownError,
    RightMissingError,
)
from archive.model.account import Scope
from archive.model.desk import Answer, Applicant, DeskNumber, IdentityDocument, Purpose, Rhythm, Right, is_adult
from archive.model.digest import Digest
from archive.model.extract import ExtractKind, Week
from archive.model.paper_proof import ProofOutcome
from archive.model.people import PersonName, Pupil
from archive.model.period import YEAR
from archive.model.permission import Reach
from archive.services.check_right import ensure_right
from archive.services.find_pupil import find_pupils, open_pupil
from archive.services.issue_extract import ExtractRequest, issue_extract
from archive.services.issue_register import (
    HandoverRequest,
    find_issue,
    list_issues,
    note_handover,
    print_issue_register,
    print_receipt,
    printed_document,
    printing_of,
)
from archive.services.keep_consents import (
    FormRequest,
    WithdrawalRequest,
    list_consents,
    print_consent_form,
    print_consents,
    withdraw_consent,
)
from archive.services.keep_proof_keys import list_proof_keys, new_proof_key
from archive.services.print_families import (
    FamiliesRequest,
    print_address_sheets,
    print_families,
    print_labels,
    waiting_families,
)
from archive.services.pupil_at_desk import known_at_desk
from tests.memory_ports import memory_ports
from tests.unit.render.pdf_reading import raster, sizes, text, texts
from tests.unit.services.desk_ground import PARENT, Ground, ground

TODAY = date(2026, 6, 26)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ground]:
    """One archive for the tests that only read or add lines of their own."""
    with memory_ports(tmp_path_factory.mktemp("desk")) as opened:
        yield ground(opened)


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Ground]:
    with memory_ports(tmp_path) as opened:
        yield ground(opened)


def asked(at: Ground, pupil: Pupil, **more: object) -> ExtractRequest:
    request = ExtractRequest(
        at.organisation_id,
        pupil.name.full,
        YEAR,
        "Секретарь",
        number=at.journal.number,
        pupil_id=pupil.pupil_id,
        applicant=PARENT,
        signer="Директор, Заболотная Виктория Аркадьевна",
    )
    return replace(request, **more)  # type: ignore[arg-type]  # the tests' own fields


def everything(pdf: bytes) -> str:
    """Return everything readable in `pdf`: text, metadata, strings, every stream unpacked."""
    with pikepdf.Pdf.open(BytesIO(pdf)) as document:
        streams = [item.read_bytes() for item in document.objects if isinstance(item, pikepdf.Stream)]
        objects = [repr(item) for item in document.objects]
    return text(pdf) + "".join(objects) + b"".join(streams).decode("utf-8", "replace")


@pytest.mark.parametrize("kind", ExtractKind)
def test_only_one_child_is_in_the_file(shared: Ground, kind: ExtractKind) -> None:
    own, *others = shared.pupils
    _extract, document = issue_extract(shared.drawn, asked(shared, own, kind=kind))
    found = everything(document.pdf)
    assert own.name.family in found
    for other in others:
        assert other.name.full not in found
        assert f"{other.name.family} {other.name.given}" not in found
        assert other.name.short not in found


@pytest.mark.parametrize("kind", ExtractKind)
def test_every_kind_says_what_a_true_copy_must(shared: Ground, kind: ExtractKind) -> None:
    extract, document = issue_extract(shared.drawn, asked(shared, shared.pupils[0], kind=kind))
    said = " ".join(text(document.pdf).split())
    record = shared.journal if kind.record_class is shared.journal.record_class else shared.ledger
    assert extract.number == record.number
    for words in (
        "Верно",
        "В. А. Заболотная",
        "М. П.",
        "Подлинник документа находится в",
        f"Запись № {record.number}",
        f"№ {extract.issue}",
        "Подлинник подписан электронной подписью",
        "Владелец Заболотная Виктория Аркадьевна",
        record.digest.hex,
    ):
        assert words in said, words


def test_kinds_say_what_they_are_asked_for(shared: Ground) -> None:
    pupil = shared.pupils[0]
    lesson = next(each for each in shared.closed.journal.lessons if each.topic and each.homework)
    said = {
        kind: " ".join(text(issue_extract(shared.drawn, asked(shared, pupil, kind=kind))[1].pdf).split())
        for kind in (ExtractKind.HOMEWORK, ExtractKind.MISSED, ExtractKind.UNSATISFACTORY, ExtractKind.CERTIFICATE)
    }
    assert lesson.topic.split()[0] in said[ExtractKind.HOMEWORK]
    assert "Пропущенн" in said[ExtractKind.MISSED]
    assert "еудовлетворительны" in said[ExtractKind.UNSATISFACTORY]
    assert "Архивная справка" in said[ExtractKind.CERTIFICATE]
    assert "значится" in said[ExtractKind.CERTIFICATE]


def test_the_copy_of_a_ledger_is_the_pupil_s_row_upright_on_one_sheet(shared: Ground) -> None:
    pupil = shared.pupils[2]
    _extract, document = issue_extract(shared.drawn, asked(shared, pupil, kind=ExtractKind.LEDGER_COPY))
    said = " ".join(text(document.pdf).split())
    assert f"№ в ведомости 3 из {len(shared.pupils)}" in said
    assert "Строки других обучающихся не копируются" in said
    assert sizes(document.pdf) == [(210, 297)]
    others = [other.name for other in shared.pupils if other is not pupil]
    assert not any(f"{name.family} {name.given}" in said or name.short in said for name in others)


@pytest.mark.parametrize("kind", [ExtractKind.FINAL, ExtractKind.CERTIFICATE, ExtractKind.LEDGER_EXTRACT])
def test_signs_that_do_not_stand_on_the_paper_are_not_explained(shared: Ground, kind: ExtractKind) -> None:
    said = text(issue_extract(shared.drawn, asked(shared, shared.pupils[0], kind=kind))[1].pdf)
    assert not any(f"{code.code} — {code.words}" in said for code in shared.closed.journal.legend)


def test_a_week_has_only_its_own_days(shared: Ground) -> None:
    week = Week.of(shared.a_day)
    extract, document = issue_extract(shared.drawn, asked(shared, shared.pupils[0], week_of=shared.a_day))
    assert extract.week == week
    said = text(document.pdf)
    assert week.words.split()[-1] in said
    others = {lesson.day for lesson in shared.closed.journal.lessons if not week.covers(lesson.day)}
    assert others
    assert not any(f"{day:%d.%m}\N{NO-BREAK SPACE}" in said for day in others if f"{day:%d.%m}" not in week.words)


def test_a_week_that_no_record_holds_is_refused(shared: Ground) -> None:
    with pytest.raises((ExtractImpossibleError, PupilUnknownError)):
        issue_extract(shared.ports, asked(shared, shared.pupils[0], week_of=date(2026, 8, 20)))
    with pytest.raises(ExtractImpossibleError, match="не бывает за неделю"):
        issue_extract(shared.ports, asked(shared, shared.pupils[0], kind=ExtractKind.FINAL, week_of=shared.a_day))


def test_numbers_run_without_a_gap_and_a_refusal_takes_none(own: Ground) -> None:
    first, _ = issue_extract(own.ports, asked(own, own.pupils[0]))
    nobody = Applicant("", Right.PARENT)
    with pytest.raises(RightMissingError):
        issue_extract(own.ports, asked(own, own.pupils[1], applicant=nobody))
    second, _ = issue_extract(own.ports, asked(own, own.pupils[1]))
    assert (first.issue, second.issue) == ("2026-1", "2026-2")
    assert [line.issue.pupil for line in list_issues(own.ports, own.organisation_id)] == [
        own.pupils[0].name.full,
        own.pupils[1].name.full,
    ]


def test_a_record_that_is_not_authentic_gives_no_extract(own: Ground) -> None:
    own.memory.store.spoil(own.journal.location, b"changed")
    with pytest.raises(NotAuthenticError):
        issue_extract(own.ports, asked(own, own.pupils[0]))
    assert list_issues(own.ports, own.organisation_id) == []


def test_what_the_register_keeps(own: Ground) -> None:
    extract, document = issue_extract(own.ports, asked(own, own.pupils[0]))
    (line,) = list_issues(own.ports, own.organisation_id, year=2026)
    issue = line.issue
    assert (issue.number, issue.applicant, issue.records) == (DeskNumber(2026, 1), PARENT, (own.journal.number,))
    assert issue.record_digests == (own.journal.digest,)
    assert issue.document == Digest.of(document.pdf)
    assert own.actions()[-1] == "extract-issued"
    assert printed_document(own.ports, issue, actor="Секретарь") == document.pdf
    assert own.actions()[-1] == "extract-opened"
    own.ports.workspace.discard(issue.document)
    with pytest.raises(PrintGoneError):
        printed_document(own.ports, issue, actor="Секретарь")
    note_handover(own.ports, HandoverRequest(own.organisation_id, issue.number, "", "", "Секретарь"))
    (line,) = list_issues(own.ports, own.organisation_id)
    assert line.handover is not None
    assert (line.handover.taken_by, line.handover.handed_on) == (PARENT.name, TODAY)
    assert own.actions()[-1] == "extract-handed-over"
    with pytest.raises(DeskEntryUnknownError):
        find_issue(own.ports, own.organisation_id, DeskNumber(2026, 99))
    assert extract.issue == "2026-1"


@pytest.mark.parametrize(
    ("applicant", "born", "why"),
    [
        (Applicant("Доверенный", Right.TRUSTED), date(2014, 1, 1), "доверенность"),
        (Applicant("Школа № 3", Right.REQUEST), date(2014, 1, 1), "письмо"),
        (Applicant("Белова Ольга Ивановна", Right.SELF), date(2008, 6, 27), "нет 18 лет"),
        (Applicant("Другая Ольга", Right.SELF), date(2008, 6, 26), "имя не то"),
        (Applicant("Белова Ольга Ивановна", Right.SELF), None, "нет даты рождения"),
        (Applicant("Белова Анна", Right.PARENT), date(2008, 6, 26), "уже 18 лет"),
    ],
)
def test_without_a_right_nothing_is_given(applicant: Applicant, born: date | None, why: str) -> None:
    pupil = Pupil("1", PersonName("Белова", "Ольга", "Ивановна"), born)
    with pytest.raises(RightMissingError, match=why):
        ensure_right(applicant, pupil, TODAY)


@pytest.mark.parametrize(
    ("applicant", "born"),
    [
        (Applicant("Белова Анна", Right.PARENT), date(2008, 6, 27)),
        (Applicant("белова  ольга ивановна", Right.SELF), date(2008, 6, 26)),
        (Applicant("Громова Ольга", Right.SELF, basis="свидетельство о браке"), date(2008, 6, 26)),
        (Applicant("Доверенный", Right.TRUSTED, basis="доверенность от 01.09.2025 № 3"), date(2014, 1, 1)),
    ],
)
def test_with_a_right_it_is_given(applicant: Applicant, born: date) -> None:
    ensure_right(applicant, Pupil("1", PersonName("Белова", "Ольга", "Ивановна"), born), TODAY)


def test_a_leap_day_child_comes_of_age() -> None:
    assert not is_adult(date(2008, 2, 29), date(2026, 2, 28))
    assert is_adult(date(2008, 2, 29), date(2026, 3, 1))


def test_two_letters_find_a_pupil_and_only_within_reach(shared: Ground) -> None:
    name = shared.pupils[0].name.full
    schools = [shared.organisation_id]
    found = find_pupils(shared.ports, schools, name[:2].upper(), shared.whole)
    assert name in {each.full_name for each in found}
    assert find_pupils(shared.ports, schools, name[:1], shared.whole) == ()
    elsewhere = Reach((Scope(shared.organisation_id, ("9Я",)),))
    assert list(find_pupils(shared.ports, schools, name[:2], elsewhere)) == []
    own_class = Reach((Scope(shared.organisation_id, (shared.journal.class_label,)),))
    assert name in {each.full_name for each in find_pupils(shared.ports, schools, name, own_class)}


def test_opening_a_pupil_is_an_event_and_keeps_to_the_reach(shared: Ground) -> None:
    pupil = shared.pupils[0]
    where = (shared.organisation_id, shared.journal.number, pupil.pupil_id)
    opened = open_pupil(shared.ports, *where, within=shared.whole, actor="Секретарь")
    assert shared.actions()[-1] == "pupil-opened"
    assert opened.journals == (shared.journal,)
    assert opened.ledgers == (shared.ledger,)
    elsewhere = Reach((Scope(shared.organisation_id, ("9Я",)),))
    with pytest.raises(PupilUnknownError):
        open_pupil(shared.ports, *where, within=elsewhere, actor="Чужой")
    with pytest.raises(RecordUnknownError):
        issue_extract(shared.ports, asked(shared, pupil, within=elsewhere.scopes))
    assert shared.actions()[-1] == "pupil-opened"


def test_a_consent_is_taken_back_once_and_the_refusal_asks_for_paper(own: Ground) -> None:
    given = own.refuses(own.pupils[0], answer=Answer.CONSENT)
    assert waiting_families(own.ports, own.organisation_id) == []
    request = WithdrawalRequest(
        own.organisation_id, given.number, date(2026, 6, 20), "заявление № 9", "Секретарь", Rhythm.WEEKLY
    )
    taken = withdraw_consent(own.ports, request)
    assert (taken.answer, taken.ends) == (Answer.WITHDRAWN, "2026-1")
    assert [each.number for each in list_consents(own.ports, own.organisation_id, standing=True)] == [taken.number]
    assert [each.pupil for each in waiting_families(own.ports, own.organisation_id)] == [own.pupils[0].name.full]
    with pytest.raises(ConsentRefusedError, match="уже не действует"):
        withdraw_consent(own.ports, request)
    with pytest.raises(ConsentRefusedError, match="не согласие"):
        withdraw_consent(own.ports, replace(request, number=taken.number))
    assert own.actions()[-2:] == ["consent-entered", "consent-entered"]


def test_the_print_queue_prints_those_who_wait_and_enters_them(own: Ground) -> None:
    first, second, third, *others = own.pupils
    for pupil, rhythm in ((first, Rhythm.WEEKLY), (second, Rhythm.WEEKLY), (third, Rhythm.PERIOD)):
        own.refuses(pupil, rhythm=rhythm)
    year = own.journal.school_year
    request = FamiliesRequest(own.organisation_id, own.journal.class_label, year, "Секретарь", own.a_day)
    printed = print_families(own.drawn, request)
    assert [issue.pupil for issue in printed.issues] == sorted([first.name.full, second.name.full])
    assert "подлинность проверена" in printed.source
    found = everything(printed.sheets.pdf)
    assert all(pupil.name.full not in found for pupil in (third, *others))
    assert "подпись родителя" in found
    lines = list_issues(own.ports, own.organisation_id)
    assert [line.issue.queued for line in lines] == [True, True]
    assert len(printing_of(own.ports, printed.issues[0])) == 2
    assert own.actions()[-3:] == ["extract-issued", "extract-issued", "families-printed"]
    assert [line.issue.pages for line in lines] == [1, 1]
    assert "ул. Мира" in text(print_labels(own.drawn, printed.issues).pdf)
    assert len(texts(print_address_sheets(own.drawn, printed.issues).pdf)) == 2
    whole = print_families(own.drawn, replace(request, week_of=None))
    assert len(whole.issues) == 3


def test_each_family_begins_on_an_odd_page_with_nothing_of_the_one_before(own: Ground) -> None:
    for pupil in own.pupils[:3]:
        own.refuses(pupil)
    year = own.journal.school_year
    request = FamiliesRequest(own.organisation_id, own.journal.class_label, year, "Секретарь", own.a_day)
    printed = print_families(own.drawn, request)
    pages = [" ".join(page.split()) for page in texts(printed.sheets.pdf)]
    for issue, said in zip(printed.issues, pages[::2], strict=True):
        assert issue.pupil in said
        assert f"№ {issue.number}" in said
    assert not any(pages[1::2])


def test_nobody_waits_or_nothing_is_closed(own: Ground) -> None:
    year = own.journal.school_year
    request = FamiliesRequest(own.organisation_id, own.journal.class_label, year, "Секретарь", own.a_day)
    with pytest.raises(NothingToPrintError, match="ни одна семья"):
        print_families(own.ports, request)
    own.refuses(own.pupils[0])
    with pytest.raises(NothingToPrintError, match="ничего не передал"):
        print_families(own.ports, replace(request, week_of=date(2026, 8, 20)))


def test_papers_of_the_desk_say_what_they_must(shared: Ground) -> None:
    extract, _document = issue_extract(shared.drawn, asked(shared, shared.pupils[0]))
    number = DeskNumber.parse(extract.issue)
    assert number is not None
    issue = find_issue(shared.ports, shared.organisation_id, number)
    slip = " ".join(text(print_receipt(shared.drawn, issue).pdf).split())
    assert all(words in slip for words in ("РАСПИСКА", extract.issue, PARENT.name, "паспорт", issue.pupil))
    lines = list_issues(shared.ports, shared.organisation_id)
    register = text(print_issue_register(shared.drawn, shared.organisation_id, lines, "за 2026 год", actor="x").pdf)
    assert "ЖУРНАЛ УЧЁТА ВЫДАЧИ" in " ".join(register.split())
    shared.refuses(shared.pupils[0])
    consents = list_consents(shared.ports, shared.organisation_id)
    printed = " ".join(text(print_consents(shared.drawn, shared.organisation_id, consents, actor="x").pdf).split())
    assert "заявление от 01.06.2026 № 5" in printed
    for answer in Answer:
        form = print_consent_form(shared.drawn, FormRequest(shared.organisation_id, Purpose.ELECTRONIC, answer))
        assert "152-ФЗ" in text(form.pdf)
    assert IdentityDocument.PASSPORT.words == "паспорт"


def test_each_family_s_sheet_proves_itself(own: Ground) -> None:
    new_proof_key(own.ports, own.closed.organisation, actor="Администратор")
    for pupil in own.pupils[:2]:
        own.refuses(pupil)
    request = FamiliesRequest(
        own.organisation_id, own.journal.class_label, own.journal.school_year, "Секретарь", own.a_day
    )
    pdf = print_families(own.drawn, request).sheets.pdf
    keys = list_proof_keys(own.ports)
    found = [
        own.ports.paper_proofs.read(zxingcpp.read_barcodes(raster(pdf, page, 200))[0].text, keys) for page in (0, 2)
    ]
    assert [each.outcome for each in found] == [ProofOutcome.GENUINE] * 2
    named = [each.statement.pupil for each in found if each.statement]
    assert named == sorted(pupil.name.full for pupil in own.pupils[:2])


def test_the_desk_knows_who_spoke_for_a_child_before(own: Ground) -> None:
    child, other = own.pupils[:2]
    own.refuses(child)
    issue_extract(own.ports, asked(own, child))
    issue_extract(own.ports, asked(own, other))
    opened = open_pupil(
        own.ports, own.organisation_id, own.journal.number, child.pupil_id, within=own.whole, actor="Секретарь"
    )
    known = known_at_desk(own.ports, opened, own.whole)
    assert known.people == [f"Родитель-{child.name.family}", PARENT.name]
    assert [line.issue.pupil for line in known.issues] == [child.name.full]
    nobody = known_at_desk(own.ports, opened, Reach((Scope(own.organisation_id, ("9Я",)),)))
    assert (list(nobody.consents), list(nobody.issues)) == ([], [])
