"""A proof read back from an office scan: 300 dots per inch, turned a little, specked, black and white."""

from pathlib import Path
from random import Random

import pytest
import zxingcpp
from PIL import Image, ImageChops, ImageFilter

from archive.model.paper_proof import ProofOutcome
from archive.render.extract_proof import WIDEST, drawn_proof, width_of
from tests.paper_proofs import new_key, printed, proofs_in
from tests.unit.render.pdf_reading import raster, texts

_DPI = 300


def scanned(page: Image.Image, turn: float, seed: int) -> Image.Image:
    """Return `page` as a cheap scanner gives it: turned, unsharp, with specks of toner, two colours."""
    turned = page.rotate(turn, resample=Image.Resampling.BICUBIC, expand=True, fillcolor=255)
    noise = Image.frombytes("L", turned.size, Random(seed).randbytes(turned.width * turned.height))
    soft = turned.filter(ImageFilter.GaussianBlur(1.2))
    specked = ImageChops.multiply(soft, noise.point(lambda level: 0 if level < 1 else 255))
    white = noise.point(lambda level: 255 if level > 254 else 0)
    return ImageChops.lighter(specked, white).point(lambda level: 255 if level > 128 else 0)


@pytest.mark.parametrize("turn", [0.0, 1.5, -2.5])
@pytest.mark.parametrize("name", ["small quarter", "large"], ids=["a small symbol", "the largest that is made"])
def test_it_is_read_from_an_office_scan(tmp_path: Path, name: str, turn: float) -> None:
    proofs = proofs_in(tmp_path)
    key = new_key(proofs)
    paper = printed(proofs, key, name)
    scan = scanned(raster(paper.pdf, len(texts(paper.pdf)) - 1, _DPI), turn, seed=7)
    (found,) = zxingcpp.read_barcodes(scan, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode))
    assert found.ec_level == "M"
    assert proofs.read(found.text, [key]).outcome is ProofOutcome.GENUINE
    symbol = drawn_proof(paper.proof).symbol
    assert _DPI / 25.4 * width_of(symbol) / (symbol.side + 8) >= 5.6, "dots of a module"
    assert width_of(symbol) <= WIDEST
