"""Write the documents that are made from the code: errors, settings, the twin's JSON Schema.

`make generated` runs it; a test fails when a written file differs from what the code says.
"""

import inspect
import io
from collections.abc import Iterator
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from archive import errors
from archive.intake.exchange.push import schema as push_schema
from archive.periods.snapshot import schema_text
from archive.resources import ROOT
from archive.settings import Settings

_STAGES = [
    f"archive.errors.{stage}"
    for stage in (
        "root",
        "intake",
        "periods",
        "render",
        "sign",
        "certification",
        "store",
        "catalog",
        "access",
        "desk",
        "proof",
        "paper",
        "identity",
        "web",
    )
]


def error_kinds() -> Iterator[type[errors.ArchiveError]]:
    """Yield every error class, stage by stage in the order of the files."""
    kinds = [kind for _, kind in inspect.getmembers(errors, inspect.isclass) if issubclass(kind, errors.ArchiveError)]
    yield from sorted(kinds, key=lambda kind: (_STAGES.index(kind.__module__), inspect.getsourcelines(kind)[1]))


def errors_page() -> str:
    """Return `docs/errors.md`."""
    rows = "\n".join(
        f"| `{kind.code}` | {inspect.cleandoc(kind.__doc__ or '').splitlines()[0]} "
        f"| {kind.message.replace(chr(10), ' ')} "
        f"| {kind.remedy} |"
        for kind in error_kinds()
    )
    return (
        "# Errors\n\nMade from `archive/errors/` by `make generated`. A code never changes once released.\n"
        "A fault in data is no error but a finding: all of them are reported together (`docs/formats/`).\n\n"
        f"| code | when | message | what to do |\n|---|---|---|---|\n{rows}\n"
    )


def settings_page() -> str:
    """Return `docs/settings.md`."""
    rows = "\n".join(
        f"| `ARCHIVE_{name.upper()}` | `{field.default}` | {field.description} |"
        for name, field in Settings.model_fields.items()
    )
    return (
        "# Settings\n\nMade from `archive/settings.py` by `make generated`. Read from the environment, or from\n"
        "`archive.env` in the archive's folder (`archive --home FOLDER`); the environment wins.\n"
        "Secrets are files, never values.\n\n"
        f"| setting | default | meaning |\n|---|---|---|\n{rows}\n"
    )


def catalogue(source: Path) -> bytes:
    """Return the compiled form of a gettext catalogue."""
    compiled = io.BytesIO()
    with source.open("rb") as file:
        write_mo(compiled, read_po(file))
    return compiled.getvalue()


def generated() -> dict[Path, bytes]:
    """Return every generated file with its content."""
    docs, words = ROOT / "docs", ROOT / "locale" / "ru" / "LC_MESSAGES" / "messages.po"
    return {
        docs / "errors.md": errors_page().encode(),
        docs / "settings.md": settings_page().encode(),
        docs / "schemas" / "closed-period-1.schema.json": schema_text().encode(),
        docs / "schemas" / "push-1.schema.json": push_schema.schema_text().encode(),
        words.with_suffix(".mo"): catalogue(words),
    }


if __name__ == "__main__":
    for path, content in generated().items():
        path.write_bytes(content)
