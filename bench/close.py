"""What a closing costs, by stage, on the real 8А quarter and 5А year, and ten classes beside one.

`python -m bench.close --json` prints one object: `pages_per_s`, `peak_mb`, `cpu_s_by_stage`,
`cost_10_classes_over_1`. The real exports are read from ARCHIVE_REAL_DATA; without them the sample
school stands in, and `input` says so.
"""

import argparse
import json
import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from archive.bootstrap import connect
from archive.checks import ALL
from archive.cli.session import read_settings
from archive.demo.authority import AuthorityServer
from archive.demo.installation import prepare
from archive.demo.sample import write_sample
from archive.intake import open_inputs, read_organisation, take_in
from archive.model.closing import Job
from archive.model.journal import ClassJournal
from archive.model.organisation import Organisation
from archive.model.period import PeriodCode
from archive.ports import Ports
from archive.services.certify_record import certify_record
from archive.services.close_period import CloseRequest, close_period
from archive.services.list_records import list_waiting
from archive.services.preserve_record import preserve_record
from archive.services.register_organisation import register_organisation
from archive.services.render_record import render_record
from archive.settings import Settings, read_secret
from bench.processes import Cost, run

LIMIT_MB, LIMIT_COST = 400, 11


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="one JSON object")
    as_json = parser.parse_args().json
    figures = measure()
    text = json.dumps(figures, ensure_ascii=False, indent=None if as_json else 2)
    sys.stdout.write(text + "\n")


def measure() -> dict[str, object]:
    """Return the figures of one run."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        stages: dict[str, float] = {}
        pages, wall = 0, 0.0
        for title, source, period in inputs(folder):
            begun = time.monotonic()
            pages += by_stage(folder / f"home-{title}", source, period, stages)
            wall += time.monotonic() - begun
        one, ten = (command_cost(folder / f"school-{count}", count) for count in (1, 10))
    return {
        "input": "real" if _real() else "sample",
        "pages": pages,
        "pages_per_s": round(pages / wall, 1),
        "cpu_s_by_stage": {stage: round(seconds, 2) for stage, seconds in stages.items()},
        "peak_mb": {role: round(peak) for role, peak in ten.peak_mb.items()},
        "peak_over_limit": round(max(ten.peak_mb.values()) / LIMIT_MB, 2),
        "cost_10_classes_over_1": round(ten.cpu_s / one.cpu_s, 2),
        "cost_over_limit": round(ten.cpu_s / one.cpu_s / LIMIT_COST, 2),
        "wall_s": {"1": round(one.wall_s, 1), "10": round(ten.wall_s, 1)},
    }


def _real() -> Path | None:
    folder = Path(os.environ.get("ARCHIVE_REAL_DATA", "../shared/data"))
    return folder if folder.is_dir() else None


def inputs(folder: Path) -> Iterator[tuple[str, Path, PeriodCode]]:
    """Yield what is closed stage by stage: a name, the files, the period."""
    real = _real()
    if real is None:
        yield "5А", write_sample(folder / "sample", classes=["5А"]).folder, _period("год")
        return
    from tests.real.dnevnikru import convert  # noqa: PLC0415 - only where the real data is

    yield "8А", next((real / "sgo_xlsx").glob("*.xlsx")), _period("4 четверть")
    whole = convert(next((real / "dnevnikru_csv").glob("*.zip")), folder / "flat")
    yield "5А", whole, _period("год")


def _period(text: str) -> PeriodCode:
    code = PeriodCode.parse(text)
    assert code is not None
    return code


def by_stage(home: Path, source: Path, period: PeriodCode, stages: dict[str, float]) -> int:
    """Close in this process, adding each stage's processor seconds; return the pages."""
    with _spent(stages, "intake"):
        files = open_inputs([source])
        journals = take_in(files).journals
    organisation = _organisation(journals)
    with _opened(home, organisation) as (settings, ports):
        register_organisation(ports, organisation, actor="bench")
        with _spent(stages, "freeze"):
            close_period(
                ports, CloseRequest(files, organisation.organisation_id, period, "bench", None, {ALL: "bench"})
            )
        assert settings.signer_passphrase_file is not None
        signer = ports.signers.open(read_secret(settings.signer_passphrase_file).get_secret_value())
        steps: Sequence[tuple[str, Callable[[Job], Job]]] = (
            ("render", lambda job: render_record(ports, job.job_id)),
            ("sign", lambda job: certify_record(ports, job.job_id, signer)),
            ("store", lambda job: preserve_record(ports, job.job_id)),
        )
        return sum(_carried_out(job, steps, stages).pages for job in list_waiting(ports))


def _carried_out(job: Job, steps: Sequence[tuple[str, Callable[[Job], Job]]], stages: dict[str, float]) -> Job:
    for stage, step in steps:
        with _spent(stages, stage):
            job = step(job)
    return job


@contextmanager
def _spent(stages: dict[str, float], stage: str) -> Iterator[None]:
    begun = time.process_time()
    try:
        yield
    finally:
        stages[stage] = stages.get(stage, 0.0) + time.process_time() - begun


_SCHOOL = """
id = "bench"
full_name = {name}
short_name = "Школа"
place = "г. Пермь"
time_zone = "Asia/Yekaterinburg"
director = "Волкова Мария Олеговна"
profile = "school"
"""


def _organisation(journals: Sequence[ClassJournal]) -> Organisation:
    name = json.dumps(journals[0].school_name, ensure_ascii=False)
    return read_organisation(_SCHOOL.format(name=name).encode(), "bench.toml")


@contextmanager
def _opened(home: Path, organisation: Organisation) -> Iterator[tuple[Settings, Ports]]:
    prepare(home, director=organisation.director, organisation=organisation.full_name, at=datetime.now(UTC))
    settings = read_settings(home)
    assert settings.demo_authority is not None
    with AuthorityServer(settings.demo_authority) as server:
        settings = settings.model_copy(update=server.settings)
        with connect(settings) as ports:
            yield settings, ports


def command_cost(folder: Path, count: int) -> Cost:
    """Return what `archive close` costs for the year of `count` classes of one kind and size."""
    labels = [f"5{letter}" for letter in "АБВГДЕЖИКЛ"[:count]]
    sample = write_sample(folder / "sample", classes=labels, pupils=25)
    home = folder / "home"
    organisation = read_organisation(sample.organisation_toml.read_bytes(), "school.toml")
    prepare(home, director=organisation.director, organisation=organisation.full_name, at=datetime.now(UTC))
    archive = Path(sys.executable).with_name("archive")
    school = str(sample.organisation_toml)
    command = [
        str(archive),
        "--home",
        str(home),
        "close",
        str(sample.folder),
        "--school",
        school,
        "--period",
        "год",
        "--explain",
        "bench",
    ]
    return run(command, os.environ)


if __name__ == "__main__":
    main()
