"""One paper of every kind, filled in: for the gallery and for the tests that go through all kinds."""

from collections.abc import Mapping
from datetime import UTC, date, datetime

from archive.demo.sample_desk import desk_papers
from archive.model.binding import (
    CertificationSheet,
    Cover,
    Feature,
    FileLine,
    FilesInventory,
    InnerInventory,
    InventoryLine,
    Nomenclature,
    NomenclatureLine,
    PrintJob,
    SewingGuide,
    SheetCount,
    Sticker,
)
from archive.model.conformity import ConformitySheet, ConformityState, Requirement
from archive.model.digest import Digest
from archive.model.organisation import Organisation, RetentionRule
from archive.model.papers import (
    BreachPaper,
    ChainHead,
    ComparedDocument,
    ComparisonAct,
    DestructionLogLine,
    DisposalAct,
    DisposalLine,
    HandOverAct,
    HandOverLine,
    Paper,
    PersonalDataAct,
    PersonalDataCarrier,
    SignatureLine,
    Undertaking,
)
from archive.model.profile import Profile
from archive.model.protocol import VerdictProtocol
from archive.model.record import RecordClass
from archive.model.term import RetentionTerm
from archive.model.verdict import Cause, Check, Outcome, Verdict

AT = datetime(2026, 6, 26, 9, 15, tzinfo=UTC)
HEAD = ChainHead(412, Digest("9f2c41d07be35a6688d1f0c27e4b9a53" * 2))
JOURNALS = RetentionRule(RecordClass.JOURNAL, 5, "Положение школы, п. 5.1", "05-12")
LEDGERS = RetentionRule(RecordClass.LEDGER, 25, "Положение школы, п. 5.2", "05-13")
SCHOOL = Organisation(
    organisation_id="sosna",
    full_name="Муниципальное бюджетное общеобразовательное учреждение «Средняя общеобразовательная школа № 7»",
    short_name="МБОУ «СОШ № 7»",
    place="г. Сосновый Бор",
    time_zone="Asia/Yekaterinburg",
    director="Волкова Мария Олеговна",
    founder="Управление образования администрации города Сосновый Бор",
    schedule=(JOURNALS, LEDGERS),
    rules=Profile(seal="печатью школы"),
)
CLERK = SignatureLine("Делопроизводитель", "Серова Анна Игоревна")
DEPUTY = SignatureLine("Заместитель директора", "Лаптев Игорь Петрович")
KEEPER = SignatureLine("Ответственный за архив", "Гущина Ольга Викторовна")
_TITLE = "Сводная ведомость учёта успеваемости обучающихся 8А класса за 2025/2026 учебный год"
_COUNT = SheetCount(21, 1)
_TERM = RetentionTerm(date(2026, 6, 20), 25, SCHOOL.time_zone, LEDGERS.basis)


def sample_papers(school: Organisation = SCHOOL) -> Mapping[str, Paper]:
    """Return one of every kind, by a short name fit for a file's."""
    office = {**_binding(school), **_lists(school), **_acts(school), **_personal(school), **_verdict(school)}
    return {**office, **desk_papers(school)}


def _binding(school: Organisation) -> dict[str, Paper]:
    records = "Записи архива № 2026-000012, 2026-000058"
    cover = Cover(
        organisation=school,
        made_at=AT,
        case_index="05-13",
        title=_TITLE,
        about=("С дополнительной ведомостью",),
        since=date(2025, 9, 1),
        until=date(2026, 8, 28),
        sheets=_COUNT,
        term=_TERM,
        records=records,
    )
    inventory = InnerInventory(
        organisation=school,
        made_at=AT,
        case_index="05-13",
        title=_TITLE,
        lines=(
            InventoryLine("2026-000012", date(2026, 6, 20), "Сводная ведомость, 8А, 2025/2026", 1, 18),
            InventoryLine("2026-000058", date(2026, 8, 28), "Дополнительная ведомость, 8А, 2025/2026", 19, 20),
            InventoryLine("2026-000012", date(2026, 8, 28), "Справка-отсылка к записи № 2026-000012", 21, 21),
        ),
        inventory_sheets=1,
        made_by=CLERK,
    )
    certification = CertificationSheet(
        organisation=school,
        made_at=AT,
        case_index="05-13",
        title=_TITLE,
        sheets=_COUNT,
        features=(Feature("Листы формата A3, сложены вдвое", "1\N{EN DASH}18"),),
        made_by=CLERK,
    )
    sticker = Sticker(organisation=school, made_at=AT, case_index="05-13", title=_TITLE, records=records, sheets=_COUNT)
    guide = SewingGuide(
        organisation=school,
        made_at=AT,
        title=_TITLE,
        records=records,
        sheets=_COUNT,
        double_sided=False,
        left_margin=30,
        prints=(
            PrintJob("2026-000012_1_дело.pdf", "обычная бумага, 23 листа"),
            PrintJob("2026-000012_2_обложка.pdf", "плотная бумага, 1 лист"),
            PrintJob("2026-000012_3_наклейка.pdf", "обычная бумага, 1 лист"),
        ),
        order=(("Обложка", "1"), ("Внутренняя опись", "1"), ("Документы", "21"), ("Лист-заверитель", "1")),
        sheet_format="A3 альбомная, опись и лист-заверитель A4",
        count_command="archive count 2026-000012 ЛИСТОВ",
        sewn_command="archive sewn 2026-000012",
        shelve_command="archive shelve 2026-000012 --place «шкаф 2, полка 4, коробка 1»",
    )
    return {
        "cover": cover,
        "inner-inventory": inventory,
        "certification-sheet": certification,
        "sticker": sticker,
        "sewing-guide": guide,
    }


def _lists(school: Organisation) -> dict[str, Paper]:
    nomenclature = Nomenclature(
        organisation=school,
        made_at=AT,
        year="2025/2026",
        section="05. Учебная работа: электронные журналы и ведомости",
        lines=(
            NomenclatureLine(JOURNALS, "Классные журналы", 35, "1А-11Б; в электронном виде"),
            NomenclatureLine(
                LEDGERS, "Сводные ведомости учёта успеваемости", 35, "1А-11Б; на бумаге и в электронном виде"
            ),
        ),
        made_by=KEEPER,
    )
    lines = tuple(
        FileLine(
            "05-13", f"Сводная ведомость {label}", date(2025, 9, 1), date(2026, 6, 20), 25, LEDGERS.basis, 18, "0,4"
        )
        for label in ("8А", "8Б", "9А", "9Б")
    )
    inventory = FilesInventory(
        organisation=school, made_at=AT, year="2025/2026", lines=lines, number="3", made_by=CLERK, keeper=KEEPER
    )
    return {"nomenclature": nomenclature, "files-inventory": inventory}


def _acts(school: Organisation) -> dict[str, Paper]:
    disposal = DisposalAct(
        organisation=school,
        made_at=AT,
        chain_head=HEAD,
        number="1",
        drawn_on=date(2032, 1, 15),
        basis="номенклатуры дел и Положения школы об архиве (п. 5.1)",
        fund="7",
        lines=(
            DisposalLine(
                "Классные журналы 5А-9Б", "2025\N{EN DASH}2026", "Номенклатура 2025/2026", "05-12", 10, "5 л., п. 5.1"
            ),
            DisposalLine(
                "Классные журналы 10А-11Б", "2025\N{EN DASH}2026", "Номенклатура 2025/2026", "05-12", 11, "5 л., п. 5.1"
            ),
        ),
        years="2025\N{EN DASH}2026",
        made_by=KEEPER,
    )
    hand_over = HandOverAct(
        organisation=school,
        made_at=AT,
        chain_head=HEAD,
        number="4",
        drawn_on=date(2026, 6, 30),
        reason="Документы передаются в связи со сменой ответственного за архив (приказ от 29.06.2026 № 88).",
        giver=CLERK,
        receiver=KEEPER,
        from_whom="Делопроизводитель А. И. Серова",
        to_whom="ответственный за архив О. В. Гущина",
        lines=(
            HandOverLine("Сводная ведомость 8А", "05-13, № 2026-000012", "2025\N{EN DASH}2026", "21 л."),
            HandOverLine(
                "Внешний диск с архивом журналов", "№ 2, S/N 7F21", "2025\N{EN DASH}2026", "1 диск", "код не передаётся"
            ),
        ),
    )
    comparison = ComparisonAct(
        organisation=school,
        made_at=AT,
        chain_head=HEAD,
        number="2",
        drawn_on=date(2026, 6, 26),
        members=(CLERK, KEEPER),
        title=_TITLE,
        case_index="05-13",
        documents=(
            ComparedDocument("2026-000012", "Сводная ведомость, 8А", 18, Digest("c3" * 32), "подлинность подтверждена"),
            ComparedDocument(
                "2026-000058", "Дополнительная ведомость, 8А", 2, Digest("1e" * 32), "подлинность подтверждена"
            ),
        ),
        printing=1,
        printed_at=AT,
        expected=21,
        counted=21,
        counted_by="Серова А. И.",
        counted_at=AT,
    )
    return {"disposal-act": disposal, "hand-over-act": hand_over, "comparison-act": comparison}


def _personal(school: Organisation) -> dict[str, Paper]:
    system = "Архив школьных журналов"
    personal = PersonalDataAct(
        organisation=school,
        made_at=AT,
        chain_head=HEAD,
        number="5",
        drawn_on=date(2032, 2, 3),
        members=(KEEPER, DEPUTY),
        address="188540, Ленинградская область, г. Сосновый Бор, ул. Лесная, д. 4",
        subjects=("обучающиеся 8А класса 2025/2026 учебного года, 27 человек (по списку журнала № 2026-000011)",),
        carriers=(
            PersonalDataCarrier("ФИО, дата рождения, отметки, посещаемость", "бумажный журнал, дело 05-12", 74),
            PersonalDataCarrier("ФИО, дата рождения, отметки, посещаемость", f"{system}, хранилище записей"),
        ),
        system=system,
        method="стирание всех копий с проверкой; бумага измельчена",
        reason="истёк срок хранения (акт о выделении к уничтожению от 15.01.2032 № 1)",
        destroyed_on=date(2032, 2, 2),
        log=(
            DestructionLogLine(
                9120, datetime(2032, 2, 2, 8, 1, tzinfo=UTC), "Журнал № 2026-000011, 27 обучающихся",
                "ФИО, дата рождения, отметки, посещаемость", system, "истёк срок хранения",
            ),
        ),
    )  # fmt: skip
    undertaking = Undertaking(
        organisation=school,
        made_at=AT,
        number="1",
        drawn_on=date(2026, 6, 26),
        who=SignatureLine(school.director_post, school.director),
        disk="Архив, диск № 2, S/N 7F21",
        contents="архив электронных журналов и сводных ведомостей за 2025/2026 учебный год",
        local_act="приказ от 31.08.2026 № 01-14-210",
    )
    breach = BreachPaper(
        organisation=school,
        made_at=AT,
        chain_head=HEAD,
        number="3",
        drawn_on=date(2026, 6, 12),
        members=(DEPUTY, SignatureLine("Учитель"), SignatureLine("Системный администратор")),
        account="ivanova (учётная запись)",
        teacher="Иванова Мария Петровна",
        since=date(2026, 6, 10),
        until=date(2026, 6, 11),
        class_labels=("8А", "8Б"),
        declared_by="Лаптев И. П.",
        declared_at=AT,
        resolution="отметки сверены с тетрадями, две исправлены",
        resolved_by="Волкова М. О.",
        resolved_at=AT,
    )
    requirements = (
        Requirement(
            "5.2.2.3",
            "Целостность: документ полон и не изменён",
            ConformityState.MET,
            "SHA-256 всего файла и подпись поверх него; проверяется при каждой выдаче",
            ("tests/path/test_walk.py::test_a_changed_byte_is_failed",),
        ),
        Requirement(
            "9.9",
            "Отбор и уничтожение по акту после срока",
            ConformityState.MISSING,
            "Архив ничего не уничтожает; формы актов есть",
            school="Не уничтожать документы до решения экспертной комиссии",
        ),
    )
    conformity = ConformitySheet(
        organisation=school,
        made_at=AT,
        chain_head=HEAD,
        landscape=True,
        requirements=requirements,
        records=412,
        paper="сводная ведомость",
        rules="Общеобразовательная школа",
    )
    return {
        "personal-data-act": personal,
        "undertaking": undertaking,
        "breach-act": breach,
        "conformity-sheet": conformity,
    }


def _verdict(school: Organisation) -> dict[str, Paper]:
    questions = {
        "digest": ("Отпечаток файла", "совпадает с внесённым в каталог"),
        "signature": ("Электронная подпись", "верна, подписал(а) Волкова Мария Олеговна"),
        "certificate": ("Сертификат", "действовал на момент подписания, цепочка построена"),
        "timestamp": ("Штамп времени", "верен, 26.06.2026 14:15"),
        "coverage": ("Полнота подписи", "подписан весь файл, после подписи ничего не добавлено"),
        "lock": ("Запрет удаления", "действует по 31.12.2051"),
    }
    checks = (Check(code, *_passed(*said), AT, Cause.HOLDS) for code, said in questions.items())
    protocol = VerdictProtocol(
        organisation=school,
        made_at=AT,
        chain_head=HEAD,
        verdict=Verdict("2026-000012", tuple(checks)),
        file_name="ведомость_8А_2025-2026_год.pdf",
        size=412_350,
        digest=Digest("c3" * 32),
        record=None,
        checked_by="Гущина О. В.",
        judged_at=AT,
        program="School Archive",
    )
    return {"verdict-protocol": protocol}


def _passed(title: str, reason: str) -> tuple[str, Outcome, str]:
    return title, Outcome.PASSED, reason
