# noqa: INP001 - a script for people, not a package
"""Make the secrets of docker-compose.yml: random passwords, and copies of the director's key and the trusted roots.

    python3 deploy/make_secrets.py --key director.p12 --trust root.pem

Asks for the key's passphrase. What is there already stays as it is, so a second run adds what lacks.
Needs nothing but Python's standard library.
"""

import argparse
import getpass
import json
import secrets
import sys
from collections.abc import Callable
from pathlib import Path

FOLDER = Path(__file__).resolve().parent / "secrets"
APP_ACTIONS = (
    "Read",
    "Write",
    "List",
    "Tagging",
    "GetObjectRetention",
    "PutObjectRetention",
    "GetObjectLegalHold",
    "PutObjectLegalHold",
    "GetBucketObjectLockConfiguration",
)
"""All that the running archive needs; buckets are made by the other identity, at set-up."""


def main() -> None:
    """Write what lacks."""
    parser = argparse.ArgumentParser(description="Готовит файлы секретов для docker-compose.yml.")
    parser.add_argument("--key", type=Path, required=True, help="ключ директора, PKCS#12 (.p12, .pfx)")
    parser.add_argument("--trust", type=Path, required=True, help="доверенные корневые сертификаты, PEM")
    parser.add_argument("--folder", type=Path, default=FOLDER, help="куда писать")
    chosen = parser.parse_args()
    made = make_secrets(chosen.folder, chosen.key, chosen.trust, _ask_passphrase)
    sys.stdout.write(f"Готово: {chosen.folder}. Создано: {', '.join(made) or 'ничего, всё уже есть'}.\n")


def make_secrets(folder: Path, key: Path, trust: Path, passphrase: Callable[[], str]) -> list[str]:
    """Write into `folder` what is not there yet; return the names of what was written."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)
    made = [name for name in _RANDOM if _write(folder / name, lambda: secrets.token_urlsafe(32).encode())]
    known = {name: (folder / name).read_text() for name in _RANDOM}
    contents: dict[str, Callable[[], bytes]] = {
        "rabbitmq.conf": lambda: _rabbitmq(known["broker_password"]),
        "s3_identities.json": lambda: _identities(known["store_secret_key"], known["store_setup_key"]),
        "director.p12": key.read_bytes,
        "trust_anchors.pem": trust.read_bytes,
        "director_passphrase": lambda: passphrase().encode(),
    }
    return made + [name for name, content in contents.items() if _write(folder / name, content)]


_RANDOM = ("postgres_password", "broker_password", "store_secret_key", "store_setup_key")


def _write(path: Path, content: Callable[[], bytes]) -> bool:
    """Write a new file. The folder keeps others out; the file itself must be readable to the container's user."""
    if path.exists():
        return False
    data = content()
    path.touch(mode=0o600)
    path.write_bytes(data)
    path.chmod(0o444)
    return True


def _rabbitmq(password: str) -> bytes:
    return f"default_user = archive\ndefault_pass = {password}\n".encode()


def _identities(app_key: str, setup_key: str) -> bytes:
    identities = [
        _identity("archive", app_key, APP_ACTIONS),
        _identity("setup", setup_key, ("Admin", "Read", "Write", "List", "Tagging")),
    ]
    return json.dumps({"identities": identities}, indent=1).encode()


def _identity(name: str, secret: str, actions: tuple[str, ...]) -> dict[str, object]:
    return {"name": name, "credentials": [{"accessKey": name, "secretKey": secret}], "actions": list(actions)}


def _ask_passphrase() -> str:
    return getpass.getpass("Пароль ключа директора: ")


if __name__ == "__main__":
    main()
