"""Where a signing key lies: a PKCS#12 file, or an object on a token or HSM named as RFC 7512 names it."""

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote


@dataclass(frozen=True, slots=True)
class KeyFile:
    """A PKCS#12 file; its passphrase is asked for."""

    path: Path


@dataclass(frozen=True, slots=True)
class TokenKey:
    """A key on a PKCS#11 token; its PIN is asked for.

    `key` is the label shared by the private key and its certificate; `key_id` (hexadecimal in a URI's
    percent encoding, bytes here) serves instead of it, or tells two with one label apart.
    """

    token: str
    key: str = ""
    key_id: bytes = b""
    module: Path | None = None
    """The vendor's library; None means the installation's."""

    @classmethod
    def parse(cls, uri: str) -> "TokenKey":
        """Read `pkcs11:token=school;object=director?module-path=/usr/lib/…`. Raises ValueError with what is wrong."""
        scheme, found, rest = uri.partition(":")
        if not found or scheme.lower() != "pkcs11":
            raise ValueError(f"not a pkcs11 URI: {uri}")
        path, _, query = rest.partition("?")
        named, asked = _attributes(path, ";"), _attributes(query, "&")
        secret = sorted({"pin-value", "pin-source"} & asked.keys())
        if secret:
            raise ValueError(f"{secret[0]} is not allowed in a URI")
        key, key_id = unquote(named.get("object", "")), _bytes(named.get("id", ""))
        if not named.get("token") or not (key or key_id):
            raise ValueError("token=… and object=… (or id=…) are needed")
        module = unquote(asked.get("module-path", ""))
        return cls(unquote(named["token"]), key, key_id, Path(module) if module else None)


KeySource = KeyFile | TokenKey


def key_source(text: str) -> KeySource:
    """Return what `text` names: a PKCS#11 URI, or else a file. Raises ValueError for a wrong URI."""
    return TokenKey.parse(text) if text.lower().startswith("pkcs11:") else KeyFile(Path(text))


def _attributes(text: str, separator: str) -> dict[str, str]:
    """Return name → value, still percent-encoded."""
    pairs = (part.partition("=") for part in text.split(separator) if part)
    return {name.strip(): value for name, _, value in pairs}


def _bytes(encoded: str) -> bytes:
    return unquote(encoded, encoding="latin-1").encode("latin-1")
