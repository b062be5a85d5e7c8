"""archive attach: a detached signature beside a record."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

import click

from archive.cli.options import by_option, school_option
from archive.cli.queue import NumberType
from archive.cli.session import read_file, session
from archive.cli.terminal import say
from archive.model.record import RecordNumber
from archive.services.attach_signature import Attached, attach_signature, sign_beside
from archive.services.note_failover import note_failover

_SIGNATURE: click.Path = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.command()
@click.argument("number", type=NumberType(), metavar="НОМЕР")
@click.argument("files", nargs=-1, type=_SIGNATURE, metavar="[ФАЙЛ.sig…]")
@click.option(
    "--gost-key",
    type=_SIGNATURE,
    metavar="КЛЮЧ",
    help="Сделать подпись здесь ключом ГОСТ Р 34.10-2012 (PKCS#12 или PEM).",
)
@school_option
@by_option
@click.pass_obj
def attach(
    home: Path | None, number: RecordNumber, files: Sequence[Path], gost_key: Path | None, school: str, actor: str
) -> None:
    """Приложить к записи отсоединённую подпись (.sig): КриптоАРМ, КриптоПро, Госключ.

    Подпись сверяется с файлом записи и хранится рядом с ним весь срок. Чего эта машина проверить не может,
    сохраняется с пометкой «не проверена».
    """
    if not files and gost_key is None:
        raise click.UsageError("Укажите файл подписи (.sig) или ключ (--gost-key).")
    with session(home) as opened:
        organisation_id = opened.organisation(school, actor).organisation_id
        for path in files:
            _tell(
                attach_signature(
                    opened.ports, organisation_id, number, read_file(path), file_name=path.name, actor=actor
                )
            )
        if gost_key is not None:
            from archive.bootstrap.signing import gost_signer

            asked = click.prompt("Пароль ключа подписи", hide_input=True, err=True, default="", show_default=False)
            told = partial(note_failover, opened.ports.catalog, opened.ports.clock)
            signer = gost_signer(opened.settings, gost_key, asked, told)
            _tell(sign_beside(opened.ports, organisation_id, number, signer, actor=actor))


def _tell(attached: Attached) -> None:
    """Say what was found, signature by signature."""
    say("Подпись сохранена рядом с записью:" if attached.is_new else "Эта подпись уже лежит рядом с записью:")
    for check in attached.checks:
        say(f"  {check.outcome} {check.title}: {check.reason}")
