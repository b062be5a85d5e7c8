"""The parts of a bundle: names, the ZIP, the log's extract, places in files."""

import hashlib
import io
import json
import subprocess
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from archive.access.container import SUMS, BundleFile
from archive.access.der import Node
from archive.access.event_lines import Extract, Stretch, merged
from archive.access.names import safe_name
from archive.access.page import checking_page
from archive.access.places import evidence_places, inside, pdf_signatures
from archive.model.event import GENESIS, Event, EventDraft, chained
from archive.resources import BUNDLE_TEMPLATES

AT = datetime(2026, 6, 26, 9, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("журнал_5А.pdf", "журнал_5А.pdf"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ('a:b*?"<>|.pdf', "a_b______.pdf"),
        ("и\u0306од.pdf", "йод.pdf"),
        (" . ", "файл"),
        ("line\nbreak.pdf", "line_break.pdf"),
    ],
)
def test_no_name_leads_out_of_the_folder(name: str, safe: str) -> None:
    assert safe_name(name) == safe


def test_a_long_name_keeps_its_suffix() -> None:
    assert safe_name("ж" * 300 + ".pdf").endswith(".pdf")
    assert len(safe_name("ж" * 300 + ".pdf").encode()) <= 255


def zipped(*, at: datetime = AT) -> bytes:
    target = io.BytesIO()
    file = BundleFile(target, at)
    file.add("записи/1/журнал.pdf", b"%PDF")
    file.stream("журнал/события.txt", (b"line\n" for _ in range(3)))
    file.add("проверка.sh", b"true")
    file.close()
    return target.getvalue()


def test_the_same_files_make_the_same_zip_whose_sums_hold(tmp_path: Path) -> None:
    assert zipped() == zipped()
    with zipfile.ZipFile(io.BytesIO(zipped())) as archive:
        assert archive.testzip() is None
        archive.extractall(tmp_path)
        assert archive.getinfo("проверка.sh").external_attr >> 16 == 0o755
    done = subprocess.run(["sha256sum", "--strict", "-c", SUMS], cwd=tmp_path, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr


def test_a_zip_can_be_written_where_nothing_can_be_sought() -> None:
    class Pipe(io.RawIOBase):
        def __init__(self) -> None:
            self.kept = bytearray()

        def writable(self) -> bool:
            return True

        def write(self, data: bytes) -> int:  # type: ignore[override]  # narrower than the buffer protocol
            self.kept += data
            return len(data)

    pipe = Pipe()
    file = BundleFile(pipe, AT)  # type: ignore[arg-type]  # zipfile needs no more than write and flush
    file.add("a.txt", b"text")
    file.close()
    with zipfile.ZipFile(io.BytesIO(bytes(pipe.kept))) as archive:
        assert archive.read("a.txt") == b"text"


def test_one_name_is_one_file() -> None:
    file = BundleFile(io.BytesIO(), AT)
    assert file.add("a", b"1") == file.add("a", b"1")
    with pytest.raises(ValueError, match="two files"):
        file.add("a", b"2")


def log(*happened: tuple[str, str]) -> list[Event]:
    events: list[Event] = []
    for number, (action, subject) in enumerate(happened, 1):
        draft = EventDraft(AT, "кто-то", action, subject, {"pupil": "p-17"}, "school-7")
        events.append(chained(draft, number, events[-1].digest if events else GENESIS))
    return events


def test_the_extract_can_be_recomputed_and_hides_what_concerns_others() -> None:
    events = log(
        ("record-preserved", "2026-000001"),
        ("extract-issued", "2026-000009"),
        ("record-preserved", "2026-000002"),
        ("signed-in", "account"),
        ("record-read", "2026-000001"),
    )
    extract = Extract(frozenset({"2026-000001"}), "school-7", (Stretch(1, 3),))
    lines = [line.decode().rstrip("\n").split(" ", 1) for line in extract.lines(events)]
    assert [digest for digest, _told in lines] == [events[place].digest.hex for place in (0, 1, 2, 4)]
    assert lines[1][1] == f"закрыто 2 {events[0].digest.hex}"
    for digest, told in (lines[0], lines[2], lines[3]):
        assert hashlib.sha256(told.encode()).hexdigest() == digest
    assert json.loads(lines[2][1])["previous"] == lines[1][0]
    assert "p-17" not in lines[1][1]


def test_stretches_that_touch_are_one() -> None:
    assert merged([Stretch(5, 9), Stretch(1, 3), Stretch(4, 6), Stretch(20, 21)]) == (Stretch(1, 9), Stretch(20, 21))


def test_the_page_runs_only_what_stands_in_it() -> None:
    page = checking_page().decode()
    assert "%" not in page.split("<style>")[0].replace("100%", "")
    assert "default-src 'none'" in page
    assert "unsafe" not in page.split("<style>")[0]
    assert not any(word in page for word in ("eval(", "Function(", "http://", "https://", "fetch(", "XMLHttp"))
    assert page.count("<script") == 1


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(json.loads((BUNDLE_TEMPLATES / "manifest.schema.json").read_text()))


@pytest.mark.parametrize("data", [b"", b"\x30", b"\x30\x80\x00\x00", b"\x30\x85" + b"\xff" * 5, b"\x30\x03\x02\x01"])
def test_junk_is_no_der(data: bytes) -> None:
    with pytest.raises(ValueError, match="DER"):
        list(Node.at(data))
    assert evidence_places(data) is None
    assert pdf_signatures(b"/ByteRange [0 2 %d 3] <" % (2 + len(data)) + data) == []


@pytest.mark.parametrize("cut", range(0, 3000, 97))
def test_a_cut_signature_is_left_out(signed: bytes, cut: int) -> None:
    found = pdf_signatures(signed)
    assert [each.stamped_at is None for each in found] == [True, False]
    assert found[-1].byte_range[2] + found[-1].byte_range[3] == len(signed)
    container = bytes.fromhex(
        signed[found[0].hexadecimal.offset : found[0].hexadecimal.offset + found[0].hexadecimal.size].decode()
    )
    assert inside(container).token is not None
    with pytest.raises((ValueError, IndexError)):
        inside(container[:cut])
    assert len(pdf_signatures(signed[: found[0].byte_range[2] - cut - 2])) == 0
