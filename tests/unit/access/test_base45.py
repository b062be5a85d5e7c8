"""Base45 against the examples of RFC 9285, and whatever else there is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.access.base45 import SIGNS, decode, encode


@pytest.mark.parametrize(
    ("data", "text"), [(b"AB", "BB8"), (b"Hello!!", "%69 VD92EX0"), (b"base-45", "UJCLQE7W581"), (b"ietf!", "QED8WEX0")]
)
def test_the_examples_of_the_standard(data: bytes, text: str) -> None:
    assert encode(data) == text
    assert decode(text) == data


@given(st.binary(max_size=200))
def test_there_and_back(data: bytes) -> None:
    assert decode(encode(data)) == data
    assert set(encode(data)) <= set(SIGNS)


@pytest.mark.parametrize("text", ["A", "GGW", "::", ":::", "aB8", "ёBB", "BB8A"])
def test_what_no_bytes_are_written_as_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not Base45"):
        decode(text)
