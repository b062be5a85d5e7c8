"""Every error that a person can meet, each with a stable code.

A fault found in data is a `Finding`, and all of them are reported together; an error here means that
the work could not be done. Each class holds its sentence as a template over its own named fields, so
that a test can hold the words to the fields and a second language can hold the same fields.
Names end in Error. `docs/errors.md` lists the codes; a test keeps it complete.
"""

from dataclasses import dataclass, fields
from typing import Any, ClassVar, Self

from archive.texts import _


@dataclass(eq=False, kw_only=True)
class ArchiveError(Exception):
    """The root: what happened and what to do next, in the reader's language.

    `code` never changes once released: logs, documentation and callers rely on it.
    """

    code: ClassVar[str] = "archive"
    message: ClassVar[str] = "Ошибка архива."
    remedy: ClassVar[str] = ""

    def __str__(self) -> str:
        """Return the message and, where there is one, the remedy."""
        words = {field.name: getattr(self, field.name) for field in fields(self)}
        return " ".join(_(part).format(**words) for part in (self.message, self.remedy) if part)

    def __reduce__(self) -> tuple[Any, ...]:
        """Carry the named fields across a process boundary."""
        return (_rebuild, (type(self), {f.name: getattr(self, f.name) for f in fields(self)}))

    @classmethod
    def _from_fields(cls, values: dict[str, Any]) -> Self:
        return cls(**values)


def _rebuild(kind: type[ArchiveError], values: dict[str, Any]) -> ArchiveError:
    return kind._from_fields(values)  # noqa: SLF001 - the other half of __reduce__


# --- 1 take in ---------------------------------------------------------------------------------


@dataclass(eq=False, kw_only=True)
class IntakeError(ArchiveError):
    """A file that could not be taken in at all."""

    code = "intake"
    file: str


@dataclass(eq=False, kw_only=True)
class FormatUnknownError(IntakeError):
    """The content is no export that we know."""

    code = "intake.format-unknown"
    message = "Файл «{file}» не похож ни на одну известную выгрузку: {found}."
    remedy = (
        "Выгрузите из электронного журнала отчёт, названный в docs/formats, или заполните шаблон (archive template)."
    )
    found: str


@dataclass(eq=False, kw_only=True)
class FileBrokenError(IntakeError):
    """The container is damaged."""

    code = "intake.file-broken"
    message = "Файл «{file}» повреждён или недокачан: {found}."
    remedy = "Скачайте его из электронного журнала ещё раз."
    found: str


@dataclass(eq=False, kw_only=True)
class FileEncryptedError(IntakeError):
    """The container is protected by a password."""

    code = "intake.file-encrypted"
    message = "Файл «{file}» защищён паролем, прочитать его нельзя."
    remedy = "Сохраните его без пароля и повторите."


@dataclass(eq=False, kw_only=True)
class FileTooLargeError(IntakeError):
    """The file, or what it unpacks to, is over the limit: perhaps a bomb."""

    code = "intake.file-too-large"
    message = "Файл «{file}» слишком велик: {found}, допустимо не больше {limit}."
    remedy = "Настоящая выгрузка класса столько не занимает. Проверьте, тот ли это файл, или разделите его по классам."
    found: str
    limit: str


@dataclass(eq=False, kw_only=True)
class FileMissingError(IntakeError):
    """There is no such file, or it cannot be opened."""

    code = "intake.file-missing"
    message = "Файл «{file}» не открывается: {found}."
    remedy = "Проверьте имя и права доступа."
    found: str


@dataclass(eq=False, kw_only=True)
class SheetMissingError(IntakeError):
    """A workbook or folder lacks a table that the format requires."""

    code = "intake.sheet-missing"
    message = "В файле «{file}» нет листа «{expected}», есть: {found}."
    remedy = "Возьмите лист из шаблона (archive template) и заполните его."
    expected: str
    found: str


@dataclass(eq=False, kw_only=True)
class DataRefusedError(ArchiveError):
    """Findings that block: the whole input is refused and nothing of it was kept."""

    code = "intake.refused"
    message = "Данные не приняты: {count}. Ничего не записано.\n{listed}"
    remedy = "Исправьте названное и повторите ту же команду."
    count: str
    listed: str
    findings: tuple[Any, ...] = ()


@dataclass(eq=False, kw_only=True)
class PushKeyReusedError(ArchiveError):
    """The idempotency key stands for another body already."""

    code = "push.key-reused"
    message = "Ключ повтора (Idempotency-Key) уже служил для других данных, принятых {pushed_at}. Новые не приняты."
    remedy = "Для новых данных возьмите новый ключ; тот же ключ годится только для повтора того же тела."
    pushed_at: str


@dataclass(eq=False, kw_only=True)
class PushUnknownError(ArchiveError):
    """Nothing was pushed under this id."""

    code = "push.unknown"
    message = "Переданных данных «{found}» нет."
    remedy = "Идентификатор сказан в ответе на передачу (свойство push)."
    found: str


@dataclass(eq=False, kw_only=True)
class OrganisationFileError(ArchiveError):
    """The school's own profile file is not right."""

    code = "organisation.file"
    message = "Файл сведений о школе «{file}»: {found}. Ожидалось: {expected}."
    remedy = "Образец: archive school draft."
    file: str
    found: str
    expected: str


# --- 2 close -----------------------------------------------------------------------------------


@dataclass(eq=False, kw_only=True)
class PeriodUnknownError(ArchiveError):
    """A period that the calendar does not have."""

    code = "period.unknown"
    message = "Период «{found}» не найден. Есть: {expected}."
    remedy = "Укажите один из них, например --period «4 четверть»."
    found: str
    expected: str


@dataclass(eq=False, kw_only=True)
class ClassNotOfSchoolError(ArchiveError):
    """The export is of a class that the school does not have."""

    code = "period.class-not-of-school"
    message = "Класса «{found}» нет в школе «{school}». Её классы: {expected}."
    remedy = "Проверьте, тот ли файл выбран, или дополните список классов в файле сведений о школе."
    found: str
    school: str
    expected: str


@dataclass(eq=False, kw_only=True)
class SchoolMismatchError(ArchiveError):
    """The export names another school."""

    code = "period.school-mismatch"
    message = "Файл «{file}» выгружен школой «{found}», а закрывается период школы «{expected}»."
    remedy = "Если это та же школа под другим именем, добавьте имя в names_in_exports файла сведений о школе."
    file: str
    found: str
    expected: str


@dataclass(eq=False, kw_only=True)
class ClosingExistsError(ArchiveError):
    """The period is closed already, from other data."""

    code = "period.closed-already"
    message = "{period} {class_label} уже закрыт {closed_on} по другим данным. Закрытое не переписывается."
    remedy = "Записи этого закрытия: archive list. Исправление оформляется новой версией: archive correct."
    period: str
    class_label: str
    closed_on: str


@dataclass(eq=False, kw_only=True)
class FindingsUnexplainedError(ArchiveError):
    """Findings that are to be explained have no explanation: nothing is closed."""

    code = "period.findings-unexplained"
    message = "Без пояснения: {count}. Ничего не записано.\n{listed}"
    remedy = 'Исправьте данные или поясните: --explain "КОД=пояснение"; одно пояснение ко всем: --explain "пояснение".'
    count: str
    listed: str
    findings: tuple[Any, ...] = ()


@dataclass(eq=False, kw_only=True)
class ClosingDateError(ArchiveError):
    """A closing date with which the record could not be kept for its term."""

    code = "period.closing-date"
    message = "Дата закрытия {found} не подходит: {why}."
    remedy = "Укажите дату, когда дело закрыто в делопроизводстве (--closed-on ГГГГ-ММ-ДД), или не указывайте её: тогда это сегодня."
    found: str
    why: str


@dataclass(eq=False, kw_only=True)
class NothingToCloseError(ArchiveError):
    """The input holds no class with data in the period."""

    code = "period.nothing-to-close"
    message = "В принятых файлах нет данных за «{period}»."
    remedy = "Проверьте период и файлы."
    period: str


@dataclass(eq=False, kw_only=True)
class GroundsMissingError(ArchiveError):
    """A correction without its reason or the council's protocol."""

    code = "correction.grounds-missing"
    message = "Исправление закрытого периода не оформлено, не хватает: {missing}. Ничего не записано."
    remedy = 'Укажите причину (--reason "…") и протокол педагогического совета (--protocol "№ 5 от 12.06.2026").'
    missing: str


@dataclass(eq=False, kw_only=True)
class NeverClosedError(ArchiveError):
    """A correction of what was never closed."""

    code = "correction.never-closed"
    message = "Исправлять нечего: {period} {class_label} за {school_year} ещё не закрывали."
    remedy = "Закройте период: archive close с теми же файлами."
    period: str
    class_label: str
    school_year: str


@dataclass(eq=False, kw_only=True)
class NothingChangedError(ArchiveError):
    """The files say what the latest version says."""

    code = "correction.nothing-changed"
    message = "Исправлять нечего: {what} в файлах те же, что в последней версии ({classes}). Ничего не записано."
    remedy = "Проверьте, из исправленного ли журнала сделана выгрузка и тот ли период указан."
    what: str
    classes: str


@dataclass(eq=False, kw_only=True)
class MarkWithdrawnError(ArchiveError):
    """A supplementary ledger cannot take a summary mark away."""

    code = "correction.mark-withdrawn"
    message = (
        "Дополнительная ведомость только добавляет и заменяет итоговые отметки, а в файлах некоторых нет:\n{listed}"
    )
    remedy = "Если отметки отменены, оформите новую версию: та же команда без --supplement."
    listed: str


@dataclass(eq=False, kw_only=True)
class BreachUnresolvedError(ArchiveError):
    """The period may hold operations that an act made void, and nobody has said what became of them."""

    code = "breach.unresolved"
    message = "Период не закрыт: в нём могут быть операции, недействительные по акту о нарушении конфиденциальности (003 §4-ЭЖ 4.4).\n{listed}"
    remedy = 'Проверьте эти записи в электронном журнале, восстановите верные и внесите решение: archive breach resolve "№ …" --resolution "…". Затем выгрузите журнал заново и повторите.'
    listed: str


@dataclass(eq=False, kw_only=True)
class BreachInvalidError(ArchiveError):
    """An act that cannot be registered as it was given."""

    code = "breach.invalid"
    message = "Акт не записан: {why}."
    remedy = (
        "Нужны номер и дата акта, чья учётная запись, ФИО учителя и дни, с какого по какой операции недействительны."
    )
    why: str


@dataclass(eq=False, kw_only=True)
class BreachExistsError(ArchiveError):
    """The act is registered already, with other particulars."""

    code = "breach.exists"
    message = "{act} уже записан с другими сведениями: {found}. Записанное не переписывается."
    remedy = "Если сведения ошибочны, составьте новый акт под другим номером, а этот разрешите с пояснением."
    act: str
    found: str


@dataclass(eq=False, kw_only=True)
class BreachUnknownError(ArchiveError):
    """No such act."""

    code = "breach.unknown"
    message = "Акта «{found}» нет. Записаны: {expected}."
    remedy = "Список: archive breach list. Если номера повторяются, укажите дату акта: --date."
    found: str
    expected: str


@dataclass(eq=False, kw_only=True)
class BreachResolvedError(ArchiveError):
    """The act has a resolution already, and it is another."""

    code = "breach.resolved"
    message = "По этому акту ({act}) уже есть решение от {day}: «{found}». Записанное не переписывается."
    remedy = "Новое решение оформляется новым актом."
    act: str
    day: str
    found: str


@dataclass(eq=False, kw_only=True)
class ClosingUnknownError(ArchiveError):
    """No such closing."""

    code = "period.closing-unknown"
    message = "Закрытия {closing_id} нет."
    closing_id: str


@dataclass(eq=False, kw_only=True)
class JobUnknownError(ArchiveError):
    """No such job."""

    code = "job.unknown"
    message = "Задания {job_id} нет."
    job_id: str


@dataclass(eq=False, kw_only=True)
class JobsUnfinishedError(ArchiveError):
    """Some records did not reach the store."""

    code = "job.unfinished"
    message = "Не все записи сохранены, осталось: {count}.\n{listed}"
    remedy = "Принятое не потеряно. Устраните причину и повторите ту же команду: работа продолжится с этого места."
    count: int
    listed: str


@dataclass(eq=False, kw_only=True)
class WorkspaceLostError(ArchiveError):
    """A result between two steps is gone or was changed."""

    code = "job.workspace-lost"
    message = "Промежуточный файл {digest} утрачен или изменён."
    remedy = (
        "Если это исходный файл, повторите закрытие из тех же файлов; иначе верните рабочую область из резервной копии."
    )
    digest: str


@dataclass(eq=False, kw_only=True)
class BrokerUnavailableError(ArchiveError):
    """The broker of the Celery engine does not answer or does not let us in."""

    code = "broker.unavailable"
    message = "Очередь заданий {endpoint} недоступна: {why}."
    remedy = "Задания записаны и не потеряны. Проверьте, что брокер запущен, а адрес и пароль верны (ARCHIVE_BROKER_URL), и повторите ту же команду."
    endpoint: str
    why: str


@dataclass(eq=False, kw_only=True)
class WorkersAbsentError(ArchiveError):
    """Jobs were sent, but no worker of the Celery engine answers."""

    code = "worker.absent"
    message = "Задания отправлены, но ни один работник (archive worker) не отвечает."
    remedy = "Запустите работников: они возьмут отправленное сами. Ход дела: archive list."


# --- 3 render ----------------------------------------------------------------------------------


@dataclass(eq=False, kw_only=True)
class RenderError(ArchiveError):
    """A document could not be made."""

    code = "render.failed"
    message = "Документ «{document}» не удалось оформить: {why}."
    remedy = "Сообщите разработчикам название документа и этот текст."
    document: str
    why: str


@dataclass(eq=False, kw_only=True)
class TwinMissingError(ArchiveError):
    """A document carries no machine-readable twin."""

    code = "render.twin-missing"
    message = "В документе нет вложения с данными: {why}."
    remedy = "Проверьте, что это журнал или ведомость из архива."
    why: str


# --- 4 sign ------------------------------------------------------------------------------------


@dataclass(eq=False, kw_only=True)
class SigningError(ArchiveError):
    """Signing could not be done; nothing was signed."""

    code = "sign"


@dataclass(eq=False, kw_only=True)
class KeyNotSetError(SigningError):
    """No key was configured."""

    code = "sign.key-not-set"
    message = "Ключ директора не указан: документы оформлены и ждут подписи."
    remedy = "Укажите файл ключа PKCS#12 (ARCHIVE_SIGNER_PKCS12) и повторите команду."


@dataclass(eq=False, kw_only=True)
class KeyUnreadableError(SigningError):
    """The key file is not PKCS#12 or cannot be read."""

    code = "sign.key-unreadable"
    message = "Файл ключа «{file}» не читается: {why}."
    remedy = "Нужен файл PKCS#12 (.p12, .pfx) с ключом и сертификатом директора."
    file: str
    why: str


@dataclass(eq=False, kw_only=True)
class PassphraseWrongError(SigningError):
    """The passphrase does not open the key."""

    code = "sign.passphrase-wrong"
    message = "Пароль не подходит к ключу «{file}»."
    remedy = "Проверьте раскладку и регистр и введите пароль ещё раз. Ничего не подписано."
    file: str


@dataclass(eq=False, kw_only=True)
class CertificateExpiredError(SigningError):
    """The certificate is not valid now."""

    code = "sign.certificate-expired"
    message = "Сертификат {owner} действует с {since} по {until}, подписывать им сейчас нельзя."
    remedy = "Получите новый сертификат и укажите его ключ."
    owner: str
    since: str
    until: str


@dataclass(eq=False, kw_only=True)
class TimestampUnavailableError(SigningError):
    """No timestamp authority answered."""

    code = "sign.timestamp-unavailable"
    message = "Служба штампов времени не ответила ({url}): {why}."
    remedy = "Документы оформлены и ждут. Проверьте сеть и повторите ту же команду."
    url: str
    why: str


@dataclass(eq=False, kw_only=True)
class SigningFailedError(SigningError):
    """The document itself could not be signed."""

    code = "sign.failed"
    message = "Документ не удалось подписать: {why}."
    remedy = "Ничего не подписано. Повторите закрытие; если не поможет, сообщите разработчикам этот текст."
    why: str


# --- 5 store -----------------------------------------------------------------------------------


@dataclass(eq=False, kw_only=True)
class StoreError(ArchiveError):
    """The store could not do it."""

    code = "store"


@dataclass(eq=False, kw_only=True)
class StoreUnavailableError(StoreError):
    """The store does not answer."""

    code = "store.unavailable"
    message = "Хранилище {endpoint} недоступно: {why}."
    remedy = "Подписанное не потеряно. Восстановите связь с хранилищем и повторите ту же команду."
    endpoint: str
    why: str


@dataclass(eq=False, kw_only=True)
class StoreFullError(StoreError):
    """The store has no room."""

    code = "store.full"
    message = "В хранилище {endpoint} нет места: {why}."
    remedy = "Освободите или добавьте место на диске и повторите ту же команду. Принятое раньше цело."
    endpoint: str
    why: str


@dataclass(eq=False, kw_only=True)
class StoreRefusedError(StoreError):
    """The store answered with a refusal that is not a matter of time."""

    code = "store.refused"
    message = "Хранилище {endpoint} отказало: {why}."
    remedy = "Проверьте ключ доступа и права на корзину «{bucket}»."
    endpoint: str
    bucket: str
    why: str


@dataclass(eq=False, kw_only=True)
class ObjectMissingError(StoreError):
    """A registered object is not in the store: an incident."""

    code = "store.object-missing"
    message = "Объекта {key} (версия {version}) нет в хранилище."
    remedy = "Это утрата записи. Сообщите директору и восстановите её из второй копии."
    key: str
    version: str


@dataclass(eq=False, kw_only=True)
class LockNotEnforcedError(StoreError):
    """The store let a locked canary be deleted, shortened or weakened."""

    code = "store.lock-not-enforced"
    message = "Хранилище {endpoint} не соблюдает запрет удаления: {why}."
    remedy = (
        "Хранить в нём записи нельзя. Нужно хранилище S3 с действующей блокировкой объектов (Object Lock, COMPLIANCE)."
    )
    endpoint: str
    why: str


@dataclass(eq=False, kw_only=True)
class FixityError(StoreError):
    """What was read back is not what was written."""

    code = "store.fixity"
    message = "Запись {what} прочитана не такой, какой записана: ожидалось {expected}, получено {found}."
    remedy = "Не используйте её. Сообщите директору: это происшествие."
    what: str
    expected: str
    found: str


# --- 6 register --------------------------------------------------------------------------------


@dataclass(eq=False, kw_only=True)
class OrganisationUnknownError(ArchiveError):
    """No such school."""

    code = "organisation.unknown"
    message = "Школы «{found}» нет в архиве. Есть: {expected}."
    remedy = "Добавьте её: archive school add ФАЙЛ.toml (образец файла: archive school draft)."
    found: str
    expected: str


@dataclass(eq=False, kw_only=True)
class RecordUnknownError(ArchiveError):
    """No such record."""

    code = "record.unknown"
    message = "Записи «{found}» нет в архиве."
    remedy = "Номера записей показывает archive list."
    found: str


@dataclass(eq=False, kw_only=True)
class RecordExistsError(ArchiveError):
    """The number or the content is registered already."""

    code = "record.exists"
    message = "Запись с этим номером или содержимым уже есть в архиве: {number} (SHA-256 {digest})."
    remedy = "Записи не переписываются. Показать её: archive list."
    number: str
    digest: str


@dataclass(eq=False, kw_only=True)
class CatalogUnavailableError(ArchiveError):
    """The database does not answer."""

    code = "catalog.unavailable"
    message = "База данных недоступна: {why}."
    remedy = "Проверьте, что она запущена и адрес верен (ARCHIVE_DATABASE_URL)."
    why: str


@dataclass(eq=False, kw_only=True)
class CatalogFullError(ArchiveError):
    """The database has no room."""

    code = "catalog.full"
    message = "Базе данных не хватает места на диске: {why}."
    remedy = "Освободите или добавьте место и повторите ту же команду. Принятое раньше цело."
    why: str


@dataclass(eq=False, kw_only=True)
class BusyError(ArchiveError):
    """Another command is doing this work."""

    code = "busy"
    message = "Другая команда уже работает с этими данными: {what}."
    remedy = "Дождитесь её окончания."
    what: str


# --- 7 give out --------------------------------------------------------------------------------


@dataclass(eq=False, kw_only=True)
class PupilUnknownError(ArchiveError):
    """No such pupil in the records of that period."""

    code = "access.pupil-unknown"
    message = "Ученик «{found}» за «{period}» в записях архива не найден."
    remedy = "Проверьте фамилию, имя и период."
    found: str
    period: str


@dataclass(eq=False, kw_only=True)
class PupilAmbiguousError(ArchiveError):
    """More than one pupil answers to the name."""

    code = "access.pupil-ambiguous"
    message = "Под имя «{found}» подходит несколько учеников: {candidates}."
    remedy = "Укажите полное имя и класс (--class)."
    found: str
    candidates: str


@dataclass(eq=False, kw_only=True)
class NotAuthenticError(ArchiveError):
    """A record whose verdict is not PASSED is not given out as authentic."""

    code = "access.not-authentic"
    message = "Запись {number} не выдана: {verdict}.\n{reasons}"
    remedy = "Сообщите директору: это происшествие. Без проверки запись можно взять только для разбора (--unverified)."
    number: str
    verdict: str
    reasons: str


@dataclass(eq=False, kw_only=True)
class OutputExistsError(ArchiveError):
    """The file to write is there already, with other content."""

    code = "output.exists"
    message = "Файл «{file}» уже есть, он не перезаписан."
    remedy = "Укажите другое имя или папку."
    file: str


@dataclass(eq=False, kw_only=True)
class SettingError(ArchiveError):
    """A setting is missing or wrong."""

    code = "setting"
    message = "Настройка {name}: {why}."
    remedy = "Все настройки описаны в docs/settings.md."
    name: str
    why: str


# --- the pages and the API ---------------------------------------------------------------------


@dataclass(eq=False, kw_only=True)
class RequestError(ArchiveError):
    """A request over HTTP that cannot be served as it was asked."""

    code = "web"


@dataclass(eq=False, kw_only=True)
class AddressUnknownError(RequestError):
    """No page and no method of the API lies there."""

    code = "web.address-unknown"
    message = "По адресу «{address}» ничего нет."
    remedy = "Проверьте адрес или начните со списка записей."
    address: str


@dataclass(eq=False, kw_only=True)
class MethodRefusedError(RequestError):
    """The address is there, but not for this verb."""

    code = "web.method-refused"
    message = "Метод {method} по адресу «{address}» не предусмотрен."
    remedy = "Какие предусмотрены, сказано на странице /api."
    method: str
    address: str


@dataclass(eq=False, kw_only=True)
class ParameterError(RequestError):
    """Parameters that cannot be understood: all of them, each with what was expected."""

    code = "web.parameter"
    message = "Запрос не понят: {listed}."
    remedy = "Исправьте названное и повторите."
    listed: str


@dataclass(eq=False, kw_only=True)
class UploadTooLargeError(RequestError):
    """A body over the limit: refused before it was read to the end."""

    code = "web.upload-too-large"
    message = "Файл слишком велик: принимается не больше {limit}."
    remedy = "Документы архива столько не занимают. Проверьте, тот ли это файл."
    limit: str


@dataclass(eq=False, kw_only=True)
class UploadEmptyError(RequestError):
    """A body without a byte."""

    code = "web.upload-empty"
    message = "Тело запроса пусто."
    remedy = "Передайте содержимое телом запроса."


@dataclass(eq=False, kw_only=True)
class UploadKindError(RequestError):
    """A body of a kind that is not taken."""

    code = "web.upload-kind"
    message = "Содержимое типа «{found}» не принимается, ожидалось: {expected}."
    remedy = "Укажите этот тип в заголовке Content-Type и передайте содержимое телом запроса."
    found: str
    expected: str


@dataclass(eq=False, kw_only=True)
class PushOffError(RequestError):
    """No token was set, so nobody may push."""

    code = "web.push-off"
    message = "Приём данных от систем не включён: не указан файл с отпечатками токенов."
    remedy = "Администратору: docs/formats/push.md, настройка ARCHIVE_PUSH_TOKEN_FILE."


@dataclass(eq=False, kw_only=True)
class TokenRefusedError(RequestError):
    """A push without a token, or with one that is not known."""

    code = "web.token-refused"
    message = "Токен не указан или не подходит."
    remedy = "Нужен заголовок Authorization: Bearer и токен, выданный администратором архива."


@dataclass(eq=False, kw_only=True)
class ForeignRequestError(RequestError):
    """Another site's page made the browser ask: it must not act in the reader's name."""

    code = "web.foreign-request"
    message = "Запрос пришёл с чужой страницы и не выполнен."
    remedy = "Откройте архив сами, набрав его адрес."


@dataclass(eq=False, kw_only=True)
class UnexpectedError(ArchiveError):
    """A fault of the program itself: what it was stands in the server's log only."""

    code = "unexpected"
    message = "Сбой в самой программе; данные архива не изменены."
    remedy = "Повторите. Если не поможет, передайте разработчикам время и адрес страницы."
