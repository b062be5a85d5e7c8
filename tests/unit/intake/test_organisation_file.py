import re
from pathlib import Path

import pytest

from archive.errors import OrganisationFileError
from archive.intake import draft_organisation, read_organisation, take_in
from archive.intake.profile_file import profile_names
from archive.model.record import RecordClass
from archive.resources import PROFILES
from tests.unit.intake.build_input import sgo_report

GOOD = """
id = "school-7"
full_name = "Муниципальное бюджетное общеобразовательное учреждение «Средняя школа № 7»"
short_name = "МБОУ «СОШ № 7»"
place = "г. Пермь"
time_zone = "Asia/Yekaterinburg"
director = "Воронцова Ирина Павловна"
names_in_exports = ["Школа 7"]
class_labels = ["5А", "10А"]
profile = "school"
"""


def _without(field: str) -> str:
    return re.sub(rf"(?m)^{field} = .*$", "", GOOD)


def _with(field: str, value: str) -> str:
    return re.sub(rf"(?m)^{field} = .*$", "", GOOD).replace("\n\n", "\n") + f"{field} = {value}\n"


def test_a_school() -> None:
    school = read_organisation(GOOD.encode(), "school.toml")
    assert (school.organisation_id, school.time_zone) == ("school-7", "Asia/Yekaterinburg")
    assert (school.director_post, school.class_labels, school.names_in_exports) == (
        "Директор", ("5А", "10А"), ("Школа 7",),
    )  # fmt: skip
    years = {rule.record_class: rule.years for rule in school.schedule}
    assert years == {RecordClass.JOURNAL: 5, RecordClass.LEDGER: 25, RecordClass.SOURCE: 5, RecordClass.REPORT: 5}


def test_numbers_by_which_another_s_power_of_attorney_is_told() -> None:
    numbers = 'inn = "5001007322"\nogrn = "1025000000000"\n'
    school = read_organisation((GOOD + numbers).encode(), "school.toml")
    assert (school.inn, school.ogrn) == ("5001007322", "1025000000000")
    for wrong in ('inn = "500100732"', 'ogrn = "10250000000O0"', "inn = 5001007322"):
        with pytest.raises(OrganisationFileError):
            read_organisation((GOOD + wrong + "\n").encode(), "school.toml")


def test_the_schools_own_schedule_stands_before_the_profiles() -> None:
    own = '[[schedule]]\nrecord = "ledger"\nyears = 50\nbasis = "Приказ № 5"\ncase_index = "07-01"\n'
    school = read_organisation((GOOD + own).encode(), "school.toml")
    ledger, journal = school.rule(RecordClass.LEDGER), school.rule(RecordClass.JOURNAL)
    assert (ledger.years, ledger.basis, ledger.case_index) == (50, "Приказ № 5", "07-01")
    assert journal.years == 5


@pytest.mark.parametrize("name", profile_names())
def test_every_profile_has_a_term_for_every_class_of_record(name: str) -> None:
    school = read_organisation(_with("profile", f'"{name}"').encode(), "school.toml")
    assert {rule.record_class for rule in school.schedule} == set(RecordClass)
    assert all("236" not in rule.basis for rule in school.schedule)


def test_profiles_say_no_time_zone_of_their_own() -> None:
    assert all("time_zone" not in path.read_text(encoding="utf-8") for path in PROFILES.glob("*.toml"))


REQUIRED = ("id", "full_name", "short_name", "place", "time_zone", "director", "profile")


@pytest.mark.parametrize("field", REQUIRED)
def test_a_required_field_is_not_there(field: str) -> None:
    with pytest.raises(OrganisationFileError, match=f"поля {field} нет"):
        read_organisation(_without(field).encode(), "school.toml")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (_with("time_zone", '"Екатеринбург"'), "time_zone = «Екатеринбург»"),
        (_with("time_zone", '"../../etc/passwd"'), "time_zone"),
        (_with("id", '"Школа 7"'), "латинские строчные буквы"),
        (_with("id", '"-x"'), "латинские"),
        (_with("full_name", "7"), "full_name = «7»"),
        (_with("place", '"  "'), "непустой текст"),
        (_with("director", '"… … …"'), "вместо «…»"),
        (_with("class_labels", '"5А"'), "список"),
        (_with("profile", '"лицей"'), "college"),
        (GOOD + 'dirctor = "x"\n', "dirctor не известно"),
        (GOOD + "schedule = 5\n", "schedule"),
        (GOOD + '[[schedule]]\nrecord = "photo"\nyears = 5\nbasis = "x"\n', r"schedule\[1\].record"),
        (GOOD + '[[schedule]]\nrecord = "ledger"\nyears = "25"\nbasis = "x"\n', "целое число лет"),
        (GOOD + '[[schedule]]\nrecord = "ledger"\nyears = 0\nbasis = "x"\n', "целое число лет"),
        (GOOD + '[[schedule]]\nrecord = "ledger"\nyears = 25\nbasis = "ст. 1 Перечня № 236"\n', "Перечне"),
        (GOOD + '[[schedule]]\nrecord = "ledger"\nyears = 25\nbasis = "x"\n' * 2, "две строки"),
        (GOOD + "директор = \n", "строка 11, знак 1"),
        ("a = " + "[" * 5000, "поле|вложен|TOML"),
    ],
)
def test_a_field_that_is_not_right(text: str, words: str) -> None:
    with pytest.raises(OrganisationFileError, match=words) as caught:
        read_organisation(text.encode(), "school.toml")
    assert "«school.toml»" in str(caught.value)


def test_not_utf_8() -> None:
    with pytest.raises(OrganisationFileError, match="UTF-8"):
        read_organisation(GOOD.encode("cp1251"), "school.toml")


def test_the_draft_holds_what_the_export_says_and_is_refused_until_it_is_completed() -> None:
    draft = draft_organisation(take_in([sgo_report()]).journals)
    with pytest.raises(OrganisationFileError, match="вместо «…»"):
        read_organisation(draft.encode(), "draft.toml")
    completed = draft.replace('id = "…"', 'id = "s-1"').replace('"… … …"', '"Иванова А. А."')
    completed = completed.replace('time_zone = "…"', 'time_zone = "Europe/Moscow"').replace(' = "…"', ' = "СОШ № 1"')
    school = read_organisation(completed.encode(), "draft.toml")
    assert (school.full_name, school.class_labels) == ('МАОУ "Школа № 1"', ("8А",))
    assert school.names_in_exports == ('МАОУ "Школа № 1"',)


def test_the_profiles_are_files_of_the_product() -> None:
    assert Path(PROFILES / "school.toml").is_file()
