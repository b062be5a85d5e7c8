"""Write the documents that are made from the code: errors, settings, the twin's JSON Schema.

`make generated` runs it; a test fails when a written file differs from what the code says.
"""

import inspect
from collections.abc import Iterator
from pathlib import Path

from archive import errors
from archive.periods.snapshot import schema_text
from archive.resources import ROOT
from archive.settings import Settings


def error_kinds() -> Iterator[type[errors.ArchiveError]]:
    """Yield every error class in the order of the file."""
    kinds = [kind for _, kind in inspect.getmembers(errors, inspect.isclass) if issubclass(kind, errors.ArchiveError)]
    yield from sorted(kinds, key=lambda kind: inspect.getsourcelines(kind)[1])


def errors_page() -> str:
    """Return `docs/errors.md`."""
    rows = "\n".join(
        f"| `{kind.code}` | {inspect.cleandoc(kind.__doc__ or '').splitlines()[0]} | {kind.message.replace(chr(10), ' ')} "
        f"| {kind.remedy} |"
        for kind in error_kinds()
    )
    return (
        "# Errors\n\nMade from `archive/errors.py` by `make generated`. A code never changes once released.\n"
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
        "# Settings\n\nMade from `archive/settings.py` by `make generated`. Read from the environment, or from `archive.env`\n"
        "in the archive's folder (`archive --home FOLDER`); the environment wins. Secrets are files, never values.\n\n"
        f"| setting | default | meaning |\n|---|---|---|\n{rows}\n"
    )


def generated() -> dict[Path, str]:
    """Return every generated file with its text."""
    docs = ROOT / "docs"
    return {
        docs / "errors.md": errors_page(),
        docs / "settings.md": settings_page(),
        docs / "schemas" / "closed-period-1.schema.json": schema_text(),
    }


if __name__ == "__main__":
    for path, text in generated().items():
        path.write_text(text, encoding="utf-8")
