"""Tags travel in the characters that every S3 server takes, and come back as they were."""

from hypothesis import given
from hypothesis import strategies as st

from archive.store.tags import from_s3, to_s3


def test_letters_of_any_script_stay_readable() -> None:
    assert dict(to_s3({"класс": "8А 2024/2025"})) == {"класс": "8А 2024/2025"}


def test_what_s3_does_not_allow_is_escaped() -> None:
    assert dict(to_s3({"n": "№ 5 = «x»"})) == {"n": "=E2=84=96 5 =3D =C2=ABx=C2=BB"}


def test_no_tags_are_no_tags() -> None:
    assert from_s3(None) == {}


@given(st.text(st.characters(codec="utf-8"), max_size=20))
def test_every_text_comes_back(text: str) -> None:
    assert from_s3(to_s3({"tag": text})) == {"tag": text}
