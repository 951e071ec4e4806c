"""Workbooks of today, streamed: no formula is reckoned, no macro run, no link followed."""

from __future__ import annotations

import re
import warnings as python_warnings
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from audit.readers.grid import MAX_COLUMNS, Grid, LedgerError, Merge, cell_text

_MAX_UNPACKED = 3 * 1024**3
_MAX_MEMBER = 2 * 1024**3
_SUSPICIOUS_RATIO = 300
_SUSPICIOUS_BYTES = 32 * 1024**2
_CHUNK = 1 << 20
_MERGE = re.compile(rb'<mergeCell ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
_UNSAVED = re.compile(rb"</f>(?:<v ?/>|<v></v>)?</c>|<f[^>]{0,200}/></c>")
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def grids(place: Path, warnings: list[str]) -> Iterator[Grid]:
    """The visible sheets of a workbook.

    Raises:
        LedgerError: a zip bomb, not a workbook, damaged.
    """
    import openpyxl

    paths = _check(place, warnings)
    try:
        with python_warnings.catch_warnings():
            python_warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(place, read_only=True, data_only=True, keep_links=False)
    except Exception as error:  # openpyxl raises whatever its parts raise
        raise LedgerError(f"{place}: a damaged workbook ({type(error).__name__})") from error
    try:
        for sheet in book.worksheets:
            if sheet.sheet_state != "visible":
                warnings.append(f"{place.name}:隐藏的工作表「{sheet.title}」未读")
                continue
            merges = _survey(place, paths.get(sheet.title), sheet.title, warnings)
            yield Grid(sheet.title, _rows(sheet, place), merges)
    finally:
        book.close()


def _rows(sheet: Any, place: Path) -> Iterator[tuple[str, ...]]:
    sheet.reset_dimensions()
    try:
        for row in sheet.iter_rows():
            yield tuple(
                "" if cell.value is None else cell_text(cell.value, cell.number_format)
                for cell in row[:MAX_COLUMNS]
            )
    except (zipfile.BadZipFile, ElementTree.ParseError, ValueError, KeyError, EOFError) as error:
        raise LedgerError(f"{place}: damaged in sheet {sheet.title} ({error})") from error


def _check(place: Path, warnings: list[str]) -> dict[str, str]:
    """Refuse what is no workbook or would burst; the path of each sheet within the archive."""
    try:
        with zipfile.ZipFile(place) as archive:
            members = archive.infolist()
            _refuse_bomb(place, members)
            names = {member.filename for member in members}
            if "xl/workbook.bin" in names:
                raise LedgerError(f"{place}: a binary workbook (.xlsb); save it as .xlsx")
            if "xl/workbook.xml" not in names:
                raise LedgerError(f"{place}: a zip archive, but no workbook")
            if any(member.flag_bits & 1 for member in members):
                raise LedgerError(f"{place}: locked by a password; save it without one")
            if any(name.endswith("vbaProject.bin") for name in names):
                warnings.append(f"{place.name}:含宏,未运行")
            return _sheet_paths(archive)
    except zipfile.BadZipFile as error:
        raise LedgerError(f"{place}: a damaged workbook (not a whole zip archive)") from error
    except (ElementTree.ParseError, KeyError) as error:
        raise LedgerError(f"{place}: a damaged workbook ({error})") from error


def _refuse_bomb(place: Path, members: list[zipfile.ZipInfo]) -> None:
    if sum(member.file_size for member in members) > _MAX_UNPACKED or len(members) > 10_000:
        raise LedgerError(f"{place}: unpacks to more than {_MAX_UNPACKED // 2**30} GiB; refused")
    for member in members:
        ratio = member.file_size / max(member.compress_size, 1)
        if member.file_size > _MAX_MEMBER or (
            ratio > _SUSPICIOUS_RATIO and member.file_size > _SUSPICIOUS_BYTES
        ):
            raise LedgerError(f"{place}: {member.filename} unpacks {ratio:.0f}-fold; refused")


def _sheet_paths(archive: zipfile.ZipFile) -> dict[str, str]:
    targets = {
        node.get("Id"): node.get("Target", "")
        for node in ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))  # noqa: S314
    }
    paths = {}
    for node in ElementTree.fromstring(archive.read("xl/workbook.xml")).iter():  # noqa: S314
        if node.tag.endswith("}sheet"):
            target = targets.get(node.get(_RELATION), "")
            full = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            paths[node.get("name", "")] = full
    return paths


def _survey(place: Path, path: str | None, title: str, warnings: list[str]) -> tuple[Merge, ...]:
    """The merged cells, which stand behind the rows; and whether formulas have values saved."""
    merges: list[Merge] = []
    formulas = unsaved = 0
    with zipfile.ZipFile(place) as archive:
        if path not in archive.namelist():
            return ()
        tail = b""
        with archive.open(path) as stream:
            while chunk := stream.read(_CHUNK):
                cut = chunk.rfind(b"<c ")
                text = tail + (chunk if cut < 0 else chunk[:cut])
                tail = b"" if cut < 0 else chunk[cut:]
                formulas += text.count(b"<f>") + text.count(b"<f ")
                unsaved += len(_UNSAVED.findall(text)) if formulas else 0
                merges += map(_merge, _MERGE.findall(text))
            merges += map(_merge, _MERGE.findall(tail))
            formulas += tail.count(b"<f>") + tail.count(b"<f ")
            unsaved += len(_UNSAVED.findall(tail))
    if unsaved:
        warnings.append(
            f"{place.name}「{title}」:{unsaved} 个公式没有保存结果,按空白读;"
            "请在表格软件中打开并保存一次"
        )
    elif formulas:
        warnings.append(f"{place.name}「{title}」:{formulas} 个公式,按文件中保存的结果读,未重算")
    return tuple(merges)


def _merge(found: tuple[bytes, bytes, bytes, bytes]) -> Merge:
    left, top, right, bottom = found
    return Merge(int(top) - 1, _column(left), int(bottom) - 1, _column(right))


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1
