"""archive closings: how far the work has come, and how it is taken up again."""

from collections.abc import Sequence
from pathlib import Path

import click

from archive.cli.close import carry_out_and_show
from archive.cli.session import session
from archive.cli.terminal import say
from archive.services.list_closings import closing_work, list_closing_work


@click.group(invoke_without_command=True, subcommand_metavar="[КОМАНДА …]")
@click.pass_context
def closings(context: click.Context) -> None:
    """Показать закрытия в работе; продолжить прерванное."""
    if context.invoked_subcommand is not None:
        return
    with session(context.obj) as opened:
        found = list_closing_work(opened.ports)
    for work in found:
        closing = work.closing
        say(
            f"{closing.closing_id} {closing.class_label}, {closing.school_year}, {closing.period.words}: "
            f"в хранилище {work.done} из {len(work.jobs)}"
        )
        for job in work.jobs:
            if not job.state.is_final:
                say(f"  {job.number} {job.title}: {job.state.words}. {job.trouble}".rstrip())
    if not found:
        say("Ничто не в работе.")


@closings.command("continue")
@click.argument("ids", nargs=-1, metavar="[ЗАКРЫТИЕ…]")
@click.pass_obj
def continue_(home: Path | None, ids: Sequence[str]) -> None:
    """Продолжить прерванное и попробовать снова неудавшееся: названное или всё; подписи не ставятся."""
    with session(home) as opened:
        works = [closing_work(opened.ports, each) for each in ids] if ids else list_closing_work(opened.ports)
        going = [work.closing.closing_id for work in works if work.for_workers]
        if not going:
            say("Продолжать нечего: всё в хранилище или ждёт людей (archive queue).")
            return
        carry_out_and_show(opened, going, None)
