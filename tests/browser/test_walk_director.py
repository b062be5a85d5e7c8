"""The director's whole task: the first sign-in, what waits, one sent back, the rest signed once, the month, a role."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from archive.model.account import Role
from tests.browser.installation import ORDER, WAITING, Installation
from tests.browser.visitors import Visitor, come_in

pytestmark = pytest.mark.browser
LATER = 60_000
"""Milliseconds that signing and storing may take on a busy machine."""


@pytest.fixture(scope="module")
def director(browser: Browser, installation: Installation) -> Iterator[Visitor]:
    installation.await_waiting()
    with come_in(browser, installation, Role.DIRECTOR) as visitor:
        yield visitor


def test_she_reads_refuses_one_and_signs_the_rest(director: Visitor, installation: Installation) -> None:
    page = director.page
    director.heading("Ждёт вашей подписи")
    director.picture("director-waits")
    journal = page.get_by_role("row").filter(has_text=f"Классный журнал {WAITING}")
    ledger = page.get_by_role("row").filter(has_text=f"Сводная ведомость {WAITING}")
    assert director.download("Открыть PDF", within=journal).read_bytes().startswith(b"%PDF")

    director.click("Замечания и возврат", role="link", within=ledger)
    page.get_by_label("Почему").fill("Нет подписи классного руководителя")
    director.picture("director-refuses", scrolled=True)
    director.click("Вернуть администратору")
    director.heading("Ждёт вашей подписи")
    expect(ledger).to_have_count(0)
    page.get_by_label("Пароль ключа или PIN-код токена").fill("не тот пароль")
    director.click("Подписать все")
    expect(page.get_by_role("alert")).to_be_visible()
    page.get_by_label("Пароль ключа или PIN-код токена").fill(installation.passphrase)
    director.click("Подписать все")
    expect(page.get_by_role("heading", level=1)).to_have_text("Всё подписано", timeout=LATER)
    director.look_over("/director/runs/{run_id}")
    director.picture("director-signed", height=560)
    director.click("К очереди")
    director.heading("Ждёт вашей подписи")
    assert "passphrase" not in page.content()


def test_the_month_says_who_read_what(director: Visitor, installation: Installation) -> None:
    director.go("/director")
    director.click("Что читали за месяц", role="link")
    director.heading("Что читали за месяц")
    mine = director.page.get_by_role("region", name=re.compile(installation.people[Role.DIRECTOR].name))
    expect(mine).to_contain_text("Чтений:")
    director.picture("director-month")


def test_she_appoints_an_administrator(director: Visitor) -> None:
    page = director.page
    director.go("/people")
    director.click("Завести учётную запись")
    page.get_by_label("Фамилия, имя, отчество").fill("Рыбакова Ольга Дмитриевна")
    page.get_by_label("Логин").fill("rybakova")
    page.get_by_label("Роль").select_option(label="администратор")
    page.get_by_label("Приказ").fill(ORDER)
    director.picture("director-appoints")
    director.click("Завести")
    director.heading("Передайте лично")
    expect(page.get_by_text("rybakova")).to_be_visible()
    director.go("/people")
    expect(page.get_by_role("row").filter(has_text="rybakova")).to_contain_text("ещё не входил")
