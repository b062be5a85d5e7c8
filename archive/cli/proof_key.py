"""archive proof-key: the keys that sign the QR codes of extracts, and the director's word on whose they are."""

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

import click

from archive.cli.access import write_new
from archive.cli.options import by_option, school_option
from archive.cli.session import Session, read_file, session
from archive.cli.terminal import say
from archive.model.organisation import Organisation
from archive.model.paper_proof import KeyEndorsement, ProofKey
from archive.services.endorse_proof_key import (
    endorse_proof_key,
    key_statement,
    take_endorsement,
    unendorsed_keys,
)
from archive.services.keep_proof_keys import (
    hand_over_proof_key,
    list_endorsements,
    list_proof_keys,
    new_proof_key,
    retire_proof_key,
    revoke_proof_key,
    take_over_proof_key,
)

_FILE: click.Path = click.Path(path_type=Path, exists=True, dir_okay=False)
_NEW_FILE: click.Path = click.Path(path_type=Path, dir_okay=False)
_key = click.argument("key_id", metavar="КЛЮЧ")


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
    say("Пусть директор заверит, что это ключ школы: archive proof-key sign")


@proof_key.command("list")
@school_option
@by_option
@click.pass_obj
def list_(home: Path | None, school: str, actor: str) -> None:
    """Показать ключи, и прежние тоже."""
    with session(home) as opened:
        which = opened.organisation(school, actor).organisation_id if school else ""
        endorsed = list_endorsements(opened.ports, which)
        keys = [(key, opened.ports.paper_proofs.has_key(key.key_id)) for key in list_proof_keys(opened.ports, which)]
    for key, here in keys:
        say(f"{_words(key)}, {key.organisation_id}{'' if here else ', закрытой части на этом компьютере нет'}")
        for each in endorsed.get(key.key_id, ()):
            say(f"  {_endorsed(each)}")
        if key.key_id not in endorsed:
            say("  директор этот ключ не заверил")
    if not keys:
        say("Ключей нет: выписки печатаются без подписанного кода. Завести: archive proof-key new")


@proof_key.command("sign")
@click.argument("key_ids", nargs=-1, metavar="[КЛЮЧ…]")
@click.option("--key", default="", help="Ключ директора вместо настроенного: как в archive certify.")
@click.option("--signature", type=_FILE, metavar="ФАЙЛ.sig", help="Принять подпись, сделанную под файлом заявления.")
@school_option
@by_option
@click.pass_obj
def sign(home: Path | None, key_ids: Sequence[str], key: str, signature: Path | None, school: str, actor: str) -> None:
    """Заверить подписью директора, что ключ принадлежит школе: названные или все незаверенные."""
    if signature is not None and len(key_ids) != 1:
        raise click.UsageError("С --signature назовите один ключ.")
    with session(home, signer_key=key) as opened:
        organisation = opened.organisation(school, actor)
        if signature is not None:
            file = read_file(signature)
            made = [take_endorsement(opened.ports, organisation, key_ids[0], file, actor=actor)]
        else:
            made = _signed(opened, organisation, key_ids, actor)
    for each in made:
        say(f"Ключ {each.key_id}: {_endorsed(each)}.")
    say("Выпустите свежий файл проверки: archive proof-page." if made else "Все действующие ключи уже заверены.")


def _signed(opened: Session, organisation: Organisation, key_ids: Sequence[str], actor: str) -> list[KeyEndorsement]:
    chosen = key_ids or [each.key_id for each in unendorsed_keys(opened.ports, organisation)]
    if not chosen:
        return []
    signer = opened.signer()
    return [endorse_proof_key(opened.ports, organisation, each, signer, actor=actor) for each in chosen]


@proof_key.command("statement")
@_key
@click.option("--to", "target", required=True, type=_NEW_FILE, help="Куда записать заявление (.json).")
@school_option
@by_option
@click.pass_obj
def statement(home: Path | None, key_id: str, target: Path, school: str, actor: str) -> None:
    """Записать заявление о ключе, чтобы директор подписал его на другом компьютере (отсоединённая подпись)."""
    with session(home) as opened:
        data = key_statement(opened.ports, opened.organisation(school, actor), key_id)
    write_new(target, data)
    say(f"Подпись принять: archive proof-key sign {key_id} --signature ФАЙЛ.sig")


@proof_key.command("hand-over")
@_key
@click.option("--to", "target", required=True, type=_NEW_FILE, help="Куда записать файл ключа (.p12).")
@school_option
@by_option
@click.pass_obj
def hand_over(home: Path | None, key_id: str, target: Path, school: str, actor: str) -> None:
    """Записать ключ в файл под паролем, чтобы перенести его на другой компьютер школы."""
    with session(home) as opened:
        organisation = opened.organisation(school, actor)
        passphrase = click.prompt("Пароль файла", hide_input=True, confirmation_prompt="Ещё раз", err=True)
        _name, file = hand_over_proof_key(opened.ports, organisation, key_id, passphrase, actor=actor)
    write_new(target, file)
    say("Передайте файл и пароль порознь и удалите файл, когда ключ принят: archive proof-key take ФАЙЛ")


@proof_key.command("take")
@click.argument("file", type=_FILE, metavar="ФАЙЛ")
@school_option
@by_option
@click.pass_obj
def take(home: Path | None, file: Path, school: str, actor: str) -> None:
    """Принять на этот компьютер ключ, выданный командой hand-over."""
    with session(home) as opened:
        organisation = opened.organisation(school, actor)
        passphrase = click.prompt("Пароль файла", hide_input=True, err=True)
        key = take_over_proof_key(opened.ports, organisation, read_file(file), passphrase, actor=actor)
    say(f"Ключ {_words(key)} теперь и на этом компьютере.")


@proof_key.command("retire")
@_key
@click.option("--reason", default="", help="Почему: «новый ключ на новый учебный год».")
@school_option
@by_option
@click.pass_obj
def retire(home: Path | None, key_id: str, reason: str, school: str, actor: str) -> None:
    """Вывести ключ из действия раньше срока; выписки, подписанные им, остаются подлинными."""
    with session(home) as opened:
        key = retire_proof_key(opened.ports, opened.organisation(school, actor), key_id, actor=actor, reason=reason)
    say(f"Ключ {_words(key)}; закрытая часть уничтожена. Выпустите свежий файл проверки: archive proof-page.")


@proof_key.command("revoke")
@_key
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
    state = f", выведен из действия {_day(key.retired_on)}{state}" if key.retired_on else state
    return f"{key.key_id} ({key.algorithm}) с {_day(key.valid_from)} по {_day(key.valid_until)}{state}"


def _endorsed(found: KeyEndorsement) -> str:
    checked = "" if found.outcome == "PASSED" else f"; {found.reason}"
    return f"заверил(а) {found.signer}, сертификат № {found.serial}, {_day(found.endorsed_at.date())}{checked}"


def _day(value: date) -> str:
    return f"{value:%d.%m.%Y}"
