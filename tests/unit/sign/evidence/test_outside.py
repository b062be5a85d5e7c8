"""Others agree: a verifier from the RFC's text alone, and OpenSSL on the token."""

import subprocess
from datetime import timedelta
from pathlib import Path

import pytest

from archive.model.evidence import LogHead
from archive.ports import TreeRenewal
from tests.unit.sign.evidence import rfc4998
from tests.unit.sign.evidence.stamping import HEAD, NOW, Office

FILES = [b"file %d" % number for number in range(11)]
YEAR = timedelta(days=365)


def renewed(bureau: Office) -> tuple[bytes, ...]:
    """Return the evidence of each file: sealed, stamped again, and under a new tree."""
    first = bureau.sealed(*FILES)
    second = bureau.at(NOW + YEAR).evidence.renew_timestamps(first, HEAD)
    trees = [
        TreeRenewal(der, [bureau.evidence.digest(file, "sha512")]) for der, file in zip(second, FILES, strict=True)
    ]
    return tuple(bureau.at(NOW + 2 * YEAR).evidence.renew_trees(trees, "sha512", HEAD))


def test_the_rfc_s_text_alone_proves_every_file(bureau: Office) -> None:
    for der, file in zip(bureau.sealed(*FILES), FILES, strict=True):
        assert rfc4998.proves(der, file)
        assert not rfc4998.proves(der, file + b"!")


def test_the_rfc_s_text_alone_proves_renewals(bureau: Office) -> None:
    for number, der in enumerate(renewed(bureau)):
        assert [len(chain) for chain in rfc4998.read(der)] == [2, 1]
        assert rfc4998.proves(der, FILES[number])
        assert not rfc4998.proves(der, FILES[number - 1])


def test_the_log_s_head_is_readable_and_under_the_timestamp(bureau: Office) -> None:
    (der,) = bureau.sealed(b"file")
    ((stamp,),) = rfc4998.read(der)

    assert LogHead.read(stamp.head) == HEAD
    assert rfc4998.hashed("sha256", stamp.head) in stamp.lists[0]


def test_a_changed_head_proves_nothing(bureau: Office) -> None:
    (der,) = bureau.sealed(b"file")
    forged = der.replace(b'"sequence":41', b'"sequence":40')

    assert forged != der
    assert not rfc4998.proves(forged, b"file")


@pytest.mark.parametrize("change", [False, True])
def test_openssl_verifies_the_token_over_the_tree_s_root(bureau: Office, tmp_path: Path, change: bool) -> None:
    for number, stamps in enumerate(chain for chain in rfc4998.read(renewed(bureau)[3])):
        for stamp in stamps:
            root = rfc4998.root(stamp, stamp.algorithm)
            digest = root[::-1] if change else root
            token = tmp_path / f"token-{number}.der"
            token.write_bytes(stamp.token)
            anchor = bureau.stamps.authority.trust_anchor
            moment = str(int((NOW + 3 * YEAR).timestamp()))
            command = ["openssl", "ts", "-verify", "-token_in", "-in", str(token), "-digest", digest.hex()]
            done = subprocess.run(
                [*command, "-CAfile", str(anchor), "-attime", moment], capture_output=True, check=False, timeout=30
            )
            assert (done.returncode == 0) is (not change), done.stderr
