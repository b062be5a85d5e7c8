"""From the command line's options to open ports."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from getpass import getuser
from pathlib import Path

import click
from pydantic import ValidationError

from archive.bootstrap import connect
from archive.cli.terminal import err
from archive.errors import OrganisationUnknownError, SettingError
from archive.model.organisation import Organisation
from archive.ports import OpenedKey, Ports
from archive.services.register_organisation import register_organisation
from archive.settings import ENV_FILE, Settings, read_secret


@dataclass(frozen=True, slots=True)
class Session:
    """One command's settings and open ports."""

    settings: Settings
    ports: Ports

    def organisation(self, wanted: str, actor: str) -> Organisation:
        """Return the school named by id or by its TOML file (then registered first); the only one if unnamed."""
        if wanted.endswith(".toml"):
            from archive.intake import read_organisation

            path = Path(wanted)
            organisation = read_organisation(read_file(path), path.name)
            register_organisation(self.ports, organisation, actor=actor)
            return organisation
        with self.ports.catalog.reading() as unit:
            if wanted:
                return unit.organisation(wanted)
            known = unit.organisations()
        if len(known) == 1:
            return known[0]
        raise OrganisationUnknownError(
            found="(не указана)", expected=", ".join(o.organisation_id for o in known) or "ни одной"
        )

    def signer(self) -> OpenedKey:
        """Open the key; the passphrase or PIN comes from its file or is asked for once, and is not kept."""
        if not self.settings.has_signer:
            return self.ports.signers.open("")
        if self.settings.signer_passphrase_file:
            return self.ports.signers.open(read_secret(self.settings.signer_passphrase_file).get_secret_value())
        return self.ports.signers.open(click.prompt(self._asking, hide_input=True, err=True))

    @property
    def _asking(self) -> str:
        return "PIN-код токена" if self.settings.signer_pkcs11 else "Пароль ключа подписи"


def read_file(path: Path) -> bytes:
    """Return a file that the command names. Raises `click.FileError`."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise click.FileError(str(path), str(error)) from error


def read_settings(home: Path | None) -> Settings:
    """Read the environment and, in the archive's folder, `archive.env`. Raises `SettingError`."""
    try:
        if home is None:
            home = Settings().data_dir
        file = home / ENV_FILE
        return Settings(_env_file=file if file.is_file() else None, data_dir=home.resolve())
    except ValidationError as error:
        first = error.errors()[0]
        raise SettingError(name=f"ARCHIVE_{'_'.join(map(str, first['loc']))}".upper(), why=first["msg"]) from error


@contextmanager
def session(home: Path | None, *, signer_key: str = "", seal: bool = False) -> Iterator[Session]:
    """Open the archive in `home` for one command, with `signer_key` or the seal in place of the director's key."""
    settings = read_settings(home)
    if signer_key:
        settings = settings.signing_with(signer_key)
    elif seal:
        settings = settings.signing_with_seal()
    with ExitStack() as opened:
        if settings.demo_authority:
            from archive.demo.authority import AuthorityServer

            server = opened.enter_context(AuthorityServer(settings.demo_authority))
            settings = settings.model_copy(update=server.settings)
            err.print("[dim]Пробный удостоверяющий центр: подписи и штампы времени не имеют юридической силы.[/]")
        yield Session(settings, opened.enter_context(connect(settings)))


def acting_user() -> str:
    """Return the login of whoever runs the command: the actor of its events unless --by names one."""
    return getuser()
