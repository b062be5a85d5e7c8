"""archive serve, worker, beat, health."""

from collections.abc import Sequence
from pathlib import Path

import click

from archive.cli.session import read_settings, session
from archive.cli.terminal import say, show_verdict
from archive.model.verdict import Outcome, Verdict
from archive.services.check_health import check_health, prove_lock


@click.command()
@click.pass_obj
def serve(home: Path | None) -> None:
    """Открыть страницы и API на этом компьютере (127.0.0.1:8000)."""
    from archive.cli.serving import serve_pages
    from archive.web.desks import Desks
    from archive.worker.allocator import keep_few_arenas
    from archive.worker.background import background

    keep_few_arenas()
    with session(home) as opened:
        prove_lock(opened.ports)
        settings = opened.settings
        say(f"Страницы: http://{settings.web_host}:{settings.web_port}/  Остановить: Ctrl+C")
        if settings.demo_authority:
            from archive.cli.demo import say_accounts

            say_accounts(settings.data_dir)
        with background(settings, opened.ports) as engine:
            serve_pages(settings, opened.ports, Desks.over(opened.ports, engine.carry_on))


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED, metavar="[ПАРАМЕТРЫ CELERY…]")
@click.pass_obj
def worker(home: Path | None, arguments: Sequence[str]) -> None:
    """Выполнять задания из очереди (Celery)."""
    from archive.worker.celery_app import run_worker

    run_worker(read_settings(home), arguments)


@click.command()
@click.pass_obj
def beat(home: Path | None) -> None:
    """Рассылать задания по расписанию (Celery)."""
    from archive.worker.celery_app import run_beat

    run_beat(read_settings(home))


@click.command()
@click.pass_context
def health(context: click.Context) -> None:
    """Проверить, в порядке ли база, журнал событий и хранилище."""
    with session(context.obj) as opened:
        verdict = Verdict("Состояние архива", tuple(check_health(opened.ports)))
    show_verdict(verdict)
    context.exit(0 if verdict.outcome is Outcome.PASSED else 1)
