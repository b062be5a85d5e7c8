"""A software token (SoftHSM2) with the director's keys, made once a session."""

import os
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from shutil import which

import pkcs11
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, pkcs12
from cryptography.x509 import Certificate

from archive.sign.key_source import TokenKey
from tests.unit.sign.world import PASSPHRASE, World

PIN = "273645"
LABEL = "школа № 7"
MODULE = next((path for path in Path("/usr/lib").glob("**/softhsm/libsofthsm2.so")), None)


@dataclass(frozen=True)
class Token:
    """What the token holds: keys `director` (RSA) and `director-ec` (P-256) with their certificates."""

    module: Path

    def key(self, name: str = "director") -> TokenKey:
        return TokenKey(LABEL, name, module=self.module)


@pytest.fixture(scope="session")
def token(world: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Token]:
    if MODULE is None or which("softhsm2-util") is None or which("pkcs11-tool") is None:
        pytest.skip("softhsm2 or opensc is not installed")
    folder = tmp_path_factory.mktemp("softhsm")
    (folder / "tokens").mkdir()
    settings = folder / "softhsm2.conf"
    settings.write_text(f"directories.tokendir = {folder / 'tokens'}\nlog.level = ERROR\n", encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOFTHSM2_CONF", str(settings))
        run("softhsm2-util", "--init-token", "--free", "--label", LABEL, "--pin", PIN, "--so-pin", "11111111")
        for number, name in enumerate(("director", "director-ec"), start=1):
            _put(world, folder, name, f"{number:02d}")
        pkcs11.lib(str(MODULE)).reinitialize()  # another suite of this process may have had a token of its own
        yield Token(MODULE)


def _put(world: World, folder: Path, name: str, key_id: str) -> None:
    held = pkcs12.load_pkcs12(world.authority.key_of(name).read_bytes(), PASSPHRASE.encode())
    assert held.key is not None
    assert held.cert is not None
    key = folder / f"{name}.pem"
    key.write_bytes(held.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    named = ("--label", name, "--id", key_id)
    run("softhsm2-util", "--import", str(key), "--token", LABEL, "--pin", PIN, *named)
    _put_certificate(folder, held.cert.certificate, named)
    for number, extra in enumerate(held.additional_certs):
        _put_certificate(folder, extra.certificate, ("--label", f"ca-{number}", "--id", f"{key_id}f{number}"))


def _put_certificate(folder: Path, certificate: Certificate, named: tuple[str, ...]) -> None:
    der = folder / "certificate.der"
    der.write_bytes(certificate.public_bytes(Encoding.DER))
    tool = ("pkcs11-tool", "--module", str(MODULE), "--login", "--pin", PIN, "--token-label", LABEL)
    run(*tool, "--write-object", str(der), "--type", "cert", *named)


def run(*command: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60, env=dict(os.environ))
    assert done.returncode == 0, done.stderr
