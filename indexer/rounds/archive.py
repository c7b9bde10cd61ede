"""Office archives (XLSX, ODS), checked before any reader sees them.

Members are unpacked in memory, counting what really comes out; names, XML and used ranges are
checked; only then a new archive of the checked XML is made for the reader. Pictures, macros and
whatever else a workbook carries stay behind.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from xml.parsers import expat

from indexer.rounds.grid import MAX_CELLS, MAX_ROWS, locked, refusal
from indexer.wording import Text

MAX_UNPACKED = 50_000_000  # bytes
MAX_RATIO = 100  # unpacked : packed
_MAX_MEMBERS = 10_000
_CHUNK = 1 << 16

_OTHERS = {
    "word/": Text("Word文書"),
    "ppt/": Text("PowerPoint"),
    "Index/": Text("AppleのNumbersなどの書類"),
    "xl/workbook.bin": Text("Excelバイナリブック（.xlsb）"),
}
_TRICK = re.compile(r"(?:^|[/\\])\.\.(?:[/\\]|$)|^[/\\]|^[A-Za-z]:|[\x00-\x1f\x7f]")
_REFERENCE = re.compile(r"([A-Za-z]{1,7})([0-9]{1,9})$")


def checked(data: bytes, name: str) -> bytes:
    """The XML of an office archive in a new archive; raises `RoundRefusedError`."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check_kind(archive, name)
            members = dict(_unpacked(archive, len(data), name))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, UnicodeDecodeError, ValueError):
        raise damaged(name) from None
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for member, content in members.items():
            if member.endswith((".xml", ".rels", "mimetype")):
                _check_xml(member, content, name)
                archive.writestr(zipfile.ZipInfo(member), _readable(member, content))
    return out.getvalue()


def damaged(name: str) -> Exception:
    return refusal(
        name,
        Text(
            "Excelファイルとして読めません（壊れています）。Excelで開き直して、.xlsx形式で保存し直してください。"
        ),
    )


def _check_kind(archive: zipfile.ZipFile, name: str) -> None:
    entries = archive.infolist()
    names = [entry.orig_filename for entry in entries]
    if len(entries) > _MAX_MEMBERS:
        raise refusal(
            name,
            Text(
                "圧縮ファイルの中のファイルが多すぎます（上限%(most)s個）。"
                "採択案件一覧のシートだけを新しいブックに写して保存し直してください。",
                most=f"{_MAX_MEMBERS:,}",
            ),
        )
    if any(_TRICK.search(entry) for entry in names) or len(set(names)) < len(names):
        raise refusal(name, Text("圧縮ファイルの中に不正なファイル名があります。入手元を確認してください。"))
    if any(entry.flag_bits & 1 for entry in entries):
        raise locked(name)
    if "xl/workbook.xml" in names or {"content.xml", "mimetype"} <= set(names):
        return
    for start, what in _OTHERS.items():
        if any(entry.startswith(start) for entry in names):
            raise refusal(
                name, Text("%(what)sです。表をExcelブック（.xlsx）かCSVで保存し直してください。", what=what)
            )
    raise refusal(
        name,
        Text("圧縮ファイル（ZIP）です。中にある採択案件一覧のファイルを取り出して、そのまま置いてください。"),
    )


def _unpacked(archive: zipfile.ZipFile, packed: int, name: str) -> Iterator[tuple[str, bytes]]:
    """Each member's bytes, as long as all of them together stay within the limits."""
    most = min(MAX_UNPACKED, MAX_RATIO * packed)
    total = 0
    for entry in archive.infolist():
        parts = []
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise damaged(name)
        with archive.open(entry) as member:
            while part := member.read(_CHUNK):
                total += len(part)
                if total > most:
                    raise refusal(
                        name,
                        Text(
                            "圧縮ファイルが大きく展開されすぎます（上限50MB、元の大きさの100倍）。"
                            "採択案件一覧のシートだけを新しいブックに写して保存し直してください。"
                        ),
                    )
                parts.append(part)
        yield entry.filename, b"".join(parts)


class _Scan:
    """One pass over an XML member: no declarations of its own, no used range beyond the limits."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.row = self.repeated = self.cells = 0
        self.last_row = self.last_column = 0
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self._declared
        self.parser.EntityDeclHandler = self._declared
        self.parser.StartElementHandler = self._element

    def _declared(self, *_: object) -> None:
        raise refusal(
            self.name,
            Text("XMLの実体宣言や外部参照が含まれています。Excelで開き直して保存し直してください。"),
        )

    def _element(self, tag: str, attributes: dict[str, str]) -> None:
        kind = tag.rpartition(":")[2]
        if kind == "c":
            self._reach(attributes.get("r", ""))
        elif kind == "row":
            self._reach(f"A{attributes.get('r', '')}")
        elif kind == "dimension":
            self._reach(attributes.get("ref", "").rpartition(":")[2].replace("$", ""))
        elif kind == "table":
            self.row = self.repeated = 0
        elif kind == "table-row":
            self.row += self.repeated
            self.repeated = _repeat(attributes, "table:number-rows-repeated")
        elif kind == "table-cell" and "office:value-type" in attributes:
            columns = _repeat(attributes, "table:number-columns-repeated")
            self.last_column = max(self.last_column, columns)
            self.last_row = max(self.last_row, self.row + self.repeated)
            self._count(columns * self.repeated)

    def _reach(self, reference: str) -> None:
        self._count(1)
        if match := _REFERENCE.match(reference):
            column = 0
            for letter in match[1].upper():
                column = column * 26 + ord(letter) - 64
            self.last_column = max(self.last_column, column)
            self.last_row = max(self.last_row, int(match[2]))
            self._count(0)

    def _count(self, cells: int) -> None:
        self.cells += cells
        if self.last_row > MAX_ROWS or max(self.cells, self.last_row * self.last_column) > 2 * MAX_CELLS:
            raise refusal(
                self.name,
                Text(
                    "シートの使用範囲が大きすぎます（%(rows)s行×%(columns)s列、上限%(most)s行）。"
                    "表の下と右の不要な行と列を削除して保存し直してください。",
                    rows=f"{self.last_row:,}",
                    columns=f"{self.last_column:,}",
                    most=f"{MAX_ROWS:,}",
                ),
            )


def _repeat(attributes: dict[str, str], key: str) -> int:
    number = attributes.get(key, "1")
    return int(number) if number.isdecimal() and len(number) < 10 else MAX_ROWS + 1


def _check_xml(member: str, content: bytes, name: str) -> None:
    if member.endswith("mimetype"):
        return
    scan = _Scan(name)
    try:
        scan.parser.Parse(content, True)
    except (expat.ExpatError, LookupError, ValueError):  # the latter two for encodings it cannot read
        raise damaged(name) from None


def _readable(member: str, content: bytes) -> bytes:
    """A member with what calamine leaves out or takes too much of put right."""
    if member == "content.xml":  # ODS: furigana and comments are not the cell's text, line breaks are
        content = re.sub(rb"<text:ruby-text\b.*?</text:ruby-text>", b"", content, flags=re.DOTALL)
        content = re.sub(rb"<office:annotation\b.*?</office:annotation>", b"", content, flags=re.DOTALL)
        return re.sub(rb"<text:line-break\s*/>", b"\n", content)
    if member.startswith("xl/worksheets/"):  # errors (#N/A) as Excel shows them, not as empty cells
        return re.sub(rb'(<(?:\w+:)?c\b[^>]*?\bt=)(["\'])e\2', rb"\1\2str\2", content)
    return content
