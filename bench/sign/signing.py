"""Signatures a second and bytes added by level and kind of key, beside raw signatures and pyHanko's own signer."""

import asyncio
import os
import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from io import BytesIO
from pathlib import Path
from shutil import which

from asn1crypto import crl
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, pkcs12
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko_certvalidator import ValidationContext

from archive.model.signature import FieldPlace, Signatory, SignatureLevel, SignatureRequest
from archive.sign.key_source import KeyFile, KeySource, TokenKey
from archive.sign.keys import open_key
from bench.sign.ground import PASSPHRASE, Ground, InProcessAuthority, best_ms, prepared

_PIN, _LABEL = "273645", "bench"
_LEAST_PER_S, _LEAST_RATIO, _MOST_KB = 14, 8, 45
"""What is required of B-LTA with RSA-3072."""


def measure() -> Mapping[str, object]:
    """Return the figures of signing."""
    with prepared() as ground:
        return _figures(ground)


def _figures(ground: Ground) -> Mapping[str, object]:
    kinds = {
        "pkcs12-rsa3072": KeyFile(ground.authority.pkcs12),
        "pkcs12-p256": KeyFile(ground.authority.key_of("director-ec")),
    }
    by_kind = {name: _kind(ground, source, PASSPHRASE) for name, source in kinds.items()}
    with _token(ground) as sources:
        by_kind |= {name: _kind(ground, source, _PIN) for name, source in sources.items()}
    ours = by_kind["pkcs12-rsa3072"]["B-LTA"]
    stock = best_ms(_stock(ground), times=3)
    return {
        "b_lta_per_s": ours["per_s"],
        "ratio_stock_signer": round(stock / ours["ms"], 1),
        "kb_added": ours["kb_added"],
        "stock_b_lta_ms": round(stock, 1),
        "by_key": by_kind,
        "over_limit": {
            "b_lta_per_s": round(_LEAST_PER_S / ours["per_s"], 2),
            "ratio_stock_signer": round(_LEAST_RATIO * ours["ms"] / stock, 2),
            "kb_added": round(ours["kb_added"] / _MOST_KB, 2),
        },
    }


def _kind(ground: Ground, source: KeySource, secret: str) -> dict[str, dict[str, float]]:
    """Return the figures of one key: its raw signature's, then each level's."""
    key = open_key(source, secret)
    raw = best_ms(lambda: asyncio.run(key.async_sign_raw(b"x" * 64, "sha256")), times=50)
    signer = ground.signer(source, secret)
    found = {"raw": {"ms": round(raw, 2), "per_s": round(1000 / raw)}}
    for level in SignatureLevel:
        asked = SignatureRequest(Signatory.DIRECTOR, (FieldPlace(Signatory.DIRECTOR, None),), None, "Проверка", level)
        ms = best_ms(partial(signer.sign, ground.document, asked), times=10)
        added = len(signer.sign(ground.document, asked)) - len(ground.document)
        found[level.value] = {"ms": round(ms, 1), "per_s": round(1000 / ms, 1), "kb_added": round(added / 1000, 1)}
    return found


def _stock(ground: Ground) -> Callable[[], object]:
    """Return pyHanko's own way to B-LTA: `SimpleSigner`, opened once, and `PdfSigner`, everything else by default.

    The authority is ours, in this process, on both sides: pyHanko's own one would cost it another RSA key
    loaded at each timestamp.
    """
    signer = signers.SimpleSigner.load_pkcs12(str(ground.authority.pkcs12), passphrase=PASSPHRASE.encode())
    lists = [crl.CertificateList.load(Path(path).read_bytes()) for path in ground.crls]
    context = ValidationContext(trust_roots=[ground.root], crls=lists, revocation_mode="require", moment=ground.at)
    metadata = signers.PdfSignatureMetadata(
        field_name="Signature",
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        embed_validation_info=True,
        use_pades_lta=True,
        validation_context=context,
    )
    pdf_signer = signers.PdfSigner(metadata, signer, timestamper=InProcessAuthority(ground.server))
    return lambda: pdf_signer.sign_pdf(IncrementalPdfFileWriter(BytesIO(ground.document)))


@contextmanager
def _token(ground: Ground) -> Iterator[Mapping[str, TokenKey]]:
    """Put the director's keys on a SoftHSM2 token, where that is installed."""
    module = next((path for path in Path("/usr/lib").glob("**/softhsm/libsofthsm2.so")), None)
    if module is None or which("softhsm2-util") is None or which("pkcs11-tool") is None:
        yield {}
        return
    (ground.folder / "tokens").mkdir()
    settings = ground.folder / "softhsm2.conf"
    settings.write_text(f"directories.tokendir = {ground.folder / 'tokens'}\nlog.level = ERROR\n", encoding="utf-8")
    os.environ["SOFTHSM2_CONF"] = str(settings)
    _run("softhsm2-util", "--init-token", "--free", "--label", _LABEL, "--pin", _PIN, "--so-pin", "11111111")
    names = {"pkcs11-rsa3072": "director", "pkcs11-p256": "director-ec"}
    for number, name in enumerate(names.values(), start=1):
        _import(ground, module, name, f"{number:02d}")
    yield {kind: TokenKey(_LABEL, name, module=module) for kind, name in names.items()}


def _import(ground: Ground, module: Path, name: str, key_id: str) -> None:
    held = pkcs12.load_pkcs12(ground.authority.key_of(name).read_bytes(), PASSPHRASE.encode())
    assert held.key is not None
    assert held.cert is not None
    key, certificate = ground.folder / "key.pem", ground.folder / "certificate.der"
    key.write_bytes(held.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    named = ("--label", name, "--id", key_id)
    _run("softhsm2-util", "--import", str(key), "--token", _LABEL, "--pin", _PIN, *named)
    tool = ("pkcs11-tool", "--module", str(module), "--login", "--pin", _PIN, "--token-label", _LABEL)
    issuing = held.additional_certs[0].certificate
    for each, options in ((held.cert.certificate, named), (issuing, ("--label", "ca", "--id", f"{key_id}ff"))):
        certificate.write_bytes(each.public_bytes(Encoding.DER))
        _run(*tool, "--write-object", str(certificate), "--type", "cert", *options)


def _run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True, timeout=60)
