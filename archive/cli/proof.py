"""archive proof-key, proof-page."""

from datetime import date, datetime
from pathlib import Path

import click

from archive.cli.access import write_new
from archive.cli.options import by_option, school_option
from archive.cli.session import session
from archive.cli.terminal import say
from archive.model.paper_proof import ProofKey
from archive.services.keep_proof_keys import list_proof_keys, new_proof_key, revoke_proof_key


@click.group("proof-key", subcommand_metavar="КОМАНДА …")
def proof_key() -> None:
    """Ключи, которыми школа подписывает QR-коды выписок."""


@proof_key.command("new")
@click.option(
    "--until", type=click.DateTime(["%d.%m.%Y", "%Y-%m-%d"]), help="Последний день: 31.08.2027; без него на год."
)
@school_option
@by_option
@click.pass_obj
def new(home: Path | None, until: datetime | None, school: str, actor: str) -> None:
    """Завести ключ школы; действует с сегодняшнего дня."""
    with session(home) as opened:
        organisation = opened.organisation(school, actor)
        key = new_proof_key(opened.ports, organisation, actor=actor, until=until.date() if until else None)
    say(f"Ключ {_words(key)}. Закрытая часть осталась на этом компьютере; сделайте её копию вместе с папкой архива.")


@proof_key.command("list")
@school_option
@by_option
@click.pass_obj
def list_(home: Path | None, school: str, actor: str) -> None:
    """Показать ключи, и прежние тоже."""
    with session(home) as opened:
        which = opened.organisation(school, actor).organisation_id if school else ""
        keys = [(key, opened.ports.paper_proofs.has_key(key.key_id)) for key in list_proof_keys(opened.ports, which)]
    for key, here in keys:
        say(f"{_words(key)}, {key.organisation_id}{'' if here else ', закрытой части на этом компьютере нет'}")
    if not keys:
        say("Ключей нет: выписки печатаются без подписанного кода. Завести: archive proof-key new")


@proof_key.command("revoke")
@click.argument("key_id", metavar="КЛЮЧ")
@click.option("--reason", required=True, help="Почему: «похищен компьютер секретаря».")
@by_option
@click.pass_obj
def revoke(home: Path | None, key_id: str, reason: str, actor: str) -> None:
    """Отозвать ключ, который мог попасть в чужие руки: все выписки с ним перестанут быть подлинными."""
    with session(home) as opened:
        key = revoke_proof_key(opened.ports, key_id, actor=actor, reason=reason)
    say(f"Ключ {key.key_id} отозван, закрытая часть уничтожена. Выпустите свежий файл проверки: archive proof-page.")


def _words(key: ProofKey) -> str:
    state = f", отозван {_day(key.revoked_at.date())}: {key.revoked_reason}" if key.revoked_at else ""
    return f"{key.key_id} ({key.algorithm}) с {_day(key.valid_from)} по {_day(key.valid_until)}{state}"


def _day(value: date) -> str:
    return f"{value:%d.%m.%Y}"


@click.command("proof-page")
@click.option(
    "--to", "target", required=True, type=click.Path(path_type=Path, dir_okay=False), help="Файл проверка-выписок.html."
)
@click.pass_obj
def proof_page(home: Path | None, target: Path) -> None:
    """Записать страницу проверки выписок одним файлом: работает без интернета, ключи внутри."""
    from archive.web.offline_page import offline_page

    with session(home) as opened:
        data = offline_page(opened.ports)
    write_new(target, data)
