"""The paths that are found without reading the whole file are pyHanko's own, to the last one."""

import pytest
from pyhanko.pdf_utils.reader import HistoricalResolver

from archive.model.document import PdfVariant
from archive.sign.validation.opened import OpenedFile
from archive.sign.validation.usages import References, Usages
from tests.faults.sign.corpus import CORPUS
from tests.faults.sign.forge import Forge
from tests.unit.render.variants import made
from tests.unit.sign.test_fields import by_everybody
from tests.unit.sign.world import World, pdf_a


@pytest.fixture(scope="module")
def forge(tmp_path_factory: pytest.TempPathFactory) -> Forge:
    return Forge(tmp_path_factory.mktemp("pki"), pdf_a("Классный журнал 8А"))


def same(pdf: bytes) -> int:
    """Compare what both find of every object of the file, in each revision; return how many paths there were."""
    opened, found = OpenedFile(pdf), 0
    references = References(opened.reader, opened.pdf)
    for number in range(opened.last_revision + 1):
        resolver = opened.revision(number)
        theirs = HistoricalResolver(opened.reader, number)
        theirs._load_reverse_xref_cache()
        numbers = range(opened.last_revision + 1)
        everything = set().union(*(opened.reader.xrefs.explicit_refs_in_revision(each) for each in numbers))
        touched = opened.reader.xrefs.explicit_refs_in_revision(min(number + 1, opened.last_revision))
        for asked in (touched, everything):
            ours = Usages(references, resolver, asked)
            for each in asked:
                expected = theirs._get_usages_of_ref(each)
                assert ours[each] == expected, (number, each)
                found += len(expected)
    return found


def test_of_every_file_of_the_fault_corpus_that_opens(forge: Forge) -> None:
    compared = 0
    for case in CORPUS:
        pdf = case.make(forge)
        try:
            OpenedFile(pdf)
        except Exception:  # noqa: BLE001 - pyHanko's and asn1crypto's: whatever cannot be opened is not compared
            continue
        compared += bool(same(pdf))
    assert compared > 40


def test_of_a_document_with_all_its_signatures(world: World) -> None:
    assert same(by_everybody(world))


def test_of_a_journal() -> None:
    assert same(made("journal", PdfVariant.A_3U).pdf)
