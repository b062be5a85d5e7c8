"""A ГОСТ PKI made by the openssl command alone, in a second: a root, people with keys of both lengths, a stamper."""

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest
from asn1crypto import pem

from archive.errors import SignatureUncheckedError
from archive.sign.gost.openssl import find_openssl

PASSPHRASE = "пароль ГОСТ"
IVANOVA = "Иванова Мария Петровна"
_BITS = {
    "root": 256,
    "stranger": 256,
    "director-256": 256,
    "director-512": 512,
    "brief": 256,
    "stamps": 512,
    "petrov": 512,
}
_ENDS = {"brief": "20260701000000Z"}
"""Everybody else's certificate lasts twenty years."""
_NAMES = {"root": "Корень ГОСТ", "stranger": "Чужой корень", "stamps": "Штампы ГОСТ", "petrov": "Петров Пётр Петрович"}
_CONFIG = """
[ca]
default_ca = own
[own]
database = {folder}/index
serial = {folder}/serial
crlnumber = {folder}/crlnumber
new_certs_dir = {folder}
unique_subject = no
policy = any
default_md = md_gost12_256
string_mask = utf8only
[any]
commonName = supplied
[req]
distinguished_name = dn
string_mask = utf8only
[dn]
[root]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
[person]
keyUsage = critical,digitalSignature,nonRepudiation
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
crlDistributionPoints = URI:http://127.0.0.1:9/gost.crl
[stamps]
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping
[tsa]
default_tsa = service
[service]
serial = {folder}/tsa-serial
signer_digest = md_gost12_512
default_policy = 1.2.3.4
digests = sha256,md_gost12_256,md_gost12_512
"""


def engine_is_here() -> bool:
    try:
        find_openssl()
    except SignatureUncheckedError:
        return False
    return True


needs_gost = pytest.mark.skipif(not engine_is_here(), reason="no openssl with its gost engine: libengine-gost-openssl")


@dataclass(frozen=True)
class GostPki:
    """Files in one folder: `NAME.pem` certificates, `NAME.key`, `NAME.p12`, and `root.crl`."""

    folder: Path

    def path(self, name: str) -> Path:
        return self.folder / name

    def read(self, name: str) -> bytes:
        return self.path(name).read_bytes()

    def root(self) -> bytes:
        return self.read("root.pem")

    def signed(self, data: bytes, name: str = "director-256", *options: str, cades: bool = True) -> bytes:
        """Return a detached CAdES by somebody, as other programs make it."""
        (self.folder / "data").write_bytes(data)
        digest = f"md_gost12_{_BITS[name]}"
        parts = ["cms", "-sign", "-binary", *(["-cades"] * cades), "-in", "data", "-outform", "DER", "-md", digest]
        parts += [*options, "-signer", f"{name}.pem", "-inkey", f"{name}.key", "-out", "made.sig"]
        return self.openssl(*parts, out="made.sig")

    def cosigned(self, data: bytes, *names: str) -> bytes:
        """Return one file with a signature of each."""
        (self.folder / "data").write_bytes(data)
        parts = ["cms", "-sign", "-binary", "-cades", "-in", "data", "-outform", "DER", "-out", "made.sig"]
        for name in names:
            parts += ["-signer", f"{name}.pem", "-inkey", f"{name}.key"]
        return self.openssl(*parts, out="made.sig")

    def accepts(self, data: bytes, signature: bytes) -> bool:
        """Tell what `openssl cms -verify` says, which shares no code with us."""
        (self.folder / "data").write_bytes(data)
        (self.folder / "asked.sig").write_bytes(signature)
        parts = ["cms", "-verify", "-binary", "-content", "data", "-inform", "DER", "-in", "asked.sig", "-CAfile"]
        return self._run(*parts, "root.pem", "-purpose", "any", "-no_check_time", "-out", "/dev/null").returncode == 0

    def stamped(self, query: bytes) -> bytes:
        """Return the answer of a ГОСТ timestamp service to an RFC 3161 query."""
        (self.folder / "query").write_bytes(query)
        parts = [
            "ts",
            "-reply",
            "-queryfile",
            "query",
            "-signer",
            "stamps.pem",
            "-inkey",
            "stamps.key",
            "-out",
            "reply",
        ]
        return self.openssl(*parts, "-config", "ca.cnf", "-section", "service", out="reply")

    def openssl(self, *arguments: str, out: str = "") -> bytes:
        done = self._run(*arguments)
        assert done.returncode == 0, done.stderr.decode(errors="replace")
        return self.read(out) if out else done.stdout

    def _run(self, subcommand: str, *arguments: str) -> "subprocess.CompletedProcess[bytes]":
        line = ["openssl", subcommand, "-engine", "gost", *arguments]
        return subprocess.run(line, cwd=self.folder, capture_output=True, timeout=60, check=False)


def made_pki(folder: Path) -> GostPki:
    pki = GostPki(folder)
    for name, text in {"index": "", "serial": "1001", "crlnumber": "01", "tsa-serial": "01"}.items():
        pki.path(name).write_text(text)
    pki.path("ca.cnf").write_text(_CONFIG.format(folder=folder))
    for name, bits in _BITS.items():
        pki.openssl("genpkey", "-algorithm", f"gost2012_{bits}", "-pkeyopt", "paramset:A", "-out", f"{name}.key")
        subject = f"/CN={_NAMES.get(name, IVANOVA)}"
        parts = ["req", "-new", "-utf8", "-config", "ca.cnf", f"-md_gost12_{bits}", "-key", f"{name}.key"]
        pki.openssl(*parts, "-subj", subject, "-out", f"{name}.csr")
        _issue(pki, name)
    _make_crl(pki)
    for name in ("director-256", "director-512", "brief"):
        parts = ["pkcs12", "-export", "-inkey", f"{name}.key", "-in", f"{name}.pem", "-certfile", "root.pem"]
        pki.openssl(*parts, "-passout", f"pass:{PASSPHRASE}", "-out", f"{name}.p12")
        pki.path(f"{name}.both.pem").write_bytes(pki.read(f"{name}.key") + pki.read(f"{name}.pem"))
    return pki


def _issue(pki: GostPki, name: str) -> None:
    parts = ["ca", "-batch", "-utf8", "-notext", "-config", "ca.cnf", "-in", f"{name}.csr", "-out", f"{name}.pem"]
    parts += [
        "-startdate",
        "20260101000000Z",
        "-enddate",
        _ENDS.get(name, "20460101000000Z"),
    ]
    if name in ("root", "stranger"):
        pki.openssl(*parts, "-selfsign", "-keyfile", f"{name}.key", "-extensions", "root")
    else:
        kind = "stamps" if name == "stamps" else "person"
        pki.openssl(*parts, "-keyfile", "root.key", "-cert", "root.pem", "-extensions", kind)


def _make_crl(pki: GostPki) -> None:
    parts = ["ca", "-gencrl", "-config", "ca.cnf", "-keyfile", "root.key", "-cert", "root.pem"]
    parts += ["-crl_lastupdate", "20260501000000Z", "-crl_nextupdate", "20460101000000Z"]
    pki.openssl(*parts, "-out", "root.crl")
    parts[parts.index("-crl_lastupdate") + 1] = "20260502000000Z"
    revoke = ["ca", "-config", "ca.cnf", "-keyfile", "root.key", "-cert", "root.pem"]
    pki.openssl(*revoke, "-revoke", "petrov.pem")
    pki.openssl(*parts, "-out", "revoked.crl")


@pytest.fixture(scope="session")
def pki(tmp_path_factory: pytest.TempPathFactory) -> GostPki:
    if shutil.which("openssl") is None or not engine_is_here():
        pytest.skip("no openssl with its gost engine: libengine-gost-openssl")
    return made_pki(tmp_path_factory.mktemp("gost"))


def der(certificate: bytes) -> bytes:
    unarmoured: bytes = pem.unarmor(certificate)[2]
    return unarmoured
