"""The manifest of a OneRoster archive: which version it is of, and which files are whole."""

from collections.abc import Mapping
from dataclasses import dataclass

from archive.intake.containers.sheets import Sheet, Source, text_of
from archive.intake.exchange.oneroster.tables import CARRIED, sheets_by_name
from archive.intake.finding_list import FindingList
from archive.model.finding import Finding, Place, Severity

VERSIONS = ("1.1", "1.2")
_NEEDED = ("orgs", "academicSessions", "classes", "users", "enrollments")
"""Without these there is no class to speak of."""
_VERSION, _FILE = "oneroster.version", "file."


@dataclass(frozen=True, slots=True)
class Manifest:
    """What the archive says of itself. `sheets` are the files to be read, by the standard's names."""

    version: str
    system: str
    sheets: Mapping[str, Sheet]


def looks_oneroster(source: Source) -> bool:
    """Tell whether there is a manifest with a version of OneRoster, or several files of its headings."""
    sheets = sheets_by_name(source)
    if "manifest" in sheets:
        return _VERSION in _properties(sheets["manifest"])
    return sum(_first_heading(sheets[name]) == "sourcedId" for name in CARRIED if name in sheets) > 1


def read_manifest(source: Source, found: FindingList) -> Manifest | None:
    """Return what is to be read; `None` after findings that block."""
    sheets = sheets_by_name(source)
    if "manifest" not in sheets:
        _block(found, Place(source.name), "Нет manifest.csv: не сказано, какая это версия OneRoster и полон ли архив.",
               "manifest.csv", "", "Выгрузите архив заново, целиком.")  # fmt: skip
        return None
    manifest = sheets["manifest"]
    said = _properties(manifest)
    version, row = said[_VERSION]
    if version not in VERSIONS:
        _block(found, manifest.place(row, 1, "value"), "Эта версия OneRoster не известна, архив не читался.",
               " или ".join(VERSIONS), f"«{version}»", "Выгрузите архив в одной из этих версий.")  # fmt: skip
        return None
    chosen = {name: sheet for name in CARRIED if (sheet := _chosen(name, sheets, manifest, said, version, found))}
    _report_unread(sheets, manifest, said, found)
    system, _row = said.get("source.systemName", ("", 0))
    return Manifest(version, system, chosen) if all(name in chosen for name in _NEEDED) else None


def _chosen(
    name: str,
    sheets: Mapping[str, Sheet],
    manifest: Sheet,
    said: Mapping[str, tuple[str, int]],
    version: str,
    found: FindingList,
) -> Sheet | None:
    """Return the file if the manifest has it whole; findings tell why not."""
    mode, row = said.get(f"{_FILE}{name}", ("", 1))
    place = manifest.place(row, 1, "value")
    if mode.casefold() == "delta":
        _block(found, place, f"Файл {name}.csv дан только изменениями (delta): из них одних журнала не составить.",
               "bulk", "delta", "Выгрузите архив целиком (bulk).", code="intake.delta-refused")  # fmt: skip
    elif mode.casefold() == "bulk" and name not in sheets:
        _block(found, place, f"Файл {name}.csv обещан в manifest.csv, но его нет.",
               f"{name}.csv", "нет файла", "Выгрузите архив заново.", code="intake.table-missing")  # fmt: skip
    elif mode.casefold() == "bulk":
        return sheets[name]
    elif mode.casefold() not in ("absent", ""):
        _block(found, place, f"Слово при {name} в manifest.csv не из стандарта.",
               "bulk, delta или absent", f"«{mode}»", "Выгрузите архив заново.")  # fmt: skip
    elif name in sheets:
        _report_denied(name, sheets[name], mode, found)
    elif name in _NEEDED or (name == "roles" and version == "1.2"):
        _report_lacking(name, place, found)
    return None


def _report_denied(name: str, sheet: Sheet, mode: str, found: FindingList) -> None:
    said = "помечен отсутствующим (absent)" if mode else "не назван"
    found.add(
        Finding(
            "intake.table-denied",
            Severity.EXPLAIN,
            f"Файл {name}.csv в manifest.csv {said}, но лежит в архиве; он не прочитан.",
            sheet.place(1, 0),
            remedy="Выгрузите архив заново, если эти данные нужны.",
        )
    )


def _report_lacking(name: str, place: Place, found: FindingList) -> None:
    """Roles may be lacking: enrollments say who learns and who teaches; the others may not."""
    needed = name in _NEEDED
    found.add(
        Finding(
            "intake.table-missing",
            Severity.BLOCKS if needed else Severity.INFORMS,
            f"Файла {name}.csv нет, " + ("без него классов не составить." if needed else "роли взяты из зачислений."),
            place,
            expected=f"{name}.csv целиком (bulk)",
            remedy="Выгрузите архив целиком.",
        )
    )


def _report_unread(
    sheets: Mapping[str, Sheet], manifest: Sheet, said: Mapping[str, tuple[str, int]], found: FindingList
) -> None:
    """Name the files that are there and are no matter of a journal."""
    for name, sheet in sheets.items():
        if name in CARRIED or name == "manifest":
            continue
        mode = next((mode for key, (mode, _row) in said.items() if key.casefold() == f"{_FILE}{name}".casefold()), "")
        found.add(
            Finding(
                "intake.table-left",
                Severity.INFORMS,
                f"Файл «{name}» в журнал не переносится; исходный архив хранится целиком.",
                sheet.place(1, 0),
                found=f"в manifest.csv: {mode or 'не назван'}",
            )
        )
    for key, (mode, row) in said.items():
        name = key.removeprefix(_FILE)
        known = {each.casefold() for each in (*CARRIED, *sheets)}
        if key.startswith(_FILE) and mode.casefold() == "delta" and name.casefold() not in known:
            _block(found, manifest.place(row, 1, "value"), f"Файл {name}.csv дан только изменениями (delta).",
                   "bulk", "delta", "Выгрузите архив целиком (bulk).", code="intake.delta-refused")  # fmt: skip


def _properties(sheet: Sheet) -> dict[str, tuple[str, int]]:
    """Return the manifest's values with their rows, by property."""
    pairs = ((row.number, [text_of(cell) for cell in row.cells]) for row in sheet.rows() if not row.blank)
    return {cells[0]: (cells[1] if len(cells) > 1 else "", number) for number, cells in pairs}


def _first_heading(sheet: Sheet) -> str:
    first = next((row for row in sheet.rows() if not row.blank), None)
    return text_of(first.cells[0]) if first else ""


def _block(
    found: FindingList,
    place: Place,
    message: str,
    expected: str,
    what: str,
    remedy: str,
    *,
    code: str = "intake.manifest",
) -> None:
    found.add(Finding(code, Severity.BLOCKS, message, place, expected, what, remedy))
