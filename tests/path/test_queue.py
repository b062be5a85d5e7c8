"""The director's queue as people walk it: deputy, a refusal, the director here, the seal on another computer."""

import json
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from archive.store.embedded import EmbeddedStore
from tests.path.test_walk import ARCHIVE, STEADY, Place, Said, new_place

ORDER = '\n[signature]\norder = ["deputy", "director", "seal"]\nlocal_act = "приказ от 01.09.2025 № 115"\n\n'


@dataclass(frozen=True, slots=True)
class Desk:
    """An archive whose documents wait, and the test authority's keys."""

    place: Place
    keys: Path
    passphrase: str
    folder: Path

    def run(self, *arguments: str | Path, typed: str = "") -> Said:
        """Run a command; `typed` is what the person answers at the prompt."""
        command = [str(ARCHIVE), "--home", str(self.place.home), *map(str, arguments)]
        done = subprocess.run(
            command, env=STEADY, input=typed, capture_output=True, text=True, timeout=180, check=False
        )
        assert "Traceback" not in done.stdout + done.stderr
        return Said(done.returncode, done.stdout, done.stderr)

    def queue(self) -> list[dict[str, str]]:
        """Return what waits, as programs see it."""
        return list(json.loads(self.run("queue", "--json").out))

    def openssl(self, who: str, number: str, form: str = "DER") -> None:
        """Sign one given out file as ПРОЧТИ.txt says."""
        pem, chain = self.folder / f"{who}.pem", self.folder / f"{who}-chain.pem"
        if not pem.exists():
            p12 = ["openssl", "pkcs12", "-in", str(self.keys / f"{who}.p12"), "-passin", f"pass:{self.passphrase}"]
            subprocess.run([*p12, "-nodes", "-clcerts", "-out", str(pem)], check=True, capture_output=True)
            subprocess.run([*p12, "-nokeys", "-cacerts", "-out", str(chain)], check=True, capture_output=True)
        line = ["openssl", "cms", "-sign", "-binary", "-cades", "-md", "sha256"]
        whose = ["-signer", str(pem), "-inkey", str(pem), "-certfile", str(chain), "-outform", form]
        files = ["-in", f"{number}.tosign", "-out", f"{number}.sig"]
        subprocess.run([*line, *whose, *files], cwd=self.folder / "out", check=True, capture_output=True)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder = tmp_path_factory.mktemp("queue")
    place = new_place(folder)
    school = place.school.read_text(encoding="utf-8")
    before, tables, rest = school.partition("[[schedule]]")
    place.school.write_text(before + ORDER + tables + rest, encoding="utf-8")
    (passphrase,) = place.home.glob("*passphrase*")
    keys = next(place.home.rglob("deputy.p12")).parent
    with EmbeddedStore(place.home / "store"):
        yield Desk(place, keys, passphrase.read_text(encoding="utf-8").strip(), folder)


def test_the_queue_from_closing_to_the_seal(desk: Desk) -> None:
    said = desk.run("close", desk.place.export, "--school", desk.place.school, "--period", "1 четверть", "--no-sign")
    assert "2 документа ждут подписи заместителя директора: archive certify --as deputy." in said.out
    waiting = desk.queue()
    assert [each["awaits"] for each in waiting] == ["deputy", "deputy"]
    journal, ledger = (each["number"] for each in waiting)
    assert desk.run("queue", "open", journal, "--to", desk.folder / "look").status == 0
    (shown,) = (desk.folder / "look").glob("*.pdf")
    assert shown.read_bytes().startswith(b"%PDF")

    assert desk.run("refuse", journal, "--reason", "нет темы 12.09", "--by", "Директор").status == 0
    assert "нет темы 12.09" in desk.run("list").out
    assert desk.run("certify", journal).status == 3
    assert desk.run("resubmit", journal, "--note", "урока не было").status == 0

    deputy = desk.run("certify", "--as", "deputy", "--key", desk.keys / "deputy.p12", typed=f"{desk.passphrase}\n")
    assert "2 документа ждут подписи директора: archive certify." in deputy.out
    wrong = desk.run("certify", "--key", desk.keys / "deputy.p12", typed=f"{desk.passphrase}\n")
    assert "sign.not-the-signatory" in wrong.err
    assert "ждёт подписи организации" in desk.run("certify", journal).out
    assert [(each["awaits"], each["problem"]) for each in desk.queue()] == [("seal", ""), ("director", "")]
    assert desk.run("certify").status == 0

    out = desk.folder / "out"
    seal: list[str | Path] = ["--as", "seal", "--certificate", desk.keys / "seal.cert.pem"]
    assert desk.run("certify", "--export", out, *seal).status == 0
    first = {path.name: path.read_bytes() for path in out.iterdir()}
    assert desk.run("certify", "--export", out, *seal).status == 0
    assert {path.name: path.read_bytes() for path in out.iterdir()} == first
    assert {"ПРОЧТИ.txt", "список.csv", "список.json", "список.html", f"{ledger}.tosign"} <= set(first)

    desk.openssl("seal", journal)
    desk.openssl("deputy", ledger)
    half = desk.run("certify", "--import", out)
    assert half.status == 3
    assert "подписано сертификатом" in half.err
    assert [each["number"] for each in desk.queue()] == [ledger]
    desk.openssl("seal", ledger, "PEM")
    assert desk.run("certify", "--import", out).status == 0
    assert desk.queue() == []

    assert desk.run("retrieve", journal, "--to", desk.folder / "got").status == 0
    (kept,) = (desk.folder / "got").glob("*.pdf")
    (verdict,) = json.loads(desk.run("verify", "--json", kept).out)
    assert verdict["outcome"] == "PASSED"
