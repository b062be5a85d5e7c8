"""archive demo: the whole way on a sample school."""

from pathlib import Path
from shlex import quote
from time import monotonic

import click
from rich.markup import escape

from archive.bootstrap.clock import SystemClock
from archive.cli.close import close_and_show
from archive.cli.session import session
from archive.cli.terminal import out, say
from archive.demo.accounts import ACCOUNTS_FILE, make_accounts
from archive.demo.families import make_consents
from archive.demo.installation import prepare
from archive.demo.sample import write_sample
from archive.identity.second_factor import code_at
from archive.intake import open_inputs, read_organisation
from archive.model.organisation import Organisation
from archive.model.period import YEAR
from archive.ports import OpenedKey, Ports
from archive.services.close_period import CloseRequest
from archive.services.endorse_proof_key import endorse_proof_key, unendorsed_keys
from archive.services.keep_proof_keys import new_proof_key, signing_key, today_at

ACTOR = "администратор пробной школы"


@click.command()
@click.option(
    "--to",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("demo-data"),
    help="Папка пробного архива.",
)
def demo(folder: Path) -> None:
    """Показать весь путь на пробной школе."""
    begun = monotonic()
    folder = folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    say("Пробная школа: все имена вымышлены, ключ и удостоверяющий центр не имеют юридической силы.")
    sample = write_sample(folder / "sample-school")
    organisation = read_organisation(sample.organisation_toml.read_bytes(), sample.organisation_toml.name)
    prepare(folder, director=organisation.director, organisation=organisation.full_name, at=SystemClock().now())
    with session(folder) as opened:
        school = opened.organisation(str(sample.organisation_toml), ACTOR)
        inputs = open_inputs([sample.folder])
        signer = opened.signer()
        close_and_show(opened, CloseRequest(inputs, school.organisation_id, YEAR, ACTOR), signer)
        _key_of_extracts(opened.ports, school, signer)
        make_accounts(opened.ports, school, folder)
        make_consents(opened.ports, school)
    say(f"Всего {monotonic() - begun:.0f} с.")
    _what_next(folder)
    say_accounts(folder)


def _key_of_extracts(ports: Ports, school: Organisation, signer: OpenedKey) -> None:
    """Make the key that signs the codes of extracts, once, and let the director endorse it."""
    if signing_key(ports, school.organisation_id, today_at(ports, school)) is None:
        new_proof_key(ports, school, actor=ACTOR)
    for key in unendorsed_keys(ports, school):
        endorse_proof_key(ports, school, key.key_id, signer, actor=ACTOR)
        say(f"Ключ выписок {key.key_id} заверен директором: выписки печатаются с кодом, проверка на странице /verify.")


@click.command("demo-code")
@click.argument("login", metavar="ЛОГИН")
@click.pass_obj
def demo_code(home: Path | None, login: str) -> None:
    """Сказать одноразовый код для входа: только в пробном архиве."""
    with session(home) as opened:
        if opened.settings.demo_authority is None:
            raise click.UsageError("Это не пробный архив: код показывает приложение в телефоне того, кто входит.")
        with opened.ports.catalog.reading() as unit:
            account = unit.account_by_login(login.strip().casefold())
        if not account.second_factor:
            raise click.UsageError(f"{account.login} входит без кода.")
        at = opened.ports.clock.now()
        click.echo(code_at(opened.ports.identity.seal.opened(account.second_factor), at))


def say_accounts(folder: Path) -> None:
    """Say how to sign in to a trial archive."""
    file = folder / ACCOUNTS_FILE
    if not file.is_file():
        return
    out.print(f"\n[bold]Войти на страницы[/] (логин, пароль, кто это; всё это в {escape(str(file))}):")
    for line in file.read_text(encoding="utf-8").splitlines():
        out.print(f"  {escape(line)}")
    say(f"Код для директора и администратора: .venv/bin/archive --home {quote(str(folder))} demo-code director")
    say(f"Пароль ключа директора, чтобы подписывать на странице: {folder / 'director-passphrase.txt'}")


def _what_next(folder: Path) -> None:
    command = f".venv/bin/archive --home {quote(str(folder))}"
    out.print("\n[bold]Что дальше[/]")
    for words, arguments in (
        ("страницы архива", "serve"),
        ("выдать запись с проверкой", "retrieve 2026-000001 --to выдано"),
        ("проверить любой файл", "verify выдано/*.pdf"),
        ("выписка для семьи", "extract --pupil Тер-Погосян --period год --to выписка.pdf"),
        ("все команды", "--help"),
    ):
        out.print(f"  {words}:  {command} {arguments}")
