"""What several commands ask for in the same words."""

import re
from collections.abc import Sequence

import click

from archive.checks.explanations import ALL
from archive.cli.session import acting_user
from archive.errors import PeriodUnknownError
from archive.model.period import PeriodCode

school_option = click.option("--school", default="", help="Школа: её код или файл сведений .toml; если одна, не нужна.")
period_option = click.option("--period", required=True, help="Период: «4 четверть», «1 полугодие», «год».")
by_option = click.option("--by", "actor", default=acting_user, help="Кто выполняет; по умолчанию имя входа в систему.")
explain_option = click.option(
    "--explain",
    "answers",
    multiple=True,
    metavar="[КОД=]ТЕКСТ",
    help="Пояснение к замечаниям с этим кодом (КОД@8А: к одному классу); без кода: ко всем остальным.",
)
_ANSWER = re.compile(r"(?P<code>[a-z]+\.[a-z-]+(?:@[^=\s]+)?)\s*=\s*(?P<text>.*)", re.DOTALL)
_PERIODS = "«1 четверть»…«4 четверть», «1 полугодие», «1 триместр», «1 семестр», «год»"


def parse_period(text: str) -> PeriodCode:
    """Read the period as people write it. Raises `PeriodUnknownError`."""
    code = PeriodCode.parse(text)
    if code is None:
        raise PeriodUnknownError(found=text, expected=_PERIODS)
    return code


def parse_explanations(answers: Sequence[str]) -> dict[str, str]:
    """Read «код=пояснение»; what does not begin with a code answers every finding that has no answer of its own."""
    found = {}
    for answer in answers:
        named = _ANSWER.fullmatch(answer.strip())
        found[named["code"] if named else ALL] = named["text"] if named else answer.strip()
    return found
