"""Files that would hurt: each is refused, saying what it is and what to do."""

from __future__ import annotations

import concurrent.futures
import os
import random
import struct
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from indexer import RoundRefusedError
from indexer.project import Finding
from indexer.rounds import read_round, round_files, sandbox
from indexer.rounds.formats import recognise
from indexer.rounds.text import read_text
from tests.conftest import ROUNDS
from tests.made import HEADER, ROW, TITLE
from tests.written import compound, edited, encoded, members, ods, page, pdf, sheet_xml, workbook, xls

CELL = '<c r="A1" t="inlineStr"><is><t>x</t></is></c>'
TABLE = f"<table><tr><td>{TITLE}</table><table><tr><td>" + HEADER.replace("\t", "<td>")
TABLE += "<tr><td>" + ROW.replace("\t", "<td>") + "</table>"


def refused(tmp_path: Path, data: bytes, name: str = "届いたもの.xlsx") -> str:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(RoundRefusedError) as caught:
        read_round(path)
    assert all("ください" in finding.message for finding in caught.value.findings)
    assert "Traceback" not in str(caught.value)
    return str(caught.value)


def message(data: bytes) -> str:
    """What the readers themselves say, without the process around them."""
    try:
        kind = recognise(data, "x")
        if kind == "text":
            read_text(data, "x")
        return str(Finding.from_dict(sandbox.answer(kind, data)["faults"][0]))
    except RoundRefusedError as refused_:
        return str(refused_)


def understated() -> bytes:
    """An archive whose directory says that a member is small."""
    data = bytearray(members([("xl/workbook.xml", b"<a>" + b" " * 60_000_000 + b"</a>")]))
    at = data.rindex(b"PK\1\2")
    data[at + 24 : at + 28] = struct.pack("<I", 100)
    return bytes(data)


def overlapping() -> bytes:
    """Many names for the same compressed megabyte."""
    data = members([("xl/workbook.xml", bytes(1_000_000)), ("xl/b.xml", b"")])
    start, end = data.index(b"PK\1\2"), data.rindex(b"PK\5\6")
    entry = data[start : data.index(b"PK\1\2", start + 4)]
    entries = b"".join(entry.replace(b"xl/workbook.xml", b"xl/%011d" % n) for n in range(1000)) + entry
    tail = struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, 1001, 1001, len(entries), start, 0)
    return data[:start] + entries + tail + data[end + 22 :]


def with_entities(declaration: str, use: str) -> bytes:
    sheet = f"<?xml version='1.0'?>{declaration}<worksheet><sheetData><row><c><v>{use}</v></c></row></sheetData></worksheet>"
    return members([("xl/workbook.xml", b"<workbook/>"), ("xl/worksheets/sheet1.xml", sheet.encode())])


def flate_bomb(size: int = 200_000_000) -> bytes:
    packer = zlib.compressobj(9)
    body = b"".join(packer.compress(bytes(1_000_000)) for _ in range(size // 1_000_000)) + packer.flush()
    return one_page(stream(body, b"/Filter /FlateDecode "))


def stream(body: bytes, filters: bytes = b"") -> bytes:
    return b"<< %b/Length %d >>\nstream\n%b\nendstream" % (filters, len(body), body)


def one_page(content: bytes) -> bytes:
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << >> >>",
        content,
    ]
    out = b"%PDF-1.4\n"
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return (
        out
        + b"xref\n0 5\n0000000000 65535 f \n%btrailer << /Root 1 0 R /Size 5 >>\nstartxref\n%d\n%%%%EOF"
        % (
            table,
            len(out),
        )
    )


def far_xls() -> bytes:
    """A used range of 65,536 × 256 cells, two of them filled."""
    data = bytearray(xls(read_round(ROUNDS / "2025-1.txt")))
    at = data.index(struct.pack("<HH", 0x0203, 14))  # the first number
    data[at + 4 : at + 8] = struct.pack("<HH", 65_535, 255)
    return bytes(data)


def nested_formats(inner: str, times: int) -> bytes:
    return (f"<html><body>{TABLE}" + inner * times).encode()


ROW_FAR = '<row r="1048576"><c r="A1048576" t="inlineStr"><is><t>x</t></is></c></row>'
EVERY_ROW = "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(1, 120_000))
ODS_ROWS = (
    '<table:table-row table:number-rows-repeated="1000000"><table:table-cell office:value-type="string">'
)
ODS_ROWS += "<text:p>x</text:p></table:table-cell></table:table-row></table:table>"
LAUGHS = "<!DOCTYPE x [<!ENTITY a 'ha'>" + "".join(
    f"<!ENTITY {b} '{f'&{a};' * 10}'>" for a, b in zip("abcdefghi", "bcdefghij", strict=True)
)

ONLY_APART = ("60 MB in an archive", "a range that fills the memory", "a PDF without end")
HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "60 MB in an archive": (lambda: members([("xl/workbook.xml", b"<a>" + random.Random(1).randbytes(26_000_000).hex().encode() + b"</a>")]), "上限50MB"),
    "1,000 times its size": (lambda: members([("xl/workbook.xml", b"<a>" + b" " * 5_000_000 + b"</a>")]), "100倍"),
    "more than the directory claims": (understated, "壊れています"),
    "members over each other": (overlapping, "壊れています"),
    "many members": (lambda: members((f"xl/{n}.xml", b"") for n in range(10_001)), "多すぎます"),
    "unknown compression": (lambda: members([("xl/workbook.xml", b"<a/>" * 99)], zipfile.ZIP_BZIP2), "壊れています"),
    "entities": (lambda: with_entities(LAUGHS + "]>", "&j;"), "実体宣言"),
    "an external entity": (lambda: with_entities('<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>', "&e;"), "外部参照"),
    "an external DTD": (lambda: with_entities('<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">', "1"), "外部参照"),
    "a path out of the archive": (lambda: members([("xl/workbook.xml", b"<a/>"), ("../../evil.txt", b"x")]), "ファイル名"),
    "an absolute path": (lambda: members([("xl/workbook.xml", b"<a/>"), ("/etc/evil", b"x")]), "ファイル名"),
    "a drive": (lambda: members([("xl/workbook.xml", b"<a/>"), ("C:\\evil", b"x")]), "ファイル名"),
    "a value in the last row": (lambda: sheet_xml(ROW_FAR), "1,048,576行"),
    "a used range of a million rows": (lambda: sheet_xml(f"<row>{CELL}</row>", "A1:XFD1048576"), "1,048,576行"),
    "120,000 rows": (lambda: sheet_xml(EVERY_ROW), "行"),
    "a far column": (lambda: sheet_xml(f'<row r="1">{CELL}<c r="XFD500"><v>1</v></c></row>'), "使用範囲"),
    "a million repeated rows": (lambda: with_ods(ODS_ROWS), "使用範囲"),
    "a range that fills the memory": (far_xls, "大きすぎます"),
    "a cell over 100 kB": (lambda: sheet_xml(f'<row r="3">{CELL.replace("A1", "A3").replace("x", "長" * 40_000)}</row>'), "シート「一覧」 3行目: セルが大きすぎます"),
    "a cell over 100 kB on a page": (lambda: TABLE.replace("概要。", "長" * 40_000).encode(), "2行目「事業概要」: セルが大きすぎます"),
    "100,000 elements in each other": (lambda: nested_formats("<div>", 100_000), "入れ子"),
    "1,000 elements in each other": (lambda: nested_formats("<div>", 1_000), "入れ子"),
    "100,000 tables in each other": (lambda: nested_formats("<table><tr><td>", 100_000), "入れ子"),
    "spans without end": (lambda: nested_formats("<table>" + "<tr><td rowspan=65534 colspan=1000>x" * 3000, 1), "大きすぎます"),
    "a stream of 200 MB": (flate_bomb, "展開"),
    "a PDF without end": (lambda: one_page(stream(b"q 0 0 1 1 re f 0 0 m 9 9 l S\n" * 300_000)), "時間内"),
    "a scan": (lambda: one_page(stream(b"0 0 1 1 re")), "文字のないPDF"),
    "a cut PDF": (lambda: b"%PDF-1.7 ...", "PDFとして読めません"),
}  # fmt: skip


def with_ods(rows: str) -> bytes:
    data = ods(read_round(ROUNDS / "2025-1.txt"))
    return edited(data, {"content.xml": lambda xml: xml.replace(b"</table:table>", rows.encode(), 1)})


@pytest.mark.parametrize("what", HOSTILE)
def test_hostile_files_are_refused(what: str, tmp_path: Path) -> None:
    data, words = HOSTILE[what]
    made = data()
    assert words in refused(tmp_path, made)
    if what not in ONLY_APART:
        assert words in message(made)
    assert [path.name for path in tmp_path.iterdir()] == ["届いたもの.xlsx"]


NOT_ROUNDS: dict[str, tuple[bytes, str]] = {
    "encrypted workbook": (compound({"EncryptedPackage": b"x", "EncryptionInfo": b"y"}), "パスワード"),
    "encrypted archive": (members([("xl/workbook.xml", b"<a/>")]).replace(b"PK\1\2\x14\x03\x14\0\0\0", b"PK\1\2\x14\x03\x14\0\1\0"), "パスワード"),
    "Word": (members([("word/document.xml", b"<a/>")]), "Word"),
    "old Word": (compound({"WordDocument": b"x"}), "Word"),
    "PowerPoint": (members([("ppt/presentation.xml", b"<a/>")]), "PowerPoint"),
    "old PowerPoint": (compound({"PowerPoint Document": b"x"}), "PowerPoint"),
    "other compound file": (compound({"Other": b"x"}), "知られていない形式"),
    "binary workbook": (members([("xl/workbook.bin", b"x")]), "xlsb"),
    "Numbers": (members([("Index/Document.iwa", b"x")]), "Numbers"),
    "archive of rounds": (members([("2025-1.txt", TITLE.encode())]), "取り出して"),
    "picture": (b"\x89PNG\r\n\x1a\n" + bytes(30), "画像"),
    "photo": (b"\xff\xd8\xff\xe0" + bytes(30), "画像"),
    "compressed": (b"\x1f\x8b\x08" + bytes(30), "圧縮ファイル"),
    "rich text": (b"{\\rtf1\\ansi x}", "リッチテキスト"),
    "program": (b"\x7fELF\x02\x01" + bytes(30), "プログラム"),
    "web archive": (b"From: <Saved by Blink>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\tx\r\n\r\n", "MHTML"),
    "Excel 2003 XML": (b'<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?><Workbook/>', "XML"),
    "other XML": (b'<?xml version="1.0"?><feed/>', "XML"),
    "page without a table": (b"<!doctype html><title>x</title><p>none", "表がありません"),
    "nothing": (b"", "空"),
    "blanks": (b"\xef\xbb\xbf\r\n \t\r\n", "空"),
    "zeros": (bytes(5000), "空"),
    "noise": (bytes(range(256)) * 9, "テキスト"),
    "empty workbook": (sheet_xml(""), "シートが空"),
    "half a workbook": (sheet_xml("")[:-40], "壊れています"),
}  # fmt: skip


@pytest.mark.parametrize("what", NOT_ROUNDS)
def test_what_is_no_round_is_named(what: str, tmp_path: Path) -> None:
    data, words = NOT_ROUNDS[what]
    assert words in refused(tmp_path, data, "a.txt")
    assert words in message(data)


def test_a_password(tmp_path: Path) -> None:
    published = read_round(ROUNDS / "2025-1.txt")
    data = pdf(published, locked_with="秘密の鍵")
    assert "パスワード" in refused(tmp_path, data)
    assert "パスワード" in message(data)


def test_only_hidden_sheets(tmp_path: Path) -> None:
    def hide(book: object) -> None:
        book.create_sheet("表")  # type: ignore[attr-defined]
        book["採択案件一覧"].sheet_state = "hidden"  # type: ignore[index]

    published = read_round(ROUNDS / "2025-1.txt")
    assert "非表示のシート「採択案件一覧」" in refused(tmp_path, workbook(published, hide))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes in this system's folders")
def test_pipes_and_links(tmp_path: Path) -> None:
    folder = tmp_path / "rounds"
    folder.mkdir()
    os.mkfifo(folder / "pipe.txt")
    (folder / "out.txt").symlink_to(ROUNDS / "2025-1.txt")
    (folder / "circle.txt").symlink_to(folder / "circle.txt")
    (folder / "device.txt").symlink_to("/dev/zero")
    words = {
        "circle.txt": "リンク",
        "device.txt": "リンク",
        "out.txt": "リンク",
        "pipe.txt": "ふつうのファイル",
    }
    assert [path.name for path in round_files(folder)] == sorted(words)
    for name, word in words.items():
        with pytest.raises(RoundRefusedError, match=word):
            read_round(folder / name)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such names")
def test_names_with_control_characters_are_shown_escaped(tmp_path: Path) -> None:
    message = refused(tmp_path, b"", "a\x1b[2J\n\u202etxt")
    assert message.startswith("a\\x1b[2J\\n\\u202etxt: ")


# The sandbox


def test_a_reader_that_takes_too_long_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "SECONDS", 0.001)
    assert "時間内" in refused(tmp_path, page(read_round(ROUNDS / "2025-1.txt")))


def test_many_threads_read_at_once() -> None:
    data = encoded(TABLE, "cp932")
    with concurrent.futures.ThreadPoolExecutor(4) as threads:
        found = list(threads.map(lambda n: sandbox.read_apart("html", data, f"{n}"), range(8)))
    assert all(grids == found[0] for grids in found)
    assert found[0][0].rows[-1].cells == ROW.split("\t")


@pytest.mark.parametrize(
    "deed",
    [
        "open('evil.txt', 'w')",
        "__import__('os').open('evil.txt', 64 | 1)",
        "__import__('os').system('echo evil > evil.txt')",
        "__import__('subprocess').run(['echo'])",
        "__import__('socket').socket()",
        "__import__('pickle').loads(b'cos\\nsystem\\n.')",
        "bytearray(1_000_000_000)",
    ],
)
def test_the_child_can_do_nothing_else(deed: str, tmp_path: Path) -> None:
    code = f"import sys; from indexer.rounds import sandbox; sandbox.limit(); sys.addaudithook(sandbox._forbid); {deed}"
    child = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True)
    assert child.returncode != 0
    assert "PermissionError" in child.stderr or "MemoryError" in child.stderr
    assert not list(tmp_path.iterdir())


def test_tables_and_faults_come_back_as_data() -> None:
    grids = sandbox._unpack(b'{"grids": [[[[1, ["a"], "p"]], "t"]]}', "x")
    assert (grids[0].rows, grids[0].name) == ([(1, ["a"], "p")], "t")
    assert sandbox.answer("html", b"<p>")["faults"][0]["row"] == 0


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the fuzzer forks")
def test_some_damaged_files_of_every_format() -> None:
    command = [sys.executable, "-m", "tests.fuzz_rounds", "--files", "310"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROUNDS.parent.parent)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    assert "findings: none" in done.stdout
