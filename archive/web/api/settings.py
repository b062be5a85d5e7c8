"""The school's rules over the API, to be read: particulars, profile, limits, schedule, checks."""

from typing import Annotated, Self

from fastapi import APIRouter
from pydantic import Field

from archive.checks import RULES
from archive.model.document import PdfVariant
from archive.model.finding import Severity
from archive.model.organisation import Organisation, RetentionRule
from archive.model.permission import Action
from archive.model.profile import Limits, Profile
from archive.model.record import RecordClass
from archive.model.signature import Signatory, SignatureLevel
from archive.services.list_organisations import list_organisations
from archive.texts import _
from archive.web.access import Visit, allowed
from archive.web.schemas import Out
from archive.web.school_choice import SchoolAsked, chosen_school

router = APIRouter(tags=[_("Сведения о школе")])


class ScheduleOut(Out):
    """A line of the schedule."""

    kind: Annotated[RecordClass, Field(description="Вид записи")]
    years: Annotated[int, Field(description="Срок хранения, лет")]
    case_index: Annotated[str, Field(description="Индекс дела по номенклатуре")]
    basis: Annotated[str, Field(description="Основание срока")]

    @classmethod
    def of(cls, rule: RetentionRule) -> Self:
        """Return `rule` as the API shows it."""
        return cls(kind=rule.record_class, years=rule.years, case_index=rule.case_index, basis=rule.basis)


class CheckRuleOut(Out):
    """A check before closing and how grave it is here."""

    code: Annotated[str, Field(description="Код проверки")]
    severity: Annotated[Severity | None, Field(description="Важность; null, если не проверяется")]
    clause: Annotated[str, Field(description="Пункт документа")]


class LimitsOut(Out):
    """Terms and counts; null and empty where the document sets none."""

    current_mark_days: Annotated[int | None, Field(description="Дней на отметку за урок")]
    control_mark_days: Annotated[int | None, Field(description="Дней на отметку за контрольную")]
    written_mark_days: Annotated[int | None, Field(description="Дней на отметку за письменную")]
    result_days: Annotated[int | None, Field(description="Дней от конца периода до итоговых; меньше нуля — до конца")]
    control_works: Annotated[int | None, Field(description="Контрольных в четверть, не больше")]
    closing_day: Annotated[str, Field(description="Последний день закрытия года, ММ-ДД")]

    @classmethod
    def of(cls, limits: Limits) -> Self:
        """Return `limits` as the API shows them."""
        return cls(
            current_mark_days=limits.current_mark_days,
            control_mark_days=limits.control_mark_days,
            written_mark_days=limits.written_mark_days,
            result_days=limits.result_days,
            control_works=limits.control_works,
            closing_day=limits.closing_day,
        )


class ProfileOut(Out):
    """What the source document asks."""

    name: Annotated[str, Field(description="Имя профиля")]
    title: Annotated[str, Field(description="Название профиля")]
    document: Annotated[str, Field(description="Документ, из которого правила")]
    paper: Annotated[list[str], Field(description="Что хранят и на бумаге: journal, ledger")]
    signatories: Annotated[list[Signatory], Field(description="Кто подписывает, по порядку")]
    level: Annotated[SignatureLevel, Field(description="Уровень подписи")]
    local_act: Annotated[str, Field(description="Основание подписи")]
    breach_hours: Annotated[int | None, Field(description="Сколько часов на сообщение о нарушении")]
    limits: Annotated[LimitsOut, Field(description="Сроки и пределы")]

    @classmethod
    def of(cls, name: str, rules: Profile) -> Self:
        """Return `rules` as the API shows them."""
        return cls(
            name=name,
            title=rules.title,
            document=rules.document,
            paper=list(rules.paper),
            signatories=list(rules.signature.order),
            level=rules.signature.level,
            local_act=rules.signature.local_act,
            breach_hours=rules.breach_hours,
            limits=LimitsOut.of(rules.limits),
        )


class SettingsOut(Out):
    """A school with its rules."""

    organisation: Annotated[str, Field(description="Код школы")]
    full_name: Annotated[str, Field(description="Полное наименование")]
    short_name: Annotated[str, Field(description="Краткое наименование")]
    names_in_exports: Annotated[list[str], Field(description="Как школа зовётся в выгрузках")]
    place: Annotated[str, Field(description="Населённый пункт")]
    time_zone: Annotated[str, Field(description="Часовой пояс по базе IANA")]
    director: Annotated[str, Field(description="Руководитель")]
    director_post: Annotated[str, Field(description="Его должность")]
    founder: Annotated[str, Field(description="Учредитель")]
    classes: Annotated[list[str], Field(description="Классы и группы; пусто — любые")]
    pdf_variant: Annotated[PdfVariant, Field(description="Вид PDF/A")]
    profile: Annotated[ProfileOut, Field(description="Правила")]
    schedule: Annotated[list[ScheduleOut], Field(description="Сроки хранения по видам записей")]
    checks: Annotated[list[CheckRuleOut], Field(description="Проверки перед закрытием")]

    @classmethod
    def of(cls, about: Organisation) -> Self:
        """Return `about` as the API shows it."""
        return cls(
            organisation=about.organisation_id,
            full_name=about.full_name,
            short_name=about.short_name,
            names_in_exports=list(about.names_in_exports),
            place=about.place,
            time_zone=about.time_zone,
            director=about.director,
            director_post=about.director_post,
            founder=about.founder,
            classes=list(about.class_labels),
            pdf_variant=about.pdf_variant,
            profile=ProfileOut.of(about.profile, about.rules),
            schedule=[ScheduleOut.of(rule) for rule in about.schedule],
            checks=_checks(about.rules),
        )


def _checks(rules: Profile) -> list[CheckRuleOut]:
    pairs = [(rule, rules.check(rule.code)) for rule in RULES]
    return [
        CheckRuleOut(
            code=rule.code.value,
            severity=own.severity if own else rule.severity,
            clause=own.clause if own else "",
        )
        for rule, own in pairs
    ]


@router.get(
    "/settings",
    summary=_("Сведения о школе и правила"),
    description=_("Только чтение. Меняется файлом сведений о школе: archive school add."),
)
def settings(visit: Annotated[Visit, allowed(Action.SEE_SETTINGS)], organisation: SchoolAsked = "") -> SettingsOut:
    """Return the school's particulars, profile, schedule and checks."""
    school = chosen_school(visit, organisation)
    return SettingsOut.of(next(each for each in list_organisations(visit.ports) if each.organisation_id == school))
