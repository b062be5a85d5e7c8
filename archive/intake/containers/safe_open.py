"""Containers from strangers: looked over by their directory before a byte of them is unpacked.

A ZIP names the size of what it holds, and Python unpacks no more of a member than it names; so the
named sizes are real limits. Nothing is ever written to disk, and a name that points out of the
archive still refuses it: an honest program makes none.
"""

import re
import stat
import zipfile
import zlib
from io import BytesIO

from archive.errors import FileBrokenError, FileEncryptedError, FileTooLargeError, FormatUnknownError
from archive.intake.containers.input_file import MEGABYTE, InputFile, printable, shown_size

ZIP_MARK = b"PK\x03\x04"
EMPTY_ZIP_MARK = b"PK\x05\x06"
OLE_MARK = bytes.fromhex("D0CF11E0A1B11AE1")
OLD_BIFF_MARKS = tuple(bytes([9, version]) for version in (0, 2, 4, 8))
"""Excel 2 to 5 without the container of 97: the record that begins a workbook."""
SAVE_AS_XLSX = (
    "Откройте его в Excel, нажмите «Файл», «Сохранить как», выберите тип «Книга Excel (.xlsx)» и подайте новый файл"
)
_ENCRYPTED_OLE = "EncryptedPackage".encode("utf-16-le")

MAX_PACKED = 40 * MEGABYTE
"""A whole school in the flat format takes about 15 MB as XLSX."""
MAX_UNPACKED = 256 * MEGABYTE
"""The same school's largest sheet is about 100 MB of XML."""
MAX_RATIO = 200
"""Sheets of equal rows reach 60; deflate itself ends at 1032."""
RATIO_MATTERS_FROM = 4 * MEGABYTE
MAX_MEMBERS = 1000
MAX_SMALL_PART = MEGABYTE // 2
"""Styles and relations: openpyxl makes an object of each of their tags, all at once."""
MAX_STRINGS = 16 * MEGABYTE
"""The table of shared strings is held in memory whole."""
_CHUNK = MEGABYTE
_CHUNKS_IN_ROW = 2
"""A row is held in memory whole; an honest one is a few kilobytes."""
_ROW = re.compile(rb"<(?:\w+:)?row[\s/>]")

_DECLARATIONS = tuple(
    mark.encode(encoding) for mark in ("<!DOCTYPE", "<!ENTITY") for encoding in ("ascii", "utf-16-le", "utf-16-be")
)
"""No program writes a DTD into a workbook; entities in it are for bombs and for reading foreign files."""

ZIP_FAULTS = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,  # a packing method that Python has not
    RuntimeError,  # a password is wanted after all
    OSError,  # bzip2's broken data; an offset before the file's start
    ValueError,  # LZMA's properties; a negative offset
    OverflowError,
)
"""What zipfile and its unpackers raise on damaged data, all of which means one thing to a person."""


def open_zip(file: InputFile) -> zipfile.ZipFile:
    """Return `file` as a ZIP that is safe to read member by member.

    Raises `FileBrokenError`, `FileEncryptedError`, `FileTooLargeError`.
    """
    name = printable(file.name)
    if len(file.data) > MAX_PACKED:
        raise FileTooLargeError(file=name, found=shown_size(len(file.data)), limit=shown_size(MAX_PACKED))
    try:
        archive = zipfile.ZipFile(BytesIO(file.data))
    except ZIP_FAULTS as error:
        raise FileBrokenError(file=name, found="архив обрывается или его оглавление испорчено") from error
    _check_directory(archive, name, len(file.data))
    return archive


def read_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, file: str) -> bytes:
    """Return one member unpacked. Raises `FileBrokenError`."""
    try:
        return archive.read(member)
    except ZIP_FAULTS as error:
        raise FileBrokenError(file=file, found=f"часть «{shown_member(member)}» не распаковывается") from error


def shown_member(member: zipfile.ZipInfo) -> str:
    """Return the member's name for people; Windows writes Russian names in cp866 without saying so."""
    name = member.filename
    if not member.flag_bits & 0x800:  # bit 11: the name is UTF-8
        name = name.encode("cp437", "replace").decode("cp866", "replace")
    return printable(name)


def check_workbook_parts(archive: zipfile.ZipFile, file: str) -> None:
    """Hold the parts of an XLSX to what a reader keeps in memory at once, and to plain XML.

    Raises `FileTooLargeError` and `FileBrokenError`.
    """
    for member in archive.infolist():
        limit = _limit(member.filename.lower())
        if limit and member.file_size > limit:
            found = f"часть «{shown_member(member)}» {shown_size(member.file_size)}"
            raise FileTooLargeError(file=file, found=found, limit=shown_size(limit))
        _check_part(archive, member, file, rows_matter=limit == 0)


def refuse_ole(file: InputFile) -> None:
    """Say what an OLE container is: a workbook under a password, or the Excel of before 2007."""
    name = printable(file.name)
    if _ENCRYPTED_OLE in file.data:
        raise FileEncryptedError(file=name)
    raise FormatUnknownError(file=name, found=f"это старый формат Excel 97-2003 (.xls). {SAVE_AS_XLSX}")


def _check_directory(archive: zipfile.ZipFile, file: str, packed: int) -> None:
    members = archive.infolist()
    if len(members) > MAX_MEMBERS:
        raise FileTooLargeError(file=file, found=f"в архиве {len(members)} файлов", limit=f"{MAX_MEMBERS} файлов")
    for member in members:
        _check_member(member, file)
    unpacked = sum(member.file_size for member in members)
    if unpacked > MAX_UNPACKED:
        raise FileTooLargeError(
            file=file, found=f"распаковывается в {shown_size(unpacked)}", limit=shown_size(MAX_UNPACKED)
        )
    if unpacked > RATIO_MATTERS_FROM and unpacked > MAX_RATIO * packed:
        found = f"распаковывается в {unpacked // packed} раз больше себя"
        raise FileTooLargeError(file=file, found=found, limit=f"чем в {MAX_RATIO} раз")


def _check_member(member: zipfile.ZipInfo, file: str) -> None:
    if member.flag_bits & 0x1:
        raise FileEncryptedError(file=file)
    path = member.filename.replace("\\", "/")
    if path.startswith("/") or ":" in path.split("/")[0] or ".." in path.split("/"):
        raise FileBrokenError(file=file, found=f"имя «{shown_member(member)}» ведёт за пределы архива")
    if stat.S_ISLNK(member.external_attr >> 16):
        raise FileBrokenError(file=file, found=f"«{shown_member(member)}» не файл, а ссылка")


def _limit(path: str) -> int:
    """Return how large a part may be; 0 for a sheet, which is read row by row and may lie anywhere."""
    if path.startswith(("xl/styles", "xl/workbook", "docprops/", "[content_types]")) or path.endswith(".rels"):
        return MAX_SMALL_PART
    return MAX_STRINGS if "sharedstrings" in path or path.startswith("xl/media/") else 0


def _check_part(archive: zipfile.ZipFile, member: zipfile.ZipInfo, file: str, *, rows_matter: bool) -> None:
    """Unpack the part once in pieces: no declarations in it, and no single row the size of a book."""
    without_row = 0
    try:
        with archive.open(member) as part:
            while chunk := part.read(_CHUNK):
                if any(mark in chunk for mark in _DECLARATIONS):
                    raise FileBrokenError(
                        file=file, found=f"в части «{shown_member(member)}» есть объявления XML, опасные для чтения"
                    )
                without_row = 0 if not rows_matter or _ROW.search(chunk) else without_row + 1
                if without_row > _CHUNKS_IN_ROW:
                    found = f"строка листа «{shown_member(member)}» длиннее {shown_size(_CHUNKS_IN_ROW * _CHUNK)}"
                    raise FileTooLargeError(file=file, found=found, limit=shown_size(_CHUNKS_IN_ROW * _CHUNK))
    except ZIP_FAULTS as error:
        raise FileBrokenError(file=file, found=f"часть «{shown_member(member)}» не распаковывается") from error
