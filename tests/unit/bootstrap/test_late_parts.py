"""Parts that are made at their first use, and only once."""

import sys
from pathlib import Path

import pytest

from archive.bootstrap import connect
from archive.bootstrap.late_parts import late, load
from archive.errors import SettingError
from archive.settings import Settings

made: list[str] = []


class Part:
    """Something to be made late."""

    word = "here"

    def __init__(self, name: str) -> None:
        made.append(name)
        self.name = name


def test_a_part_is_made_at_its_first_use_and_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "parts", sys.modules[__name__])
    part = late("parts:Part", "seal")
    assert made == []
    assert (part.name, part.word) == ("seal", "here")
    assert made == ["seal"]


def test_what_a_server_loads_at_once_is_all_there() -> None:
    load()
    assert {"archive.bootstrap.signing", "archive.render.renderer", "archive.identity.passwords"} <= set(sys.modules)


@pytest.mark.parametrize("setting", ["trust_anchors", "chain_certificates"])
def test_a_wrong_certificate_is_refused_before_anything_is_opened(tmp_path: Path, setting: str) -> None:
    wrong = tmp_path / "root.pem"
    wrong.write_text("no certificate")
    home = tmp_path / "home"
    with (
        pytest.raises(SettingError, match=f"ARCHIVE_{setting.upper()}"),
        connect(Settings.model_validate({"data_dir": home, setting: (wrong,)})),
    ):
        pass
    assert not home.exists()


def test_a_secret_that_is_not_there_is_refused_at_the_start(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path / "home", oidc_client_secret_file=tmp_path / "absent")
    with pytest.raises(SettingError, match="ARCHIVE_OIDC_CLIENT_SECRET_FILE"), connect(settings):
        pass
