"""The `openssl` command with the gost engine: no shell, a time limit, files that only we can read and that go away.

A process and not the library: on some malformed inputs the engine aborts, and then it is the command that
dies, not the archive. Measured: a digest that is not 32 or 64 bytes long ends it with SIGABRT.
"""

import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from archive.errors import SignatureUncheckedError
from archive.sign.evidence import hashes
from archive.texts import _

ENGINE = "gost"
TIMEOUT_S = 20.0
"""One call takes some ten milliseconds; whoever takes this long hangs."""
_LONGEST_WORDS = 200
_EMPTY_STREEBOG = "3f539a213e97c802cc229d474c6aa32a825a360b2a933a949fd925208d9ce1bb"
"""ГОСТ Р 34.11-2012, 256 bits, of nothing: what the command must answer to count as working."""


@dataclass(frozen=True, slots=True)
class Answer:
    """How a run ended."""

    status: int
    out: bytes
    said: str
    """What it wrote to its errors, on one line."""


@dataclass(frozen=True, slots=True)
class OpenSsl:
    """The command, found and tried."""

    command: str
    timeout_s: float = TIMEOUT_S

    def run(
        self, arguments: Sequence[str], files: Mapping[str, bytes], *, data: bytes = b"", passphrase: str | None = None
    ) -> Answer:
        """Run a subcommand with the engine; `files` lie in its working folder, `data` is its standard input.

        The passphrase goes through a pipe: arguments and environment can be read by others. Raises
        `SignatureUncheckedError` when the command cannot be started, is killed, or takes too long.
        """
        subcommand, *rest = arguments
        with ExitStack() as held:
            folder = held.enter_context(_folder(files))
            line = [self.command, subcommand, "-engine", ENGINE, *rest]
            pipe = () if passphrase is None else (held.enter_context(_pipe(passphrase)),)
            line += [part for number in pipe for part in ("-passin", f"fd:{number}")]
            try:
                done = subprocess.run(  # noqa: S603 - the installed command, arguments without a shell
                    line,
                    cwd=folder,
                    input=data,
                    capture_output=True,
                    timeout=self.timeout_s,
                    check=False,
                    pass_fds=pipe,
                )
            except subprocess.TimeoutExpired as error:
                why = _("openssl не ответил за {seconds:.0f} с").format(seconds=self.timeout_s)
                raise SignatureUncheckedError(why=why) from error
            except OSError as error:
                raise SignatureUncheckedError(
                    why=_("openssl не запускается: {why}").format(why=error.strerror)
                ) from error
        if done.returncode < 0:
            raise SignatureUncheckedError(
                why=_("openssl оборвался с сигналом {number}").format(number=-done.returncode)
            )
        return Answer(done.returncode, done.stdout, _one_line(done.stderr))

    def verifies(self, public_key: bytes, digest: bytes, signature: bytes) -> bool:
        """Tell whether `signature` over `digest` is by `public_key` (PEM). Raises `SignatureUncheckedError`."""
        files = {"key.pem": public_key, "signature": signature, "digest": digest}
        asked = ("pkeyutl", "-verify", "-pubin", "-inkey", "key.pem", "-sigfile", "signature", "-in", "digest")
        answer = self.run(asked, files)
        words = answer.out.decode(errors="replace") + answer.said
        if answer.status == 0 and "Verified Successfully" in words:
            return True
        if "Verification Failure" in words:
            return False
        raise SignatureUncheckedError(why=_("openssl не смог проверить: {said}").format(said=answer.said))


def find_openssl() -> OpenSsl:
    """Return the command of this machine, tried once. Raises `SignatureUncheckedError` with what is missing."""
    command = shutil.which("openssl")
    if command is None:
        raise SignatureUncheckedError(why=_("на этой машине нет команды openssl"))
    return _tried(command, os.environ.get("OPENSSL_ENGINES", ""))


@cache
def _tried(command: str, _engines: str) -> OpenSsl:
    """Have the command digest nothing: an engine that is only half there is found now, not at a signature."""
    found = OpenSsl(command)
    answer = found.run(("dgst", "-md_gost12_256"), {})
    if _EMPTY_STREEBOG not in answer.out.decode(errors="replace") or not hashes.is_available("streebog256"):
        raise SignatureUncheckedError(why=_("у OpenSSL нет модуля gost (libengine-gost-openssl)"))
    return found


@contextmanager
def _folder(files: Mapping[str, bytes]) -> Iterator[Path]:
    """Give a folder of our own (0700) with `files` in it (0600), and take it away again."""
    with TemporaryDirectory(prefix="archive-openssl-") as name:
        folder = Path(name)
        for file, content in files.items():
            with open(folder / file, "xb", opener=_private) as out:
                out.write(content)
        yield folder


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


@contextmanager
def _pipe(secret: str) -> Iterator[int]:
    """Give the end of a pipe from which `secret` can be read once."""
    reader, writer = os.pipe()
    try:
        with os.fdopen(writer, "wb") as out:
            out.write(secret.encode() + b"\n")
        yield reader
    finally:
        os.close(reader)


def _one_line(said: bytes) -> str:
    lines = [line for line in said.decode(errors="replace").splitlines() if line and not line.startswith("Engine ")]
    return (lines[0] if lines else "")[:_LONGEST_WORDS]
