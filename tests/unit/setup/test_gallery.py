"""The gallery: pictures of documents on a page that opens without a network."""

import re
from pathlib import Path

from PIL import Image

from setup.gallery import exhibits, hang


def test_two_documents_are_hung_with_captions_and_pictures(tmp_path: Path) -> None:
    chosen = [exhibit for exhibit in exhibits() if exhibit.name in {"reference", "cover"}]
    page = hang(tmp_path, chosen).read_text(encoding="utf-8")
    assert "Справка-отсылка" in page
    assert "Обложка дела" in page
    pictures = re.findall(r'<img src="([^"]+)"', page)
    assert pictures == ["reference-001.png", "cover-001.png"]
    with Image.open(tmp_path / pictures[0]) as picture:
        assert picture.mode == "L"
        assert min(picture.tobytes()) < 60


def test_the_page_asks_nothing_of_the_network(tmp_path: Path) -> None:
    page = hang(tmp_path, [exhibit for exhibit in exhibits() if exhibit.name == "sticker"]).read_text(encoding="utf-8")
    assert "http" not in page


def test_each_exhibit_has_a_name_of_its_own() -> None:
    names = [exhibit.name for exhibit in exhibits()]
    assert len(names) == len(set(names)) > 20
