"""A power of attorney: what contradicts refuses, what holds is said, what could not be compared is said too."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from archive.errors import AttorneyRefusedError
from archive.model.digest import Digest
from archive.model.document import SigningCertificate
from archive.model.organisation import Organisation
from archive.ports import Ports
from archive.services.check_attorney import AttorneyAnswer, check_attorney
from archive.sign.attorney import read_attorney
from archive.sign.carried import CarriedProofs
from archive.sign.gost.verifier import gost_algorithms
from archive.sign.validate import PadesValidator
from tests.build_journal import organisation
from tests.fakes.documents import PlainProofs
from tests.memory_ports import memory_ports
from tests.unit.sign.gost.pki import IVANOVA, GostPki, pki

__all__ = ["pki"]
AT = datetime(2026, 6, 1, 9, tzinfo=UTC)
HEAD = "Воронцова Ирина Павловна"
ORLOV = SigningCertificate(
    "0A",
    "Орлов Пётр Ильич",
    "",
    "УЦ",
    datetime(2026, 1, 1, tzinfo=UTC),
    datetime(2027, 1, 1, tzinfo=UTC),
    snils="123-456-789 64",
    inn="500100732259",
)
_PERSON = """<СвУпПред ТипПред="3"><Пред><СведФизЛ ИННФЛ="{inn}" СНИЛС="{snils}"><СведФЛ>
  <ФИО Фамилия="{family}" Имя="Пётр" Отчество="Ильич"/></СведФЛ></СведФизЛ></Пред></СвУпПред>"""
ORLOV_IN_IT = _PERSON.format(inn="500100732259", snils="123-456-789 64", family="Орлов")
PETROV_IN_IT = _PERSON.format(inn="500100732260", snils="123-456-789 65", family="Петров")


def attorney(
    *,
    inn: str = "5001007322",
    ogrn: str = "1025000000000",
    head: str = HEAD,
    people: str = ORLOV_IN_IT,
    joint: str = "2",
) -> bytes:
    family, given, patronymic = head.split()
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<Доверенность xmlns="urn://x-artefacts/EMCHD_1" ВерсФорм="EMCHD_1"><Документ><Довер>
  <СвДов НомДовер="0e1d9a3c" ДатаВыдДовер="2026-01-15" СрокДейст="2027-01-14"/>
  <СвДоверит ТипДоверит="1"><Доверит><РосОргДовер>
    <СвРосОрг НаимОрг="{organisation().full_name.replace('"', "&quot;")}" ИННЮЛ="{inn}" ОГРН="{ogrn}"/>
    <ЛицоБезДов><СвФЛ СНИЛС="111-222-333 44"><СведФЛ>
      <ФИО Фамилия="{family}" Имя="{given}" Отчество="{patronymic}"/></СведФЛ></СвФЛ></ЛицоБезДов>
  </РосОргДовер></Доверит></СвДоверит>
  {people}
  <СвПолн ТипПолн="1" ПрСовмПолн="{joint}">
    <МашПолн КодПолн="BBDOCS_01" НаимПолн="Подписывать документы школы"/></СвПолн>
</Довер></Документ></Доверенность>""".encode()


def school(**changed: str) -> Organisation:
    return replace(organisation(), director=HEAD, inn="5001007322", ogrn="1025000000000", **changed)  # type: ignore[arg-type]  # texts


@pytest.fixture
def ports(tmp_path: Path) -> Iterator[Ports]:
    with memory_ports(tmp_path) as memory:
        yield memory.ports


def signed(xml: bytes, word: str = "kept", owner: str = HEAD) -> bytes:
    return f"0{word} {Digest.of(xml).hex} {owner}".encode()


Ask = Callable[..., AttorneyAnswer]


@pytest.fixture
def ask(ports: Ports) -> Ask:
    def asked(
        xml: bytes, signature: bytes | None = None, ours: Organisation | None = None, **signer: str
    ) -> AttorneyAnswer:
        class Proofs(PlainProofs):
            def signer(self, signature: bytes) -> SigningCertificate | None:
                found = super().signer(signature)
                return replace(found, **signer) if found else None  # type: ignore[arg-type]  # texts

        given = read_attorney(xml, "МЧД.xml", signature)
        return check_attorney(replace(ports, proofs=Proofs()), given, ORLOV, ours or school(), AT)

    return asked


def test_what_holds_and_what_nobody_checks_are_both_said(ask: Ask) -> None:
    xml = attorney()
    found = ask(xml, signed(xml), company_inn="5001007322", organisation_ogrn="1025000000000", snils="11122233344")
    assert found.checked[:2] == ["ИНН школы 5001007322", "ОГРН школы 1025000000000"]
    assert found.checked[2].startswith("подпись доверителя: ")
    assert found.unchecked == [
        "состав полномочий: прочтите его сами (BBDOCS_01 Подписывать документы школы)",
        "не отозвана ли: проверьте её в реестре МЧД",
    ]


@pytest.mark.parametrize(
    ("xml", "why"),
    [
        (attorney(inn="7707083893"), "выдана другой организацией .ИНН 7707083893, а у школы 5001007322"),
        (attorney(ogrn="1027700132195"), "выдана другой организацией .ОГРН 1027700132195"),
        (
            attorney(people=PETROV_IN_IT),
            "представитель в ней другой .ФИО: Петров Пётр Ильич, а у подписавшего Орлов",
        ),
        (attorney(people=ORLOV_IN_IT + PETROV_IN_IT, joint="1"), "полномочия в ней совместные"),
    ],
)
def test_a_contradiction_refuses(ask: Ask, xml: bytes, why: str) -> None:
    with pytest.raises(AttorneyRefusedError, match=why):
        ask(xml, signed(xml))


def test_any_of_several_representatives_may_sign_alone(ask: Ask) -> None:
    xml = attorney(people=PETROV_IN_IT + ORLOV_IN_IT)
    assert ask(xml, signed(xml)).faults == []
    assert read_attorney(xml, "МЧД.xml").representative(ORLOV).name == ORLOV.owner


@pytest.mark.parametrize(
    ("owner", "signer", "why"),
    [
        ("Лапин Олег Игоревич", {}, "подписана не тем, кто её выдал .ФИО"),
        (HEAD, {"snils": "999-999-999 99"}, "подписана не тем, кто её выдал .СНИЛС"),
        (HEAD, {"company_inn": "7707083893"}, "подписана от другой организации .ИНН 7707083893"),
        (HEAD, {"inn": "007707083893"}, "подписана от другой организации .ИНН 7707083893"),
        (HEAD, {"organisation_ogrn": "1"}, "подписана от другой организации .ОГРН 1,"),
    ],
)
def test_a_signature_that_is_not_the_principal_s_refuses(
    ask: Ask, owner: str, signer: dict[str, str], why: str
) -> None:
    xml = attorney()
    with pytest.raises(AttorneyRefusedError, match=why):
        ask(xml, signed(xml, owner=owner), **signer)


def test_a_false_signature_refuses_and_an_unchecked_one_is_said(ask: Ask) -> None:
    xml = attorney()
    with pytest.raises(AttorneyRefusedError, match="подпись под ней не сходится"):
        ask(xml, signed(b"other"))
    found = ask(xml, signed(xml, "unchecked"))
    assert any(each.startswith("подпись доверителя не проверена: unchecked") for each in found.unchecked)
    assert not any(each.startswith("подпись") for each in found.checked)


def test_what_is_not_there_is_never_taken_for_checked(ask: Ask) -> None:
    ours = replace(school(), inn="", ogrn="", director="Новая Ольга Олеговна")
    said = ask(attorney(ogrn=""), None, ours).unchecked
    assert "ИНН школы: в сведениях о школе его нет" in said
    assert "ОГРН школы: в сведениях о школе его нет" in said
    assert "подпись доверителя: файла подписи (.sig) рядом с доверенностью нет" in said
    xml = attorney()
    said = ask(xml, signed(xml), ours).unchecked
    assert f"выдал(а) {HEAD}, а директор теперь Новая Ольга Олеговна: проверьте, не отозвана ли" in said
    assert "ИНН школы у подписавшего доверенность: нет в сертификате" in said


def test_a_real_gost_signature_under_it_is_judged_by_the_engine(ports: Ports, pki: GostPki) -> None:
    real = replace(
        ports,
        validator=PadesValidator([pki.root()], algorithms=gost_algorithms()),
        proofs=CarriedProofs([]),
    )
    xml = attorney(head=IVANOVA)
    ours = replace(school(), director=IVANOVA)
    good = read_attorney(xml, "МЧД.xml", pki.signed(xml))
    found = check_attorney(real, good, ORLOV, ours, AT)
    assert any(each.startswith("подпись доверителя: ГОСТ Р 34.10-2012") for each in found.checked)
    for signature in (pki.signed(xml + b" "), pki.signed(xml, "petrov")):
        with pytest.raises(AttorneyRefusedError, match=r"не сходится|не тем, кто её выдал"):
            check_attorney(real, replace(good, signature=signature), ORLOV, ours, AT)
    blind = replace(real, validator=PadesValidator([pki.root()]))
    said = check_attorney(blind, good, ORLOV, ours, AT)
    assert any("не проверена: " in each and "ГОСТ" in each for each in said.unchecked)
