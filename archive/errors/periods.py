"""Closing: periods, grounds, acts, the work that follows."""

from dataclasses import dataclass
from typing import Any

from archive.errors.root import ArchiveError


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


@dataclass(eq=False, kw_only=True)
class ReportError(ArchiveError):
    """A report of a teacher that cannot be handed in or accepted as it is."""

    code = "report"


@dataclass(eq=False, kw_only=True)
class ReportUnknownError(ReportError):
    """No such report was handed in, or it is not for whoever asks."""

    code = "report.unknown"
    message = "Отчёта «{found}» среди сданных нет."
    remedy = "Посмотрите список отчётов; возвращённый сдают заново."
    found: str


@dataclass(eq=False, kw_only=True)
class ReportFileError(ReportError):
    """A file that cannot be taken in as a report."""

    code = "report.file"
    message = "Файл «{file}» не принят: {why}."
    remedy = (
        "Нужен PDF без пароля, до 20 МиБ и до {most} страниц; сохраните отчёт в PDF ещё раз или отсканируйте бумагу."
    )
    file: str
    why: str
    most: int


@dataclass(eq=False, kw_only=True)
class ReportEmptyError(ReportError):
    """Nothing is closed that the report could be made from."""

    code = "report.empty"
    message = "Отчёт за {period} составить не по чему: {why}."
    remedy = "Дождитесь закрытия периода или сдайте отчёт файлом PDF."
    period: str
    why: str


@dataclass(eq=False, kw_only=True)
class ReportWaitingError(ReportError):
    """The author's report for this period waits to be accepted already."""

    code = "report.waiting"
    message = "Отчёт за {period} уже сдан {day} и ждёт приёма."
    remedy = "Попросите заместителя директора вернуть его, тогда можно сдать другой."
    period: str
    day: str


@dataclass(eq=False, kw_only=True)
class ReportDecidedError(ReportError):
    """Someone has accepted or returned it already."""

    code = "report.decided"
    message = "Отчёт уже {state}."
    remedy = "Обновите список."
    state: str


@dataclass(eq=False, kw_only=True)
class ReportTermMissingError(ReportError):
    """The school's schedule does not say how long reports are kept."""

    code = "report.term-missing"
    message = "В перечне сроков школы нет срока хранения отчётов."
    remedy = 'Зарегистрируйте файл школы ещё раз (archive school …): профиль теперь называет этот срок, или добавьте в него [[schedule]] record = "report".'
