"""EU DSS says of our files what we say: the level of each, who is sound and who is not, today and in 2045."""

from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from asn1crypto import pem
from pyhanko.pdf_utils.generic import ArrayObject, StreamObject, pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from archive.demo import revocation
from archive.model.digest import Digest
from archive.model.signature import SignatureLevel
from archive.ports import TreeRenewal
from archive.sign.evidence import record
from archive.sign.evidence.authority import ErsAuthority
from archive.sign.evidence.token import material
from archive.sign.proofs import TIME_STAMPING, Proofs
from archive.sign.revocation import RevocationSources
from archive.sign.validation.algorithms import Algorithms
from archive.sign.validation.trust import Trust
from tests.conformance.eu_dss import Answer, Question, ask
from tests.unit.sign.evidence.stamping import HEAD, POLICY, Office, made, office
from tests.unit.sign.test_fields import by_everybody
from tests.unit.sign.world import NOW, World, made_authority

pytestmark = pytest.mark.conformance

SOON = NOW + timedelta(hours=2)
LATE = NOW.replace(year=2045)
"""The director's certificate, its issuer's and two timestamp authorities' have expired by then."""


@pytest.fixture(scope="module")
def said(world: World, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Answer]:
    folder = tmp_path_factory.mktemp("dss")
    return ask([*signatures(world, folder), *tampered(world, folder), *evidence(world, folder)])


def put(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def signatures(world: World, folder: Path) -> Iterator[Question]:
    """Each level; what is below B-LT carries no lists of revocations, so DSS is given them."""
    lists = [put(folder / f"{name}.crl", world.server.crl(name)) for name in ("root", "issuing")]
    for level in SignatureLevel:
        beside = lists if level in (SignatureLevel.B_B, SignatureLevel.B_T) else ()
        file = put(folder / f"{level.value}.pdf", world.signed(level=level))
        yield Question(level.value, file, SOON, [world.authority.trust_anchor], beside)
    everybody = put(folder / "everybody.pdf", by_everybody(world))
    yield Question("everybody", everybody, SOON, [world.authority.trust_anchor])
    stranger = made_authority(folder / "stranger").trust_anchor
    yield Question("unknown root", folder / "B-LTA.pdf", SOON, [stranger])


def tampered(world: World, folder: Path) -> Iterator[Question]:
    pdf = world.signed()
    where = pdf.index(b"stream\n") + 20
    changed = {"changed byte": pdf[:where] + b"!" + pdf[where + 1 :], "covered by a sheet": covered(pdf)}
    for name, data in changed.items():
        yield Question(name, put(folder / f"{name}.pdf", data), SOON, [world.authority.trust_anchor])


def covered(pdf: bytes) -> bytes:
    """Return `pdf` with a white sheet drawn over what was signed, as a further update."""
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    page = writer.root["/Pages"]["/Kids"][0].get_object()
    sheet = writer.add_object(StreamObject(stream_data=b"q 1 1 1 rg 0 0 600 850 re f Q"))
    page[pdf_name("/Contents")] = ArrayObject([page.raw_get("/Contents"), sheet])
    writer.update_container(page)
    output = BytesIO()
    writer.write(output)
    return output.getvalue()


def evidence(world: World, folder: Path) -> Iterator[Question]:
    """Evidence of a B-LTA file among others, renewed twice, each time by another authority with another root."""
    files = [world.signed(), *(b"file %d" % number for number in range(10))]
    pdf, changed = put(folder / "record.pdf", files[0]), put(folder / "changed.pdf", files[0] + b"\n")
    bureau = office(folder / "authority-2026")
    roots = [world.authority.trust_anchor, bureau.stamps.authority.trust_anchor]
    first = authority(bureau, 2026, folder).seal([[Digest.of(each), Digest.of(each + b"twin")] for each in files], HEAD)
    bureau.moved_to(made(folder / "authority-2034", NOW.replace(year=2034)))
    roots.append(bureau.stamps.authority.trust_anchor)
    second = authority(bureau, 2034, folder).renew_timestamps(first, HEAD)
    bureau.moved_to(made(folder / "authority-2043", NOW.replace(year=2043)))
    roots.append(bureau.stamps.authority.trust_anchor)
    late = authority(bureau, 2043, folder)
    digests = [[late.digest(each, "sha512"), late.digest(each + b"twin", "sha512")] for each in files]
    trees = [TreeRenewal(der, own) for der, own in zip(second, digests, strict=True)]
    third = late.renew_trees(trees, "sha512", HEAD)
    twin = put(folder / "twin", files[0] + b"twin")
    for name, der, year in (("sealed", first[0], 2026), ("renewed", second[0], 2034), ("new tree", third[0], 2043)):
        ers, at = put(folder / f"{name}.ers", der), NOW.replace(year=year) + timedelta(days=1)
        lists = carried(der, folder / name)
        for what, file in (("", pdf), (", twin", twin), (", changed file", changed)):
            yield Question(name + what, file, at, roots, lists, ers, signed=False)
    yield Question("2045 alone", pdf, LATE, roots, lists)
    yield Question("2045 with evidence", pdf, LATE, roots, lists, ers)
    yield Question("2045 not renewed", pdf, LATE, roots, lists, folder / "renewed.ers", signed=False)


def authority(bureau: Office, year: int, folder: Path) -> ErsAuthority:
    """Return our authority in June of `year`, which puts answers on revocation into what it makes."""
    bureau.stamps.at = NOW.replace(year=year, hour=11)
    mine = bureau.stamps.authority.folder
    fresh = put(folder / f"stamps-{year}.crl", revocation.crl(mine, "root", bureau.stamps.at))
    proofs = Proofs(bureau.roots[-1:], RevocationSources([str(fresh)]))
    trust = Trust(bureau.roots, Algorithms())
    return ErsAuthority(
        bureau.stamps, trust, POLICY, lambda found, others, at: proofs.of(found, others, at, usage=TIME_STAMPING)
    )


def carried(der: bytes, folder: Path) -> list[Path]:
    """Return the lists of revocations that an evidence record carries: DSS 6.2 does not look into cryptoInfos."""
    folder.mkdir()
    found = material(record.read(der).crypto_infos).crls
    return [put(folder / f"{number}.crl", pem.armor("X509 CRL", each.dump())) for number, each in enumerate(found)]


@pytest.mark.parametrize("level", SignatureLevel)
def test_each_level_is_what_it_claims(said: dict[str, Answer], level: SignatureLevel) -> None:
    answer = said[level.value]
    names = {SignatureLevel.B_B: "B", SignatureLevel.B_T: "T", SignatureLevel.B_LT: "LT", SignatureLevel.B_LTA: "LTA"}
    assert answer.signatures == [(f"PAdES-BASELINE-{names[level]}", "TOTAL_PASSED")], answer.why
    assert {indication for _type, indication in answer.timestamps} <= {"PASSED"}
    assert len(answer.timestamps) == {"B": 0, "LTA": 2}.get(names[level], 1)


def test_the_signatures_of_several_are_total_passed(said: dict[str, Answer]) -> None:
    answer = said["everybody"]
    assert [indication for _level, indication in answer.signatures] == ["TOTAL_PASSED"] * 4, answer.why


def test_an_unknown_root_is_indeterminate(said: dict[str, Answer]) -> None:
    ((_level, indication),) = said["unknown root"].signatures
    assert indication == "INDETERMINATE"
    assert "SIGNATURE NO_CERTIFICATE_CHAIN_FOUND" in said["unknown root"].why


def test_a_changed_byte_is_total_failed(said: dict[str, Answer]) -> None:
    ((_level, indication),) = said["changed byte"].signatures
    assert indication == "TOTAL_FAILED"
    assert "SIGNATURE HASH_FAILURE" in said["changed byte"].why


def test_content_hidden_by_an_update_is_seen(said: dict[str, Answer]) -> None:
    """DSS's default policy only warns of it, even against a certification that allows no change; ours fails it."""
    seen, sound = (
        [each for each in said[name].why if "modif" in each.lower()] for name in ("covered by a sheet", "B-LTA")
    )
    assert seen
    assert not sound


@pytest.mark.parametrize(("name", "stamps"), [("sealed", 1), ("renewed", 2), ("new tree", 3)])
def test_evidence_is_accepted_over_each_file_of_the_group(said: dict[str, Answer], name: str, stamps: int) -> None:
    for answer in (said[name], said[f"{name}, twin"]):
        assert answer.evidence == ["PASSED"], answer.why
        assert [indication for _type, indication in answer.timestamps] == ["PASSED"] * stamps


@pytest.mark.parametrize("name", ["sealed", "renewed", "new tree"])
def test_evidence_of_another_file_is_not_accepted(said: dict[str, Answer], name: str) -> None:
    answer = said[f"{name}, changed file"]
    assert answer.evidence == ["INDETERMINATE"]
    assert "EVIDENCE SIGNED_DATA_NOT_FOUND" in answer.why


def test_renewed_evidence_carries_the_signature_to_2045(said: dict[str, Answer]) -> None:
    assert said["2045 alone"].signatures == [("PAdES-BASELINE-LTA", "INDETERMINATE")]
    assert said["2045 with evidence"].signatures == [("PAdES-BASELINE-LTA", "TOTAL_PASSED")]


def test_evidence_that_missed_its_renewal_is_indeterminate(said: dict[str, Answer]) -> None:
    assert said["2045 not renewed"].evidence == ["INDETERMINATE"]
