"""How the command line speaks: tables, progress, complaints."""

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from archive.model.closing import Job, JobState
from archive.model.difference import Difference
from archive.model.finding import Finding, Severity
from archive.model.record import Record, RecordClass, RecordNumber
from archive.model.signature import Signatory
from archive.model.verdict import Outcome, Verdict
from archive.services.list_queue import Queued
from archive.texts import counted

ERROR_STATUS = 3
"""1 and 2 are the verdicts FAILED and INDETERMINATE of `archive verify`."""
INTERRUPTED_STATUS = 130

_PIPE_WIDTH = 150
"""Columns of a table when the output is a file or a pipe, which have no width of their own."""

out = Console(highlight=False, soft_wrap=True, width=None if sys.stdout.isatty() else _PIPE_WIDTH)
err = Console(stderr=True, highlight=False, soft_wrap=True)

_SIGN = {Outcome.PASSED: "[green]✓[/]", Outcome.FAILED: "[red]✗[/]", Outcome.INDETERMINATE: "[yellow]?[/]"}
_WORDS = {Severity.BLOCKS: "ошибка", Severity.EXPLAIN: "нужно пояснение", Severity.INFORMS: "к сведению"}


def complain(message: str, code: str) -> None:
    """Say what went wrong on the error stream."""
    err.print(f"[bold red]Ошибка.[/] {escape(message)} [dim]({code})[/]")


def say(text: str) -> None:
    """Print a line of plain text."""
    out.print(escape(text))


def show_findings(findings: Sequence[Finding], *, limit: int = 12) -> None:
    """Print what the data lacks, the grave first and the alike together; the journal's remarks have them all."""
    kinds: dict[tuple[Severity, str, str], list[Finding]] = {}
    for finding in sorted(findings, key=lambda f: list(Severity).index(f.severity)):
        kinds.setdefault((finding.severity, finding.message, finding.found), []).append(finding)
    for (severity, *_), alike in list(kinds.items())[:limit]:
        out.print(f"  [yellow]•[/] {_WORDS[severity]}: {escape(_in_words(alike))}")
    if len(kinds) > limit:
        out.print(f"  … и ещё {counted(len(kinds) - limit, 'замечание', 'замечания', 'замечаний')}.")


def _in_words(alike: Sequence[Finding]) -> str:
    """Return one finding whole, or one of many with the other places behind it."""
    first, others = alike[0], [finding.place.cell for finding in alike[1:]]
    return f"{first} И ещё {len(others)}: {', '.join(others)}." if others else str(first)


def show_verdict(verdict: Verdict) -> None:
    """Print a verdict: one line a check with its reason."""
    out.print(
        f"{_SIGN[verdict.outcome]} {escape(verdict.subject)}: [bold]{verdict.outcome}[/], {verdict.outcome.words}"
    )
    for check in verdict.checks:
        out.print(f"    {_SIGN[check.outcome]} {escape(check.title)}: {escape(check.reason)}")
    for note in verdict.notes:
        out.print(f"    [yellow]![/] {escape(note)}")


def show_changes(found: Difference, *, limit: int = 30) -> None:
    """Print what changed: how many of each, then the first of them; all are printed in the document."""
    for (thing, nature), number in found.counts().items():
        out.print(f"  {thing.words}, {nature.words}: {number}")
    for change in found.changes[:limit]:
        out.print(f"  [yellow]•[/] {escape(change.where)}: «{escape(change.old)}» → «{escape(change.new)}»")
    if len(found.changes) > limit:
        more = counted(len(found.changes) - limit, "изменение", "изменения", "изменений")
        out.print(f"  … и ещё {more}; они печатаются в журнале новой версии.")


def show_queue(queued: Sequence[Queued], of_whom: Mapping[Signatory, str]) -> None:
    """Print what waits for a signature: the document, what is known of it, who has signed and who is next."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("Запись", "Что", "Листов", "Отпечаток", "Замечания", "Подписи"):
        table.add_column(heading, justify="right" if heading == "Листов" else "left", overflow="fold")
    for each in queued:
        job = each.job
        digest = job.content.short if job.content else ""
        title = "\n".join(escape(line) for line in (job.title, *_history(each)))
        table.add_row(str(job.number), title, str(job.pages), digest, _remarks(each), escape(_signed(each, of_whom)))
    out.print(table)


def _history(each: Queued) -> Iterator[str]:
    refusal = each.job.refusal
    if refusal is not None:
        day = f"{refusal.refused_at:%d.%m.%Y}"
        yield f"возвращал {refusal.refused_by} {day}: {refusal.reason}"
        if refusal.answer:
            yield f"ответ: {refusal.answer}"
    if each.job.problem:
        yield each.job.problem


def _remarks(each: Queued) -> str:
    if not each.findings:
        return "нет"
    silent = f"[red]без ответа: {each.unexplained}[/]\n" if each.unexplained else ""
    return silent + ", ".join(
        f"{_WORDS[severity]}: {each.count(severity)}" for severity in Severity if each.count(severity)
    )


def _signed(each: Queued, of_whom: Mapping[Signatory, str]) -> str:
    given = [f"✓ {one.signatory.words}: {one.owner}" for one in each.job.signatures]
    if each.awaits is None:
        return "\n".join([*given, each.job.state.words])
    outside = " (извне)" if each.job.state is JobState.OUTSIDE else ""
    return "\n".join([*given, f"ждёт подписи {of_whom[each.awaits]}{outside}"])


Notes = Mapping[tuple[str, RecordNumber], Sequence[str]]
"""What is said under a record of the list, by school and number."""


def show_records(
    records: Sequence[tuple[Record, Verdict | None]], *, sources: bool = False, notes: Notes | None = None
) -> None:
    """Print records as a table; sources only when asked, the verdict's column only where there are verdicts."""
    shown = [row for row in records if sources or row[0].record_class is not RecordClass.SOURCE]
    judged = any(verdict for _, verdict in records)
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("Запись", "Что", "Листов", "Хранить по", "Где лежит", *(("Проверка",) if judged else ())):
        table.add_column(heading, justify="right" if heading == "Листов" else "left", overflow="fold")
    for record, verdict in shown:
        number, title, *rest = _row(record)
        said = (notes or {}).get((record.organisation_id, record.number), ())
        table.add_row(number, "\n".join([title, *map(escape, said)]), *rest, *((_outcome(verdict),) if judged else ()))
    if shown:
        out.print(table)
    if hidden := len(records) - len(shown):
        say(f"И {counted(hidden, 'исходный файл', 'исходных файла', 'исходных файлов')}: archive list --sources.")


def _row(record: Record) -> tuple[str, ...]:
    term = f"{record.term.last_day:%d.%m.%Y} ({counted(record.term.years, 'год', 'года', 'лет')})"
    key = record.location.key
    where = f"{record.location.bucket}/…/{key.rsplit('/', 1)[-1][:12]}…"
    return str(record.number), escape(record.title), str(record.pages or "-"), term, where


def _outcome(verdict: Verdict | None) -> str:
    return f"{_SIGN[verdict.outcome]} {verdict.outcome}" if verdict else ""


@contextmanager
def progress_bar(records: int) -> Iterator[Callable[[Job], None]]:
    """Show the records coming in; gives the callback that the engine tells each step."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=err, transient=not sys.stderr.isatty()) as bar:
        task = bar.add_task("Закрытие", total=records)

        def tell(job: Job) -> None:
            done = 1 if job.state is JobState.PRESERVED else 0
            bar.update(task, advance=done, description=f"{job.title}: {'не вышло' if job.problem else job.state.words}")

        yield tell
