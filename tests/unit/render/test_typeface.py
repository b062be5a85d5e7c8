"""Text that reaches the renderers has only characters of PT Sans, and fits where it is put."""

import pytest

from archive.render import typeface
from archive.render.typeface import ELLIPSIS, broken, fit, printable, shortened, width, wrap


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Ёлкина Әсәл Қайратқызы", "Ёлкина Әсәл Қайратқызы"),
        ("и\u0306од", "йод"),
        ("тема\t1\u2009км", "тема 1 км"),
        ("без\u200bшва", "безшва"),
        ("ура \U0001f600", "ура ◊"),
        ("漢字", "◊◊"),
    ],
)
def test_printable(text: str, shown: str) -> None:
    assert printable(text) == shown


def test_fit_shrinks_then_wraps_then_takes_the_shorter_form() -> None:
    names = ("Константинопольская-Преображенская Александра", "Константинопольская А.")
    sizes = (9.0, 8.0)
    whole = width(names[0], 8.0)
    assert fit(names, whole + 1, 1, sizes) == typeface.Fitted((names[0],), 8.0)
    assert len(fit(names, whole * 0.8, 2, sizes).lines) == 2
    assert fit(names, whole * 0.6, 1, sizes).lines == (names[1],)


def test_fit_at_the_very_last_cuts_with_an_ellipsis() -> None:
    fitted = fit(("Шихабетдинова",), 30, 1, (8.0,))
    assert fitted.lines[0].endswith(ELLIPSIS)
    assert width(fitted.lines[0], 8.0) <= 30


@pytest.mark.parametrize("room", [12, 25, 40, 80])
def test_broken_text_never_sticks_out_and_loses_nothing(room: float) -> None:
    text = "Сверхдлинноесловобезпробелов и-дефисы-в-нём тоже"
    lines = broken(text, room, 9)
    assert max(width(line, 9) for line in lines) <= room
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_wrap_breaks_after_a_hyphen() -> None:
    assert wrap("Александра-Елизавета", 60, 9) == ("Александра-", "Елизавета")


def test_shortened_leaves_what_fits() -> None:
    assert shortened("8А", 100, 8) == "8А"
