"""What was made up is what is taken in: the sample school's way through the flat format loses nothing."""

from dataclasses import replace
from pathlib import Path

import pytest

from archive.demo.sample import DEFAULT_CLASSES, sample_journals, write_sample
from archive.intake import open_inputs, read_organisation, take_in
from archive.model.journal import ClassJournal
from archive.model.period import SchoolYear


def test_default_school_comes_back_as_it_was_made(tmp_path: Path) -> None:
    sample = write_sample(tmp_path)
    taken = take_in(open_inputs([sample.folder]))
    assert taken.findings == ()
    made = sample_journals(7, DEFAULT_CLASSES, SchoolYear(2025))
    for expected, journal in zip(made, taken.journals, strict=True):
        assert _in_one_order(journal) == _in_one_order(expected)


@pytest.mark.parametrize("label", ["1А", "4Б", "9В", "11А", "ИСП-21"])
def test_small_school_has_no_findings(tmp_path: Path, label: str) -> None:
    sample = write_sample(tmp_path, classes=[label], pupils=4, weeks=3)
    taken = take_in(open_inputs([sample.folder]))
    assert taken.findings == ()
    assert [journal.class_label for journal in taken.journals] == [label]


def test_organisation_file_is_read(tmp_path: Path) -> None:
    sample = write_sample(tmp_path, classes=["5Б"], pupils=4, weeks=3)
    organisation = read_organisation(sample.organisation_toml.read_bytes(), sample.organisation_toml.name)
    assert organisation.class_labels == ("5Б",)
    assert organisation.director == "Заболотная Виктория Аркадьевна"


def _in_one_order(journal: ClassJournal) -> ClassJournal:
    """Entries come in the order of the files, marks before absences; the source is another matter."""
    entries = sorted(journal.entries, key=lambda entry: (entry.lesson_id, entry.pupil_id))
    return replace(journal, entries=tuple(entries), sources=())
