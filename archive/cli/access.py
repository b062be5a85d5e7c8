"""archive list, retrieve, verify, extract."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

import click

from archive.cli.options import by_option, parse_period, school_option
from archive.cli.session import session
from archive.cli.terminal import say, show_records, show_verdict
from archive.errors import FileMissingError, OutputExistsError, RecordUnknownError
from archive.model.account import Scope
from archive.model.desk import Applicant, Right
from archive.model.extract import ExtractKind
from archive.model.period import SchoolYear
from archive.model.record import RecordNumber
from archive.model.verdict import Outcome, Verdict
from archive.ports import RecordFilter
from archive.services.find_corrections import find_corrections
from archive.services.issue_extract import UNNAMED, ExtractRequest, issue_extract
from archive.services.issue_reference import issue_reference
from archive.services.list_organisations import list_organisations
from archive.services.list_pushes import list_pushes
from archive.services.list_records import list_annulled, list_records, list_waiting
from archive.services.print_protocol import print_protocol
from archive.services.retrieve import retrieve as retrieve_record
from archive.services.retrieve_sidecar import retrieve_sidecars
from archive.services.search_records import Search, search_records
from archive.services.verify import examine_file, report_verdict
from archive.texts import counted

_NEW_FILE: click.Path = click.Path(path_type=Path, dir_okay=False)
_STATUS = {Outcome.PASSED: 0, Outcome.FAILED: 1, Outcome.INDETERMINATE: 2}


class YearType(click.ParamType[SchoolYear]):
    """A school year as people write it."""

    name = "год"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> SchoolYear:
        """Read «2025/2026»."""
        if isinstance(value, SchoolYear):
            return value
        return SchoolYear.parse(str(value)) or self.fail(f"«{value}» не учебный год; пример: 2025/2026", param, ctx)


year_option = click.option("--year", type=YearType(), help="Учебный год: 2025/2026.")
class_option = click.option("--class", "class_label", default="", help="Класс: 5А.")


@click.command("list")
@school_option
@year_option
@class_option
@click.option("--pupil", default="", help="Записи с данными этого ученика; хватит начала имени. Это событие.")
@click.option("--sources", is_flag=True, help="Показать и исходные файлы.")
@by_option
@click.pass_obj
def list_(
    home: Path | None,
    school: str,
    year: SchoolYear | None,
    class_label: str,
    pupil: str,
    sources: bool,
    actor: str,
) -> None:
    """Показать записи архива и то, что ещё не стало записью."""
    with session(home) as opened:
        which = RecordFilter(organisation_id=school, school_year=year, class_label=class_label)
        if pupil:
            schools = [school] if school else [each.organisation_id for each in list_organisations(opened.ports)]
            search = Search(which, tuple(Scope(each) for each in schools), pupil=pupil)
            records = search_records(opened.ports, search, actor=actor)
        else:
            records = list_records(opened.ports, which)
        waiting = [*list_waiting(opened.ports), *list_annulled(opened.ports)]
        pushes = list_pushes(opened.ports)
        corrections = find_corrections(opened.ports, records)
    if records:
        notes = {key: [each.words for each in those] for key, those in corrections.items()}
        show_records([(record, None) for record in records], sources=sources, notes=notes)
    else:
        say("Записей нет.")
    for job in waiting:
        say(f"{job.number} {job.title}: {job.state.words}. {job.trouble}".rstrip())
    for push in pushes:
        say(f"Передано системой «{push.system}», ждёт закрытия: {push.class_label}, {push.school_year}.")
        say(f"  archive close --pushed {push.push_id} --period ПЕРИОД")


@click.command()
@click.argument("record", metavar="ЗАПИСЬ")
@click.option(
    "--to", "folder", required=True, type=click.Path(path_type=Path, file_okay=False), help="Папка, куда выдать."
)
@school_option
@by_option
@click.option("--unverified", is_flag=True, help="Выдать и не прошедшую проверку: только для разбора происшествия.")
@click.option("--protocol", is_flag=True, help="Приложить протокол проверки (PDF).")
@click.pass_obj
def retrieve(
    home: Path | None, record: str, folder: Path, school: str, actor: str, unverified: bool, protocol: bool
) -> None:
    """Выдать запись с проверкой подлинности."""
    number = RecordNumber.parse(record)
    if number is None:
        raise RecordUnknownError(found=record)
    with session(home) as opened:
        organisation = opened.organisation(school, actor)
        given = retrieve_record(opened.ports, organisation.organisation_id, number, actor=actor)
        reference = issue_reference(opened.ports, given.record)
        show_verdict(given.verdict)
        if not unverified:
            given.authentic()
        beside = retrieve_sidecars(opened.ports, given.record, actor=actor)
        name = f"{number}_{given.record.file_name}"
        printed = print_protocol(opened.ports, given.verified, file_name=name, actor=actor) if protocol else None
    write_new(folder / name, given.data)
    if printed is not None:
        write_new(folder / f"{number}_протокол-проверки_{given.verified.at:%Y-%m-%d_%H-%M-%S}.pdf", printed.pdf)
    for each in beside:
        write_new(folder / each.file_name, each.data)
    if reference is not None:
        write_new(folder / reference.file_name, reference.document.pdf)


def write_new(path: Path, data: bytes, *, quiet: bool = False) -> None:
    """Write `data` to a new file and say so; the same file again is no error. Raises `OutputExistsError`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("xb") as file:
            file.write(data)
    except FileExistsError as error:
        if path.read_bytes() != data:
            raise OutputExistsError(file=str(path)) from error
    if not quiet:
        say(f"Записано: {path}")


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="ФАЙЛ…")
@click.option("--json", "as_json", is_flag=True, help="Ответ для программы.")
@click.option("--protocol", type=_NEW_FILE, metavar="ФАЙЛ.pdf", help="Напечатать протокол проверки, одна страница.")
@click.option("--etsi", type=_NEW_FILE, metavar="ФАЙЛ.xml", help="Записать отчёт ETSI TS 119 102-2.")
@by_option
@click.pass_context
def verify(
    context: click.Context, files: Sequence[Path], as_json: bool, protocol: Path | None, etsi: Path | None, actor: str
) -> None:
    """Проверить подлинность файлов.

    Статус завершения: 0 подтверждена, 1 не подтверждена, 2 установить нельзя.
    """
    if len(files) > 1 and (protocol or etsi):
        raise click.UsageError("Протокол и отчёт составляются об одном файле.")
    with session(context.obj) as opened:
        found = [examine_file(opened.ports, str(path), _read(path)) for path in files]
        printed = print_protocol(opened.ports, found[0], file_name=files[0].name, actor=actor) if protocol else None
        report = report_verdict(opened.ports, found[0]) if etsi else b""
    verdicts = [each.verdict for each in found]
    if as_json:
        click.echo(json.dumps([_plain(v) for v in verdicts], ensure_ascii=False, indent=2, default=str))
    else:
        for verdict in verdicts:
            show_verdict(verdict)
    for path, made in ((protocol, printed.pdf if printed else b""), (etsi, report)):
        if path is not None:
            write_new(path, made, quiet=as_json)
    context.exit(_worst(verdicts))


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise FileMissingError(file=str(path), found=error.strerror or str(error)) from error


def _plain(verdict: Verdict) -> dict[str, object]:
    return {"outcome": verdict.outcome, **asdict(verdict)}


def _worst(verdicts: Sequence[Verdict]) -> int:
    outcomes = [verdict.outcome for verdict in verdicts]
    worst = next((o for o in (Outcome.FAILED, Outcome.INDETERMINATE) if o in outcomes), Outcome.PASSED)
    return _STATUS[worst]


@click.command()
@click.option("--pupil", required=True, help="Фамилия и имя, можно начало.")
@click.option("--period", default="год", show_default=True, help="Период: «4 четверть», «год».")
@click.option("--to", "target", required=True, type=click.Path(path_type=Path, dir_okay=False), help="Файл PDF.")
@click.option(
    "--kind",
    type=click.Choice([each.value for each in ExtractKind]),
    default=ExtractKind.MARKS.value,
    show_default=True,
    help="; ".join(f"{each.value} – {each.words}" for each in ExtractKind) + ".",
)
@click.option("--week", type=click.DateTime(["%Y-%m-%d"]), help="Любой день недели: 2026-04-08.")
@click.option("--applicant", default="", help="Кому: фамилия, имя, отчество или организация.")
@click.option(
    "--right",
    type=click.Choice([each.value for each in Right]),
    default=Right.PARENT.value,
    help="; ".join(f"{each.value} – {each.words}" for each in Right) + ".",
)
@click.option("--basis", default="", help="Основание: доверенность или письмо, дата и номер.")
@click.option("--signer", default="", help="Кто заверяет: «Директор, Воронцова Ирина Павловна».")
@school_option
@year_option
@class_option
@by_option
@click.pass_obj
def extract(
    home: Path | None,
    pupil: str,
    period: str,
    target: Path,
    kind: str,
    week: datetime | None,
    applicant: str,
    right: str,
    basis: str,
    signer: str,
    school: str,
    year: SchoolYear | None,
    class_label: str,
    actor: str,
) -> None:
    """Напечатать выписку одного ученика: за неделю, период или год; она получит номер в журнале выдачи."""
    code = parse_period(period)
    with session(home) as opened:
        organisation = opened.organisation(school, actor)
        request = ExtractRequest(
            organisation.organisation_id,
            pupil,
            code,
            actor,
            class_label,
            year,
            ExtractKind(kind),
            week.date() if week else None,
            Applicant(applicant, Right(right), basis=basis) if applicant else UNNAMED,
            signer,
        )
        issued, document = issue_extract(opened.ports, request)
    say(f"Выписка № {issued.issue} из записи {issued.number}, {counted(document.pages, 'лист', 'листа', 'листов')}.")
    write_new(target, document.pdf)
