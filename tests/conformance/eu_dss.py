"""EU DSS, the European Commission's reference validator, on many files in one JVM.

Its jars are resolved by Maven once, from the versions in `dss/pom.xml`, kept in `build/dss`, and held to the
sums in `dss/jars.sha256` before each use. A jar that differs is a failure; a test is skipped only where Java
or Maven is missing or the jars cannot be fetched.
"""

import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from hashlib import sha256
from pathlib import Path

import pytest

_HERE = Path(__file__).with_name("dss")
_SUMS = _HERE / "jars.sha256"
_JARS = Path(__file__).parents[2] / "build" / "dss"
_COPY = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies"
_UNREACHABLE = ("Could not transfer", "UnknownHost", "Connection refused", "timed out", "offline mode")


@dataclass(frozen=True, slots=True)
class Question:
    """What DSS is asked. `roots` are PEM files; with `evidence`, the file is judged with it, or it over the file."""

    name: str
    file: Path
    at: datetime
    roots: Sequence[Path]
    crls: Sequence[Path] = ()
    evidence: Path | None = None
    signed: bool = True
    """Whether the file's signatures are asked about; otherwise the evidence record alone."""

    @property
    def line(self) -> str:
        """Return the line that the runner reads."""
        known = ",".join(str(path) for path in (*self.roots, *self.crls))
        kind = [] if self.evidence is None else ["with-evidence" if self.signed else "evidence", str(self.evidence)]
        return "\t".join([self.name, known, f"{self.at:%Y-%m-%dT%H:%M:%SZ}", str(self.file), *kind]) + "\n"


@dataclass(slots=True)
class Answer:
    """What DSS said: format and indication of each signature, indications of timestamps and evidence records."""

    signatures: list[tuple[str, str]] = field(default_factory=list)
    timestamps: list[tuple[str, str]] = field(default_factory=list)
    evidence: list[str] = field(default_factory=list)
    why: list[str] = field(default_factory=list)
    """Sub-indications and objections, for whoever reads a failure."""


def ask(questions: Sequence[Question]) -> dict[str, Answer]:
    """Return the answer to each question by its name, all in one run of Java. Skips where DSS cannot be had."""
    command = ["java", "-XX:TieredStopAtLevel=1", "-cp", _class_path(), str(_HERE / "DssRunner.java")]
    asked = "".join(each.line for each in questions)
    run = subprocess.run(command, input=asked, capture_output=True, text=True, timeout=300, check=False)
    assert run.returncode == 0, run.stderr[-2000:]
    answers = {each.name: Answer() for each in questions}
    for line in run.stdout.splitlines():
        name, *said = line.split("\t")
        _note(answers[name], said)
    return answers


def _note(answer: Answer, said: Sequence[str]) -> None:
    kind, *rest = said
    if kind in ("WHY", "ERROR"):
        answer.why.append(" ".join(rest))
        return
    what, indication, sub_indication = rest
    if kind == "SIGNATURE":
        answer.signatures.append((what, indication))
    elif kind == "TIMESTAMP":
        answer.timestamps.append((what, indication))
    else:
        answer.evidence.append(indication)
    if sub_indication != "null":
        answer.why.append(f"{kind} {sub_indication}")


@cache
def _class_path() -> str:
    if shutil.which("java") is None:
        pytest.skip("EU DSS: нет Java")
    if not _complete():
        _fetch()
        assert _complete(), f"EU DSS: файлы в {_JARS} не те, что названы в {_SUMS.name}"
    return str(_JARS / "*")


def _complete() -> bool:
    """Tell whether exactly the jars that are named lie there, byte for byte."""
    rows = (line.split() for line in _SUMS.read_text(encoding="ascii").splitlines())
    named = {name: digest for digest, name in rows}
    found = {path.name: sha256(path.read_bytes()).hexdigest() for path in _JARS.glob("*.jar")}
    return found == named


def _fetch() -> None:
    if shutil.which("mvn") is None:
        pytest.skip("EU DSS: нет Maven, чтобы получить библиотеки")
    shutil.rmtree(_JARS, ignore_errors=True)
    command = ["mvn", "-B", "-q", "-U", "-f", str(_HERE / "pom.xml"), _COPY, f"-DoutputDirectory={_JARS}"]
    run = subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)
    if run.returncode and any(words in run.stdout for words in _UNREACHABLE):
        pytest.skip("EU DSS: Maven Central недоступен, а библиотек ещё нет")
    assert run.returncode == 0, run.stdout[-2000:]
