"""Anyone verifies a paper: a scan of a printed extract read in a real browser, on the archive's page and without it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import segno
from playwright.sync_api import Browser, Page, expect

from archive.model.paper_proof import ProofKey
from archive.web.offline_page import offline_page
from tests.browser.watched import Watched
from tests.paper_proofs import Printed, new_key, printed, scan
from tests.unit.access.forgery import with_other_mark
from tests.unit.web.small_archive import SmallArchive

pytestmark = pytest.mark.browser
MARK = "SJA1:"


@pytest.fixture
def key(archive: SmallArchive) -> ProofKey:
    found = new_key(archive.ports.paper_proofs)
    with archive.catalog.transaction() as unit:
        unit.add_proof_key(found)
    return found


@pytest.fixture
def paper(archive: SmallArchive, key: ProofKey) -> Printed:
    return printed(archive.ports.paper_proofs, key)


def show(page: Page, picture: Path) -> None:
    page.locator("#picture").set_input_files(picture)
    expect(page.get_by_role("heading", name="Ответ")).to_be_visible(timeout=20_000)


def drawn(text: str, folder: Path) -> Path:
    segno.make_qr(text, error="m").save(str(folder / "code.png"), scale=6)
    return folder / "code.png"


def test_a_scan_of_a_printed_extract_is_read_and_shows_the_marks(
    watched: Watched, paper: Printed, tmp_path: Path
) -> None:
    page = watched.page
    page.goto(f"{watched.address}/verify")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(f"{request.method} {request.url.removeprefix(watched.address)}"))
    show(page, scan(paper.pdf, tmp_path))
    expect(page.locator("#result .verdict.passed")).to_have_text("Подлинная")
    expect(page.locator("#result")).to_be_focused()
    result = page.locator("#result")
    expect(result).to_contain_text("Абрамов Максим Викторович")
    expect(result).to_contain_text("МБОУ «СОШ № 7»")
    expect(result).to_contain_text("01.09.2026")
    days = page.get_by_role("table", name="Отметки и посещение")
    expect(days.get_by_role("row").nth(1)).to_contain_text("01.09 4 5 02.09 Н Н 08.10 ОП")
    expect(page.get_by_role("table", name="Итоговые отметки").get_by_role("row")).to_have_count(4)
    assert set(asked) <= {"GET /static/mark.svg"}, "nothing of the paper went anywhere"
    assert watched.complaints == []


@pytest.mark.parametrize(("name", "dpi"), [("small", 150), ("large", 150), ("large", 200), ("college", 150)])
def test_scans_of_150_dpi_and_long_extracts_are_read(
    watched: Watched, archive: SmallArchive, key: ProofKey, tmp_path: Path, name: str, dpi: int
) -> None:
    found = printed(archive.ports.paper_proofs, key, name)
    watched.page.goto(f"{watched.address}/verify")
    show(watched.page, scan(found.pdf, tmp_path, dpi))
    school = found.extract.source.organisation.organisation_id
    expect(watched.page.locator("#result .verdict")).to_have_text(
        "Подлинная" if school == key.organisation_id else "Поддельная или изменённая"
    )


def test_one_sign_changed_is_red_and_shows_no_marks(watched: Watched, paper: Printed, tmp_path: Path) -> None:
    watched.page.goto(f"{watched.address}/verify")
    show(watched.page, drawn(with_other_mark(paper.proof.text), tmp_path))
    expect(watched.page.locator("#result .verdict.failed")).to_have_text("Поддельная или изменённая")
    expect(watched.page.locator("#result table")).to_have_count(0)


def test_typed_text_is_judged_with_the_keyboard_alone(watched: Watched, paper: Printed) -> None:
    page = watched.page
    page.goto(f"{watched.address}/verify")
    page.get_by_text("вставить его текст").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.insert_text(paper.proof.text)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#result .verdict.passed")).to_be_visible()


@pytest.mark.parametrize(
    ("said", "answer"),
    [("https://example.ru", "Это не код выписки"), (f"{MARK}AAA", "Это не код выписки")],
)
def test_a_code_of_another_kind_is_named_so(watched: Watched, tmp_path: Path, said: str, answer: str) -> None:
    watched.page.goto(f"{watched.address}/verify")
    show(watched.page, drawn(said, tmp_path))
    expect(watched.page.locator("#result .verdict")).to_have_text(answer)


def test_a_revoked_key_is_red(watched: Watched, archive: SmallArchive, key: ProofKey, paper: Printed) -> None:
    with archive.catalog.transaction() as unit:
        assert unit.revoke_proof_key(key.key_id, at=archive.clock.now(), reason="похищен")
    page = watched.page
    page.goto(f"{watched.address}/verify")
    page.get_by_text("вставить его текст").click()
    page.get_by_label("Текст кода").fill(paper.proof.text)
    page.get_by_role("button", name="Проверить текст").click()
    expect(page.locator("#result .verdict.failed")).to_contain_text("после отзыва ключа")


@pytest.fixture
def cut_off(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(offline=True)
    yield context.new_page()
    context.close()


def test_the_file_works_without_any_network(
    cut_off: Page, archive: SmallArchive, paper: Printed, tmp_path: Path
) -> None:
    complaints: list[str] = []
    cut_off.on("console", lambda message: complaints.append(message.text))
    cut_off.on("pageerror", lambda error: complaints.append(str(error)))
    file = tmp_path / "проверка-выписок.html"
    file.write_bytes(offline_page(archive.ports))
    cut_off.goto(file.as_uri())
    show(cut_off, scan(paper.pdf, tmp_path))
    expect(cut_off.locator("#result .verdict.passed")).to_have_text("Подлинная")
    expect(cut_off.locator("#result")).to_contain_text("Абрамов Максим Викторович")
    assert complaints == []


def test_a_pdf_is_judged_without_script_too(watched: Watched, archive: SmallArchive, tmp_path: Path) -> None:
    held = tmp_path / "чужой.pdf"
    held.write_bytes(b"%PDF-1.7 nothing of ours")
    watched.page.goto(f"{watched.address}/verify")
    watched.page.get_by_label("Файл PDF, не больше 50 МиБ").set_input_files(held)
    watched.page.get_by_role("button", name="Проверить файл").click()
    expect(watched.page.locator(".file-verdict .verdict")).to_be_visible()
    assert watched.complaints == []
