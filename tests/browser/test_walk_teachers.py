"""Deputy and class teacher: own classes and nothing else, what to mend, an extract for an own pupil."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from archive.intake import open_inputs
from archive.model.account import Role
from archive.ports import RecordFilter
from archive.services.check_upload import check_upload
from archive.services.keep_upload import discard_upload, keep_upload
from archive.services.list_records import list_records
from tests.browser.installation import PERIOD, STORED, Installation
from tests.browser.visitors import Visitor, come_in

pytestmark = pytest.mark.browser
OWN, OTHER = STORED


@pytest.fixture(scope="module")
def teacher(browser: Browser, installation: Installation) -> Iterator[Visitor]:
    with come_in(browser, installation, Role.CLASS_TEACHER) as visitor:
        yield visitor


@pytest.fixture(scope="module")
def deputy(browser: Browser, installation: Installation) -> Iterator[Visitor]:
    with come_in(browser, installation, Role.DEPUTY) as visitor:
        yield visitor


def test_a_class_teacher_sees_her_class_and_no_other(teacher: Visitor, installation: Installation) -> None:
    page = teacher.page
    teacher.heading("Мои классы")
    expect(page.get_by_role("heading", level=2)).to_contain_text([OWN])
    expect(page.get_by_text(OTHER)).to_have_count(0)
    teacher.picture("teacher-classes", height=720)
    teacher.click(f"Классный журнал {OWN}", role="link")
    teacher.click("Проверить")
    expect(page.get_by_role("status")).to_contain_text("Подлинность подтверждена")
    teacher.picture("teacher-verdict", height=720)

    for record in list_records(installation.ports, RecordFilter(class_label=OTHER)):
        answer = page.goto(f"{teacher.address}/records/{record.organisation_id}/{record.number}")
        assert answer is not None
        assert answer.status in (403, 404)
        expect(page.get_by_role("main")).not_to_contain_text(record.title)
    teacher.go("/upload")
    teacher.heading("Не разрешено")


def test_a_class_teacher_prints_an_extract_for_her_pupil(teacher: Visitor, installation: Installation) -> None:
    page = teacher.page
    own, other = (installation.pupils_of(label)[0] for label in (OWN, OTHER))
    teacher.go("/desk")
    page.get_by_label("Фамилия").fill(other.split()[0])
    expect(page.locator("#found").get_by_text("Никого не нашлось")).to_be_visible()
    page.get_by_label("Фамилия").fill(own[:3])
    teacher.click(own, role="link")
    page.get_by_label("Период").select_option(label="1 четверть")
    page.get_by_label("Фамилия, имя, отчество (или организация)").fill("Родителева Анна Сергеевна")
    teacher.click("Напечатать")
    teacher.heading("Выдача №")
    assert teacher.download("Открыть для печати").read_bytes().startswith(b"%PDF")


def test_a_deputy_sees_the_whole_school_and_closes_nothing(deputy: Visitor) -> None:
    page = deputy.page
    deputy.heading("Мои классы")
    for label in STORED:
        expect(page.get_by_role("heading", level=2, name=label)).to_be_visible()
    deputy.go("/checks")
    deputy.heading("Замечания при закрытии")
    deputy.picture("deputy-findings")
    deputy.go("/board")
    expect(page.get_by_role("link", name="Загрузить")).to_have_count(0)
    deputy.go("/upload")
    deputy.heading("Не разрешено")


@pytest.fixture(scope="module")
def subject_teacher(browser: Browser, installation: Installation) -> Iterator[Visitor]:
    with come_in(browser, installation, Role.TEACHER) as visitor:
        yield visitor


def test_a_subject_teacher_mends_before_closing_and_reads_the_own_pages(
    subject_teacher: Visitor, installation: Installation
) -> None:
    page, ports = subject_teacher.page, installation.ports
    files = open_inputs([installation.export_of(OWN)])
    upload = keep_upload(ports, installation.school.organisation_id, files, actor="проба")
    check_upload(ports, upload.upload_id, PERIOD)
    subject_teacher.go("/my-pages")
    subject_teacher.heading("Мои страницы")
    subject_teacher.picture("subject-teacher-pages", height=720)
    subject_teacher.click(PERIOD.words, role="link")
    subject_teacher.heading("Что исправить до закрытия")
    subject_teacher.look_over("/my-pages/drafts/{upload_id}")
    assert subject_teacher.download("Лист замечаний, PDF").read_bytes().startswith(b"%PDF")
    discard_upload(ports, upload.upload_id, actor="проба")

    subject_teacher.go("/my-pages")
    page.locator("ul.bare a").first.click()
    expect(page.get_by_role("heading", name="Отметки и посещаемость")).to_be_visible()
    subject_teacher.look_over("/my-pages/{closing_id}")
    subject_teacher.go("/")
    subject_teacher.heading("Не разрешено")


def test_a_report_is_handed_in_by_its_author_and_accepted_by_the_deputy(
    subject_teacher: Visitor, deputy: Visitor, installation: Installation
) -> None:
    subject_teacher.go("/my-reports")
    subject_teacher.click("Составить и сдать", role="link")
    subject_teacher.page.get_by_label("Выводы и меры").fill("Программа выполнена.")
    subject_teacher.click("Сдать отчёт")
    subject_teacher.heading("Мои отчёты")
    subject_teacher.click("Отчёт учителя", role="link")
    subject_teacher.look_over("/my-reports/{report_id}")

    deputy.go("/teacher-reports")
    deputy.picture("deputy-reports", height=720)
    deputy.click("Отчёт учителя", role="link")
    expect(deputy.page.get_by_text("Программа выполнена.")).to_be_visible()
    deputy.look_over("/teacher-reports/{report_id}")
    deputy.click("Принять в архив")
    deputy.heading("Отчёты учителей")
    assert "report-accepted" in installation.actions()
