"""archive correct: a new version of a closed period, or a supplementary ledger."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import click

from archive.cli.close import carry_out_and_show
from archive.cli.options import (
    by_option,
    explain_option,
    parse_explanations,
    parse_period,
    period_option,
    school_option,
)
from archive.cli.session import session
from archive.cli.terminal import say, show_changes
from archive.intake import open_inputs
from archive.model.closing import ClosedPeriod, ClosingKind
from archive.services.close_period import CloseRequest
from archive.services.correct_period import CorrectRequest, correct_period, draft_correction


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="ФАЙЛ…")
@school_option
@period_option
@click.option("--reason", default="", help="Причина исправления: что и почему изменено.")
@click.option("--protocol", default="", help="Протокол педагогического совета: «№ 5 от 12.06.2026».")
@click.option(
    "--supplement", is_flag=True, help="Дополнительная ведомость: только новые и изменённые итоговые отметки."
)
@click.option("--closed-on", type=click.DateTime(["%Y-%m-%d", "%d.%m.%Y"]), help="Дата закрытия дела; иначе сегодня.")
@by_option
@explain_option
@click.option("--dry-run", is_flag=True, help="Только показать, что изменилось; ничего не записать.")
@click.option("--no-sign", is_flag=True, help="Только оформить: документы подождут подписи (archive certify).")
@click.pass_obj
def correct(
    home: Path | None,
    files: Sequence[Path],
    school: str,
    period: str,
    reason: str,
    protocol: str,
    supplement: bool,
    closed_on: datetime | None,
    actor: str,
    answers: Sequence[str],
    dry_run: bool,
    no_sign: bool,
) -> None:
    """Исправить закрытое: новая версия или доп. ведомость.

    Закрытое не переписывается: прежние записи остаются как были, новые ссылаются на них.
    """
    inputs = open_inputs(files)
    code, explanations = parse_period(period), parse_explanations(answers)
    kind = ClosingKind.SUPPLEMENT if supplement else ClosingKind.WHOLE
    with session(home) as opened:
        organisation = opened.organisation(school, actor)
        day = closed_on.date() if closed_on else None
        asked = CloseRequest(inputs, organisation.organisation_id, code, actor, day, explanations)
        request = CorrectRequest(asked, reason, protocol, kind)
        if dry_run:
            drafted = draft_correction(opened.ports, request)
            _show(drafted.drafts, drafted.unchanged)
            say("Ничего не записано (--dry-run).")
            return
        signer = None if no_sign or not opened.settings.has_signer else opened.signer()
        corrected = correct_period(opened.ports, request)
        if corrected.resumed:
            say("Это исправление уже оформляли: продолжаем с того места, где остановились.")
        _show(corrected.new, corrected.unchanged)
        carry_out_and_show(opened, [closing.closing_id for closing in corrected.closings], signer)


def _show(drafts: Sequence[ClosedPeriod], unchanged: Sequence[str]) -> None:
    for closed in drafts:
        what = "дополнительная ведомость" if closed.is_supplement else "новая версия"
        numbers = ", ".join(str(each.number) for each in closed.supersedes_records)
        say(f"{closed.journal.class_label}: {what}, версия {closed.version}; относится к записям {numbers}.")
        if closed.difference:
            show_changes(closed.difference)
    if unchanged:
        say(f"Без изменений: {', '.join(unchanged)}.")
