"""The administrator's whole task: from a file dropped on the page to a file on the shelf; a correction; a person."""

import re
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from archive.model.account import Role
from tests.browser.installation import BROUGHT, CORRECTED, ORDER, STORED, UNTOUCHED, WAITING, Installation
from tests.browser.visitors import Visitor, come_in

pytestmark = pytest.mark.browser
LATER = 90_000
"""Milliseconds that rendering may take on a busy machine."""
DROP = """async ([form, name, content]) => {
  const bytes = Uint8Array.from(atob(content), sign => sign.charCodeAt(0));
  const moved = new DataTransfer();
  moved.items.add(new File([bytes], name, { type: "application/zip" }));
  const told = { dataTransfer: moved, bubbles: true, cancelable: true };
  for (const kind of ["dragenter", "dragover"]) form.dispatchEvent(new DragEvent(kind, told));
  if (!form.classList.contains("over")) throw new Error("the form does not show that it takes the file");
  form.dispatchEvent(new DragEvent("drop", told));
}"""


@pytest.fixture(scope="module")
def administrator(browser: Browser, installation: Installation) -> Iterator[Visitor]:
    with come_in(browser, installation, Role.ADMINISTRATOR) as visitor:
        yield visitor


def row_of(page: Page, label: str) -> Locator:
    """Return the class's row of the board."""
    return page.get_by_role("row").filter(has=page.get_by_role("rowheader", name=re.compile(f"^{label}")))


def drop(visitor: Visitor, file: Path) -> None:
    """Drop a file on the form of the page that is open, as from a folder's window, and send it."""
    from base64 import b64encode

    form = visitor.page.locator("form[data-upload]")
    visitor.page.evaluate(DROP, [form.element_handle(), file.name, b64encode(file.read_bytes()).decode()])
    expect(visitor.page.locator("[data-chosen]")).to_contain_text(file.name)


def test_from_the_board_to_the_directors_queue(administrator: Visitor, installation: Installation) -> None:
    page = administrator.page
    administrator.heading("учебный год")
    expect(page.get_by_role("status")).to_contain_text(re.compile("осталось|прошёл|последний день"))
    expect(row_of(page, UNTOUCHED)).to_contain_text("нет данных")
    expect(row_of(page, STORED[0])).to_contain_text("в хранилище")
    administrator.click("Загрузить", role="link", within=row_of(page, BROUGHT))

    drop(administrator, installation.export_of(BROUGHT))
    administrator.picture("administrator-upload", height=620)
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.resource_type))
    administrator.click("Проверить")
    page.wait_for_url(re.compile("/upload/[^/]+$"))
    assert "xhr" in sent, "the form was sent without its progress"
    administrator.heading("Проверка выгрузки")
    expect(page.get_by_role("status")).to_contain_text("Закрыть можно, когда поясните: 1 замечание")

    page.get_by_label("Важность").select_option("explain")
    administrator.click("Показать")
    expect(page.get_by_role("heading", level=3)).to_have_count(1)
    administrator.look_over("/upload/{upload_id}")
    administrator.picture("administrator-findings")
    sheet = administrator.download("Лист замечаний, PDF")
    with pikepdf.open(sheet) as pdf:
        assert len(pdf.pages) >= 1

    administrator.click("Закрыть период")
    expect(page.get_by_role("alert")).to_contain_text("пояснени")
    page.get_by_label("Пояснение ко всем этим случаям").fill("Урок был заменён экскурсией, тема в плане на октябрь")
    administrator.click("Сохранить пояснения")
    expect(page.get_by_role("status")).to_contain_text("Период можно закрыть")
    administrator.click("Закрыть период")
    administrator.heading(BROUGHT)
    administrator.picture("administrator-closing", height=560)
    live = page.locator("[data-live]")
    expect(live).to_have_attribute("data-live", "off", timeout=LATER)  # the page itself asked how far it is
    expect(live.get_by_role("row").filter(has_text="Классный журнал")).to_contain_text("ожидает подписи")
    expect(live).to_contain_text("Подписывает директор")
    administrator.look_over("/closings/{closing_id}")


def test_the_board_leads_on(administrator: Visitor, installation: Installation) -> None:
    page = administrator.page
    installation.await_waiting()
    administrator.go("/board")
    expect(row_of(page, BROUGHT)).to_contain_text("оформлен")
    expect(row_of(page, BROUGHT).get_by_role("link", name="Ждёт директора")).to_be_visible()
    expect(row_of(page, WAITING)).to_be_visible()
    administrator.picture("administrator-board", height=860)


def test_from_the_printer_to_the_shelf(administrator: Visitor) -> None:
    page, label = administrator.page, STORED[0]
    administrator.go("/board")
    administrator.click("Напечатать", role="link", within=row_of(page, label))
    administrator.heading("Печать и бумажные дела")
    page.get_by_label("Печать", exact=True).select_option("both")
    page.get_by_label("Кто составляет: должность").fill("Делопроизводитель")
    administrator.picture("administrator-print", height=800)
    bundle = administrator.download("Получить один файл для принтера", role="button")
    with pikepdf.open(bundle) as pdf:
        assert len(pdf.pages) >= 5, "guide, cover, inventory, ledger, certifying sheet"

    administrator.go(f"/print?class={label}")
    printed = page.get_by_role("row").filter(has_text="Сводная ведомость")
    sheets = int(re.search(r"(\d+) лист", printed.inner_text()).group(1))  # type: ignore[union-attr]
    page.get_by_label("Насчитано листов").fill(str(sheets + 1))
    administrator.click("Внести")
    expect(page.get_by_text(f"насчитано {sheets + 1}, должно быть {sheets}")).to_be_visible()
    page.get_by_label("Насчитано листов").fill(str(sheets))
    administrator.click("Внести")
    administrator.go("/board")
    administrator.click("Отметить: сшито", within=row_of(page, label))
    administrator.click("Поставить", role="link", within=row_of(page, label))
    page.get_by_label("Где стоит").fill("шкаф 2, полка 4")
    administrator.click("В архиве")
    expect(page.get_by_text("шкаф 2, полка 4")).to_be_visible()
    administrator.picture("administrator-shelved", height=860, scrolled=True)
    administrator.go("/board")
    expect(row_of(page, label)).to_contain_text("Готово")


def test_a_correction_shows_what_changes_before_it_is_made(administrator: Visitor, installation: Installation) -> None:
    page = administrator.page
    administrator.go("/upload")
    drop(administrator, installation.exports / "corrected.zip")
    administrator.click("Проверить")
    page.wait_for_url(re.compile("/upload/[^/]+$"))
    expect(page.get_by_text("Уже закрыто из других файлов")).to_be_visible()
    administrator.click("Исправить закрытое", role="link")
    page.get_by_label("Причина").fill("Отметка за 1 сентября внесена ошибочно")
    page.get_by_label("Протокол педагогического совета").fill("№ 5 от 02.11.2026")
    administrator.click("Показать, что изменилось")
    changes = page.get_by_role("table")
    expect(changes.get_by_role("row")).to_have_count(2)
    administrator.look_over("/upload/{upload_id}/correction")
    administrator.picture("administrator-correction", height=900)
    administrator.click("Подтвердить и закрыть новую версию")
    administrator.heading(CORRECTED)
    expect(page.get_by_text("версия 2").first).to_be_visible()
    expect(page.locator("[data-live]")).to_have_attribute("data-live", "off", timeout=LATER)


def test_a_new_person_gets_a_role(administrator: Visitor) -> None:
    page = administrator.page
    administrator.go("/people")
    administrator.click("Завести учётную запись")
    page.get_by_label("Фамилия, имя, отчество").fill("Лесина Мария Павловна")
    page.get_by_label("Логин").fill("lesina")
    page.get_by_label("Роль").select_option(label="классный руководитель")
    page.get_by_label("Приказ").fill(ORDER)
    administrator.click("Завести")
    expect(page.get_by_role("alert")).to_contain_text("нужен класс")
    page.get_by_label("Классы").fill(CORRECTED)
    page.get_by_label("Роль").select_option(label="классный руководитель")
    administrator.click("Завести")
    administrator.heading("Передайте лично")
    administrator.picture("administrator-person", height=560)


def test_a_stolen_password_closes_its_account(administrator: Visitor) -> None:
    page = administrator.page
    administrator.go("/breaches/new?login=lesina")
    page.get_by_label("Номер акта").fill("1")
    administrator.click("Закрыть доступ и записать акт")
    expect(page.get_by_role("main")).to_contain_text("lesina")
    administrator.go("/breaches")
    page.get_by_role("table").get_by_role("link").first.click()
    administrator.look_over("/breaches/{organisation}/{drawn_on}/{number}")
    administrator.go("/people")
    expect(page.get_by_role("region", name="Закрытые")).to_contain_text("lesina")


def test_the_keyboard_alone_closes_a_period(administrator: Visitor, installation: Installation) -> None:
    """The way from the board to the director's queue without a mouse: nothing on it is out of the keys' reach."""
    page = administrator.page
    page.on(
        "filechooser", lambda _chooser: None
    )  # from now on, not only from the key that opens it: that may be too late
    administrator.go("/board")
    administrator.reach(row_of(page, UNTOUCHED).get_by_role("link", name="Загрузить"))
    page.keyboard.press("Enter")
    administrator.heading("Загрузить выгрузку")
    administrator.reach(page.get_by_label("Файлы"))
    with page.expect_file_chooser() as chooser:
        page.keyboard.press("Space")
    chooser.value.set_files(installation.export_of(UNTOUCHED))
    administrator.reach(page.get_by_role("button", name="Проверить"))
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/upload/[^/]+$"))
    administrator.reach(page.get_by_role("button", name="Закрыть период"))
    page.keyboard.press("Enter")
    administrator.heading(UNTOUCHED)


def test_the_archive_says_how_it_is(administrator: Visitor) -> None:
    page = administrator.page
    administrator.go("/health")
    expect(page.get_by_role("status")).to_contain_text("Всё в порядке")
    administrator.go("/reports")
    administrator.click("Составить")
    expect(page.get_by_role("table").first).to_contain_text("Русский язык")
    administrator.go("/log")
    expect(page.get_by_role("table")).to_contain_text("закрыт период")
