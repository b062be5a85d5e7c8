"""The figures: pages under load, retrieval, the store's own rate, extracts, memory."""

import json
import os
import resource
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from math import ceil
from statistics import median
from typing import cast

from archive.bootstrap import connect
from archive.cli.session import read_settings
from archive.model.account import Role
from archive.model.permission import MATRIX
from archive.model.record import RecordNumber
from archive.ports import Ports
from archive.web.access import Allowed, guard_of, routes_of
from archive.web.app import create_app
from bench.web.ground import Installation
from bench.web.server import Server, serving

RATE = 50
PAGE_LIMIT_MS, RETRIEVE_LIMIT_MS = 150, 300
RETRIEVAL_RATE, RETRIEVAL_S = 4, 15
WARM_S = 10
SETTLED = 0.25
"""Part of the run after which memory counts: caches have filled by then."""
OWN = {"/my-classes"}
"""Pages of one's own classes: asked for by a teacher, not by who administers twenty schools."""
Asked = list[list[str]]


def measure(installed: Installation, seconds: float) -> Mapping[str, object]:
    """Return the figures of one run."""
    with serving(installed.home) as server:
        asked, skipped = pages(installed, server)
        load(server, asked, WARM_S)
        figures = _under_load(server, asked, seconds)
        figures |= _retrieval(installed, server)
    return {**figures, **_extracts(), "records": installed.rows, "pages": len(asked), "skipped": skipped}


def pages(installed: Installation, server: Server) -> tuple[Asked, list[str]]:
    """Return every page that answers with HTML, each as somebody who may see it; and the routes left out."""
    samples = {"organisation": installed.school, "number": installed.typical[0]}
    asked, skipped = [], []
    for route in routes_of(create_app(cast("Ports", None)).routes):
        if route.include_in_schema or "GET" not in (route.methods or ()):
            continue
        path = str(route.path)
        if not set(route.param_convertors) <= samples.keys() or _reads(path):
            skipped.append(path)
            continue
        address, token = path.format_map(samples), installed.tokens[_who(path, guard_of(route))]
        status, kind, _body = server.get(address, token)
        if status < 400 and kind == "text/html" and status != 303:
            asked.append([path, address, token])
        else:
            skipped.append(f"{path}: {status} {kind}")
    return asked, skipped


def _reads(path: str) -> bool:
    """Tell whether a page takes a record out of the store: that is measured as retrieval."""
    return path.endswith(("/verdict", "/content", "/protocol", "/report"))


def _who(path: str, guard: object) -> str:
    if path in OWN:
        return Role.CLASS_TEACHER.value
    if not isinstance(guard, Allowed):
        return Role.DIRECTOR.value
    allowed = next(role for role in (Role.ADMINISTRATOR, *Role) if guard.action in MATRIX[role])
    return str(allowed)


def load(server: Server, asked: Asked, seconds: float, rate: float = RATE) -> list[tuple[str, int, float]]:
    """Have another process ask for `seconds`; return label, status and milliseconds of each request."""
    plan = {"port": server.port, "rate": rate, "seconds": seconds, "asked": asked}
    command = [sys.executable, "-m", "bench.web.load"]
    done = subprocess.run(command, input=json.dumps(plan), text=True, capture_output=True, check=True)
    return [(label, status, took) for label, status, took in json.loads(done.stdout)]


def p95(figures: Sequence[float]) -> float:
    """Return the 95th percentile, nearest rank."""
    return sorted(figures)[ceil(0.95 * len(figures)) - 1]


def _under_load(server: Server, asked: Asked, seconds: float) -> dict[str, object]:
    before = _cores(server)
    first = load(server, asked, seconds * SETTLED)
    settled = server.resident_mb()
    answers = first + load(server, asked, seconds * (1 - SETTLED))
    growth = server.resident_mb() - settled
    used = {name: after - before[name] for name, after in _cores(server).items()}
    by_page: dict[str, list[float]] = defaultdict(list)
    for label, _status, took in answers:
        by_page[label].append(took)
    each = {label: round(p95(took), 1) for label, took in sorted(by_page.items())}
    worst = max(each.values())
    return {
        "page_p95_ms": worst,
        "page_over_limit": round(worst / PAGE_LIMIT_MS, 2),
        "all_pages_p95_ms": round(p95([took for _label, _status, took in answers]), 1),
        "p95_ms_by_page": each,
        "requests": len(answers),
        "refused": Counter(f"{label} {status}" for label, status, _took in answers if not 200 <= status < 400),
        "unanswered": RATE * seconds - len(answers),
        "rss_mb": round(settled + growth, 1),
        "rss_growth_mb": round(growth, 1),
        "rss_over_s": seconds * (1 - SETTLED),
        "cpu_ms_a_page": round(used["pages"] / len(answers) * 1000, 1),
        "cores": {name: round(spent / seconds, 2) for name, spent in used.items()},
        "load": round(os.getloadavg()[0], 1),
    }


def _cores(server: Server) -> dict[str, float]:
    """Return the processor time used so far by the pages, the store beside them, and the load itself."""
    asking = resource.getrusage(resource.RUSAGE_CHILDREN)
    return {
        "pages": server.cpu_s(store=False),
        "store": server.cpu_s(store=True),
        "load": asking.ru_utime + asking.ru_stime,
    }


def _retrieval(installed: Installation, server: Server) -> dict[str, object]:
    reader = installed.tokens[Role.DIRECTOR.value]
    asked = [[each, f"/api/v1/records/{installed.school}/{each}/content", reader] for each in installed.typical]
    answers = load(server, asked, RETRIEVAL_S, RETRIEVAL_RATE)
    took = [each for _label, status, each in answers if status == 200]
    if len(took) < RETRIEVAL_S * RETRIEVAL_RATE:
        message = f"not all documents were given out: {Counter(status for _label, status, _took in answers)}"
        raise RuntimeError(message)
    return {
        "retrieve_p95_ms": round(p95(took), 1),
        "retrieve_over_limit": round(p95(took) / RETRIEVE_LIMIT_MS, 2),
        "retrieve_ratio_raw_get": round(_ratio(installed, server, reader), 2),
    }


def _ratio(installed: Installation, server: Server, reader: str) -> float:
    """Return the rate of verified retrieval of large files over that of the store's bare get, taken in turn."""
    bare, verified = [], []
    with connect(read_settings(installed.home)) as ports:
        for number in installed.large * 6:
            with ports.catalog.transaction() as unit:
                location = unit.record(installed.school, _number(number)).location
            begun = time.perf_counter()
            ports.store.get(location)
            bare.append(time.perf_counter() - begun)
            begun = time.perf_counter()
            status, _kind, _body = server.get(f"/api/v1/records/{installed.school}/{number}/content", reader)
            verified.append(time.perf_counter() - begun)
            assert status == 200
    return median(bare) / median(verified)


def _number(text: str) -> RecordNumber:
    number = RecordNumber.parse(text)
    assert number is not None
    return number


def _extracts() -> Mapping[str, object]:
    """Return what the desk's own measure says of 1,000 extracts."""
    if find_spec("bench.desk") is None:
        return {"extract_cpu_s_per_1000": None}
    from bench import desk  # noqa: PLC0415 - it brings WeasyPrint with it

    return {"extract_cpu_s_per_1000": desk.measure()["extract_cpu_s_per_1000"]}
