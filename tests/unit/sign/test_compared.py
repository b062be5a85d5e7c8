"""Pages that bear nothing are not read by the comparison, and nothing that it answers changes by that."""

import pytest

from archive.model.document import PdfVariant
from archive.sign.validation.changes import Comparison
from archive.sign.validation.compared import bare_pages
from archive.sign.validation.opened import OpenedFile
from archive.sign.validation.usages import References
from tests.faults.sign.corpus import CORPUS
from tests.faults.sign.forge import Forge
from tests.unit.render.variants import made
from tests.unit.sign.world import World, pdf_a, world

__all__ = ["world"]


@pytest.fixture(scope="module")
def forge(tmp_path_factory: pytest.TempPathFactory) -> Forge:
    return Forge(tmp_path_factory.mktemp("pki"), pdf_a("Классный журнал 8А"))


def test_over_the_fault_corpus_every_answer_is_that_of_the_whole_file(forge: Forge) -> None:
    compared = 0
    for case in CORPUS:
        pdf = case.make(forge)
        try:
            quick, whole = Comparison(OpenedFile(pdf)), Comparison(OpenedFile(pdf))
            signatures = OpenedFile(pdf).signatures
        except Exception:  # noqa: BLE001 - pyHanko's and asn1crypto's: whatever cannot be opened is not compared
            continue
        whole._bare = frozenset()
        for each in signatures:
            assert quick.since(each) is whole.since(each), case.name
            compared += 1
    assert compared > 40


def test_of_a_signed_journal_only_the_touched_and_the_annotated_pages_are_read(world: World) -> None:
    opened = OpenedFile(world.signed(made("journal", PdfVariant.A_3U).pdf))
    first = opened.revision(int(opened.signatures[0].signed_revision))
    pages = first.root["/Pages"]["/Kids"]
    bare = bare_pages(References(opened.reader, opened.pdf), first, opened.last_revision)
    read = [each for each in pages if each.reference.idnum not in bare]

    assert len(bare) > len(pages) // 2
    touched = set().union(*(_touched(opened, number) for number in range(1, opened.last_revision + 1)))
    assert all("/Annots" in each.get_object() or each.reference.idnum in touched for each in read)
    assert not bare & _touched(opened, opened.last_revision)


def _touched(opened: OpenedFile, revision: int) -> set[int]:
    return {each.idnum for each in opened.reader.xrefs.explicit_refs_in_revision(revision)}
