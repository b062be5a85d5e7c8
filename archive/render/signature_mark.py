"""The mark of the electronic signature on the visualisation (ГОСТ Р 7.0.97-2025)."""

from collections.abc import Iterator
from datetime import UTC
from io import BytesIO

from pikepdf import Pdf

from archive.errors import RenderError
from archive.model.document import SigningCertificate
from archive.model.signature import Signatory, SignaturePlace, SignaturePolicy
from archive.render import typeface
from archive.render.measures import MM, Paper
from archive.render.saving import saved, slim_fonts
from archive.render.sheets import Sheets, Stroke, Text
from archive.render.typeface import BOLD, REGULAR, printable
from archive.texts import _

_SIZES = (9.5, 9.0, 8.5, 8.0, 7.5, 7.0, 6.5, 6.0)
"""Eight points or more hold all that a usual name and act say; only the longest go below."""
_INSET = 0.5
_PAD = 2 * MM
_LEADING = 1.15
_TITLES = {
    True: _("Документ скреплён электронной печатью"),
    False: _("Документ подписан электронной подписью"),
}
"""Whether it is the organisation's seal."""


def draw_mark(
    certificate: SigningCertificate, place: SignaturePlace, policy: SignaturePolicy, signatory: Signatory
) -> bytes:
    """Return a one-page PDF of the size of `place` with the mark inside a frame.

    It says of which kind the signature is, by which local act it counts, and in what capacity it stands.
    Type shrinks until all of it fits. Raises `RenderError` when the place is too small even so.
    """
    paper = Paper("", place.right - place.left, place.top - place.bottom)
    texts = tuple(_texts(certificate, policy, signatory))
    for size in _SIZES:
        lines = list(_lines(signatory, texts, paper.width - 2 * _PAD, size))
        if len(lines) * size * _LEADING <= paper.height - 2 * _PAD:
            return _drawn(lines, size, paper)
    raise RenderError(document=_("отметка об электронной подписи"), why=_("место для отметки слишком мало"))


def _texts(certificate: SigningCertificate, policy: SignaturePolicy, signatory: Signatory) -> Iterator[str]:
    since, until = (at.astimezone(UTC).strftime("%d.%m.%Y") for at in (certificate.not_before, certificate.not_after))
    act = f", {policy.local_act}" if policy.local_act else ""
    capacity = "" if signatory is Signatory.SEAL else f", {signatory.words}"
    yield f"{_kind(policy)}{act}"
    yield f"Сертификат: {certificate.serial}"
    yield f"Владелец: {certificate.owner}{capacity}"
    yield f"Действителен: с {since} по {until}"


def _kind(policy: SignaturePolicy) -> str:
    words = policy.kind.words
    return f"{words[:1].upper()}{words[1:]}"


def _lines(signatory: Signatory, texts: tuple[str, ...], room: float, size: float) -> Iterator[tuple[str, str]]:
    """Yield the lines with the face of each."""
    title = _TITLES[signatory is Signatory.SEAL]
    yield from ((line, BOLD) for line in typeface.broken(title, room, size, BOLD))
    for text in texts:
        yield from ((line, REGULAR) for line in typeface.broken(printable(text), room, size))


def _drawn(lines: list[tuple[str, str]], size: float, paper: Paper) -> bytes:
    sheets = Sheets()
    sheets.begin(paper)
    low, right, top = _INSET, paper.width - _INSET, paper.height - _INSET
    frame = [Stroke(low, low, right, low), Stroke(right, low, right, top)]
    sheets.rules([*frame, Stroke(right, top, low, top), Stroke(low, top, low, low)], 2 * _INSET)
    slack = paper.height - len(lines) * size * _LEADING
    y = paper.height - slack / 2 - size * (_LEADING + typeface.ASCENT) / 2
    sheets.write(Text(_PAD, y - n * size * _LEADING, words, size, font) for n, (words, font) in enumerate(lines))
    with Pdf.open(BytesIO(sheets.finish())) as pdf:
        slim_fonts(pdf)
        return saved(pdf)
