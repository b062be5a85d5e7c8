"""What the API answers: shapes fixed apart from the model, so that the model may change and callers need not."""

from datetime import date, datetime
from typing import Annotated, Self
from urllib.parse import quote

from pydantic import BaseModel, ConfigDict, Field

from archive.model.certification import GivenSignature
from archive.model.closing import Job, JobState
from archive.model.finding import Finding, Severity
from archive.model.organisation import Organisation
from archive.model.push import Push
from archive.model.record import Record, RecordClass
from archive.model.sidecar import Sidecar, SidecarKind
from archive.model.signature import Signatory
from archive.model.verdict import Check, Outcome, Verdict
from archive.services.list_queue import Queued


class Out(BaseModel):
    """The root of what is answered: frozen."""

    model_config = ConfigDict(frozen=True)


def record_path(record: Record) -> str:
    """Return the part of an address that names a record."""
    return f"{quote(record.organisation_id, safe='')}/{record.number}"


class OrganisationOut(Out):
    """A school."""

    organisation: Annotated[str, Field(description="Код школы в архиве")]
    full_name: Annotated[str, Field(description="Полное наименование")]
    short_name: Annotated[str, Field(description="Краткое наименование")]
    place: Annotated[str, Field(description="Населённый пункт")]
    time_zone: Annotated[str, Field(description="Часовой пояс по базе IANA")]

    @classmethod
    def of(cls, organisation: Organisation) -> Self:
        """Return the public part of a school's profile."""
        return cls(
            organisation=organisation.organisation_id,
            full_name=organisation.full_name,
            short_name=organisation.short_name,
            place=organisation.place,
            time_zone=organisation.time_zone,
        )


class LocationOut(Out):
    """Where a record lies."""

    bucket: Annotated[str, Field(description="Корзина хранилища")]
    key: Annotated[str, Field(description="Имя объекта; в нём SHA-256 содержимого")]
    version_id: Annotated[str, Field(description="Версия объекта")]


class TermOut(Out):
    """How long a record is kept."""

    closed_on: Annotated[date, Field(description="Дата закрытия дела")]
    years: Annotated[int, Field(description="Срок, полных лет")]
    first_day: Annotated[date, Field(description="Первый день срока: 1 января следующего года")]
    last_day: Annotated[date, Field(description="Последний день срока, включительно")]
    time_zone: Annotated[str, Field(description="Часовой пояс школы")]
    basis: Annotated[str, Field(description="Основание срока")]


class RecordOut(Out):
    """A record's requisites."""

    organisation: Annotated[str, Field(description="Код школы")]
    number: Annotated[str, Field(description="Номер записи, ГГГГ-NNNNNN")]
    kind: Annotated[
        RecordClass,
        Field(description="Вид: journal — журнал, ledger — ведомость, report — отчёт учителя, source — исходный файл"),
    ]
    title: Annotated[str, Field(description="Заголовок")]
    school_year: Annotated[str, Field(description="Учебный год, 2025/2026")]
    class_label: Annotated[str, Field(description="Класс или группа")]
    period: Annotated[str, Field(description="Период: Q1–Q4, T1–T3, H1–H2, S1–S2, Y")]
    closing: Annotated[str, Field(description="Закрытие периода, которым запись создана")]
    version: Annotated[int, Field(description="Номер версии закрытия")]
    media_type: Annotated[str, Field(description="Тип содержимого")]
    file_name: Annotated[str, Field(description="Имя файла")]
    pages: Annotated[int, Field(description="Страниц; 0, если страниц нет")]
    size: Annotated[int, Field(description="Размер, байт")]
    sha256: Annotated[str, Field(description="SHA-256 всего файла")]
    location: Annotated[LocationOut, Field(description="Место хранения")]
    term: Annotated[TermOut, Field(description="Срок хранения")]
    preserved_at: Annotated[datetime, Field(description="Когда внесена, UTC")]
    template_set: Annotated[str, Field(description="Набор шаблонов, которым оформлена")]
    url: Annotated[str, Field(description="Адрес записи в API; от него …/verdict и …/content")]

    @classmethod
    def of(cls, record: Record) -> Self:
        """Return the requisites of `record`."""
        place, term = record.location, record.term
        return cls(
            organisation=record.organisation_id,
            number=str(record.number),
            kind=record.record_class,
            title=record.title,
            school_year=str(record.school_year),
            class_label=record.class_label,
            period=str(record.period),
            closing=record.closing_id,
            version=record.version,
            media_type=record.media_type,
            file_name=record.file_name,
            pages=record.pages,
            size=record.size,
            sha256=record.digest.hex,
            location=LocationOut(bucket=place.bucket, key=place.key, version_id=place.version_id),
            term=TermOut(
                closed_on=term.closed_on,
                years=term.years,
                first_day=term.first_day,
                last_day=term.last_day,
                time_zone=term.time_zone,
                basis=term.basis,
            ),
            preserved_at=record.preserved_at,
            template_set=record.template_set,
            url=f"/api/v1/records/{record_path(record)}",
        )


class RecordsOut(Out):
    """A stretch of the list."""

    records: Annotated[list[RecordOut], Field(description="Записи по номерам")]
    limit: Annotated[int, Field(description="Сколько записей запрошено")]
    offset: Annotated[int, Field(description="Сколько записей пропущено")]
    next_offset: Annotated[int | None, Field(description="С чего начать дальше; null, если это всё")]


class SidecarOut(Out):
    """What stands beside a record."""

    kind: Annotated[SidecarKind, Field(description="Вид")]
    ordinal: Annotated[int, Field(description="Порядковый номер среди таких же")]
    media_type: Annotated[str, Field(description="Тип содержимого")]
    size: Annotated[int, Field(description="Размер, байт")]
    sha256: Annotated[str, Field(description="SHA-256 файла")]

    @classmethod
    def of(cls, sidecar: Sidecar) -> Self:
        """Return `sidecar` as the API shows it."""
        return cls(
            kind=sidecar.kind,
            ordinal=sidecar.ordinal,
            media_type=sidecar.media_type,
            size=sidecar.size,
            sha256=sidecar.digest.hex,
        )


class JobOut(Out):
    """A record that is not in the store yet."""

    organisation: Annotated[str, Field(description="Код школы")]
    number: Annotated[str, Field(description="Номер, под которым запись будет внесена")]
    kind: Annotated[RecordClass, Field(description="Вид записи")]
    title: Annotated[str, Field(description="Заголовок")]
    closing: Annotated[str, Field(description="Закрытие периода")]
    state: Annotated[JobState, Field(description="Состояние")]
    state_words: Annotated[str, Field(description="Состояние словами")]
    attempts: Annotated[int, Field(description="Неудачных попыток")]
    problem: Annotated[str, Field(description="Почему не удалась последняя попытка; пусто, если затруднений нет")]

    @classmethod
    def of(cls, job: Job) -> Self:
        """Return how far `job` has come."""
        return cls(
            organisation=job.organisation_id,
            number=str(job.number),
            kind=job.record_class,
            title=job.title,
            closing=job.closing_id,
            state=job.state,
            state_words=job.state.words,
            attempts=job.attempts,
            problem=job.problem,
        )


class SignatureOut(Out):
    """A signature that stands in a document already."""

    signatory: Annotated[Signatory, Field(description="В качестве кого подписано")]
    owner: Annotated[str, Field(description="Владелец сертификата")]
    serial: Annotated[str, Field(description="Номер сертификата")]
    signed_at: Annotated[datetime, Field(description="Когда подписано, UTC")]
    attorney: Annotated[str | None, Field(description="Номер доверенности, если подписано по ней")]
    attorney_checked: Annotated[list[str], Field(description="Что в доверенности сличено и сошлось")]
    attorney_unchecked: Annotated[list[str], Field(description="Что в доверенности не сличалось")]

    @classmethod
    def of(cls, given: GivenSignature) -> Self:
        """Return `given` as the API shows it."""
        return cls(
            signatory=given.signatory,
            owner=given.owner,
            serial=given.serial,
            signed_at=given.signed_at,
            attorney=given.attorney.number if given.attorney else None,
            attorney_checked=list(given.attorney.checked) if given.attorney else [],
            attorney_unchecked=list(given.attorney.unchecked) if given.attorney else [],
        )


class QueuedOut(Out):
    """A document that waits for a signature, for one made outside, or for the administrator."""

    organisation: Annotated[str, Field(description="Код школы")]
    number: Annotated[str, Field(description="Номер, под которым запись будет внесена")]
    kind: Annotated[RecordClass, Field(description="Вид записи")]
    title: Annotated[str, Field(description="Заголовок")]
    class_label: Annotated[str, Field(description="Класс или группа")]
    version: Annotated[int, Field(description="Номер версии закрытия")]
    state: Annotated[JobState, Field(description="Состояние")]
    state_words: Annotated[str, Field(description="Состояние словами")]
    awaits: Annotated[Signatory | None, Field(description="Чья подпись следующая; null, если ждут исправления")]
    signatures: Annotated[list[SignatureOut], Field(description="Кто уже подписал")]
    pages: Annotated[int, Field(description="Страниц")]
    sha256: Annotated[str, Field(description="SHA-256 документа, каким он ждёт")]
    findings: Annotated[dict[Severity, int], Field(description="Замечаний при закрытии по важности")]
    unexplained: Annotated[int, Field(description="Из них требуют пояснения и не пояснены")]
    refused: Annotated[str, Field(description="По какой причине возвращали; пусто, если не возвращали")]
    answer: Annotated[str, Field(description="Что ответил администратор")]
    problem: Annotated[str, Field(description="Почему не удалась последняя попытка; пусто, если затруднений нет")]

    @classmethod
    def of(cls, queued: Queued) -> Self:
        """Return `queued` as the API shows it."""
        job, refusal = queued.job, queued.job.refusal
        return cls(
            organisation=job.organisation_id,
            number=str(job.number),
            kind=job.record_class,
            title=job.title,
            class_label=queued.closing.class_label,
            version=queued.closing.version,
            state=job.state,
            state_words=job.state.words,
            awaits=queued.awaits,
            signatures=[SignatureOut.of(given) for given in job.signatures],
            pages=job.pages,
            sha256=job.content.hex if job.content else "",
            findings={severity: queued.count(severity) for severity in Severity},
            unexplained=queued.unexplained,
            refused=refusal.reason if refusal else "",
            answer=refusal.answer if refusal else "",
            problem=job.problem,
        )


class ReasonIn(BaseModel):
    """Why a document is sent back."""

    reason: Annotated[str, Field(max_length=1000, description="Что исправить")]


class NoteIn(BaseModel):
    """What the administrator answers."""

    note: Annotated[str, Field(max_length=1000, description="Почему документ остаётся каким был")] = ""


class CheckOut(Out):
    """One question and its answer."""

    code: Annotated[str, Field(description="Код проверки")]
    title: Annotated[str, Field(description="Что проверено")]
    outcome: Annotated[Outcome, Field(description="Итог (ETSI EN 319 102-1)")]
    reason: Annotated[str, Field(description="Почему такой итог")]
    at: Annotated[datetime, Field(description="Момент, о котором говорит итог, UTC")]
    cause: Annotated[str, Field(description="Код причины для программ; пусто, если кода нет")]

    @classmethod
    def of(cls, check: Check) -> Self:
        """Return `check` as the API shows it."""
        return cls(
            code=check.code,
            title=check.title,
            outcome=check.outcome,
            reason=check.reason,
            at=check.at,
            cause=check.cause,
        )


class VerdictOut(Out):
    """All checks and what they come to."""

    subject: Annotated[str, Field(description="О чём заключение")]
    outcome: Annotated[
        Outcome, Field(description="PASSED — подтверждено, FAILED — нарушено, INDETERMINATE — установить нельзя")
    ]
    words: Annotated[str, Field(description="Итог словами")]
    checks: Annotated[list[CheckOut], Field(description="Проверки")]
    notes: Annotated[list[str], Field(description="К сведению: какие записи исправляют эту; на итог не влияет")]

    @classmethod
    def of(cls, verdict: Verdict) -> Self:
        """Return `verdict` as the API shows it."""
        checks = [CheckOut.of(check) for check in verdict.checks]
        return cls(
            subject=verdict.subject,
            outcome=verdict.outcome,
            words=verdict.outcome.words,
            checks=checks,
            notes=list(verdict.notes),
        )


class FindingOut(Out):
    """What is wrong in data that was sent, and where."""

    code: Annotated[str, Field(description="Постоянный код замечания")]
    severity: Annotated[
        Severity, Field(description="blocks — не даёт принять, explain — спросят при закрытии, informs — к сведению")
    ]
    pointer: Annotated[str, Field(description="Место в документе, JSON Pointer (RFC 6901)")]
    message: Annotated[str, Field(description="Что не так")]
    expected: Annotated[str, Field(description="Что ожидалось")]
    found: Annotated[str, Field(description="Что найдено")]
    remedy: Annotated[str, Field(description="Что делать")]
    clause: Annotated[str, Field(description="Нарушенный пункт правил, если он есть")]

    @classmethod
    def of(cls, finding: Finding) -> Self:
        """Return `finding` as the API shows it."""
        return cls(
            code=finding.code,
            severity=finding.severity,
            pointer=finding.place.cell,
            message=finding.message,
            expected=finding.expected,
            found=finding.found,
            remedy=finding.remedy,
            clause=finding.clause,
        )


class PushOut(Out):
    """A journal that was taken in and waits to be closed."""

    push: Annotated[str, Field(description="Идентификатор: по нему администратор закроет период")]
    organisation: Annotated[str, Field(description="Код школы")]
    school_year: Annotated[str, Field(description="Учебный год, 2025/2026")]
    class_label: Annotated[str, Field(description="Класс или группа")]
    sha256: Annotated[str, Field(description="SHA-256 принятого тела")]
    size: Annotated[int, Field(description="Размер тела, байт")]
    pupils: Annotated[int, Field(description="Учеников")]
    lessons: Annotated[int, Field(description="Уроков")]
    entries: Annotated[int, Field(description="Клеток журнала, в которых что-то есть")]
    results: Annotated[int, Field(description="Итоговых отметок")]
    pushed_at: Annotated[datetime, Field(description="Когда принято, UTC")]
    findings: Annotated[list[FindingOut], Field(description="Замечания")]

    @classmethod
    def of(cls, push: Push) -> Self:
        """Return `push` as the API shows it."""
        return cls(
            push=push.push_id,
            organisation=push.organisation_id,
            school_year=str(push.school_year),
            class_label=push.class_label,
            sha256=push.digest.hex,
            size=push.size,
            pupils=push.counts["pupils"],
            lessons=push.counts["lessons"],
            entries=push.counts["entries"],
            results=push.counts["results"],
            pushed_at=push.pushed_at,
            findings=[FindingOut.of(finding) for finding in push.findings],
        )


class AliveOut(Out):
    """The service answers."""

    alive: Annotated[bool, Field(description="Всегда true: ответ и есть признак жизни")] = True


class ProblemOut(Out):
    """Problem details of RFC 9457."""

    type: Annotated[str, Field(description="Адрес описания ошибки")]
    title: Annotated[str, Field(description="Вид ошибки")]
    status: Annotated[int, Field(description="Статус HTTP")]
    detail: Annotated[str, Field(description="Что случилось и что делать")]
    code: Annotated[str, Field(description="Постоянный код ошибки")]
    verdict: Annotated[VerdictOut | None, Field(description="Заключение, если отказано из-за него")] = None
    findings: Annotated[list[FindingOut] | None, Field(description="Замечания, если отказано из-за них")] = None
