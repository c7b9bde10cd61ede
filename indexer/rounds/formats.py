"""What a file is, told by its content and never by its name's ending."""

from __future__ import annotations

import re

from indexer.errors import RoundRefusedError
from indexer.rounds.grid import empty, locked, refusal
from indexer.wording import Text

_SAVE_AS = Text("Excelブック（.xlsx）、CSV、HTML、文字を選択できるPDFのどれかで保存し直してください。")
_REFUSED = (
    (
        rb"\x89PNG|\xff\xd8\xff|GIF8|BM.{4}\0\0\0\0|II\*\0|MM\0\*|RIFF.{4}WEBP|.{4}ftyp(?:hei|mif|avif)",
        Text("画像"),
    ),
    (rb"7z\xbc\xaf|Rar!|\x1f\x8b|BZh|\xfd7zXZ|.{2}-lh[0-9d]-|MSCF", Text("圧縮ファイル")),
    (rb"\{\\rtf", Text("リッチテキスト（RTF）文書")),
    (rb"\x7fELF|MZ.{58}|\xcf\xfa\xed\xfe|\xca\xfe\xba\xbe", Text("プログラム")),
)
_HTML = re.compile(
    rb"\s*(?:<!--.*?-->\s*|<\?xml[^>]*\?>\s*)*<(?:!doctype\s+html|html|head|body|meta|title|table|div|main|article)\b",
    re.IGNORECASE | re.DOTALL,
)
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


def recognise(data: bytes, name: str) -> str:
    """The format of a file: text, html, pdf, or excel; raises `RoundRefusedError` for any other."""
    start = data[:4096]
    if not data.strip(b" \t\r\n\0"):
        raise empty(name)
    if start.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return "excel"
    if start.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return _compound(data, name)
    if b"%PDF-" in start[:1024]:
        return "pdf"
    for pattern, what in _REFUSED:
        if re.match(pattern, start, re.DOTALL):
            raise _refused(name, what)
    return _marked_up(data, name)


def _compound(data: bytes, name: str) -> str:
    """Excel 97–2003, or what else Microsoft's compound files hold; streams are named in UTF-16."""
    held = {
        what
        for what in ("EncryptedPackage", "Workbook", "Book", "WordDocument", "PowerPoint Document")
        if what.encode("utf-16-le") in data
    }
    if "EncryptedPackage" in held:
        raise locked(name)
    if held & {"Workbook", "Book"}:
        return "excel"
    what = {"WordDocument": Text("Word文書"), "PowerPoint Document": Text("PowerPoint")}
    raise _refused(
        name, next((what[stream] for stream in what if stream in held), Text("知られていない形式"))
    )


def _refused(name: str, what: Text) -> RoundRefusedError:
    return refusal(name, Text("%(what)sです。表を%(remedy)s", what=what, remedy=_SAVE_AS))


def _marked_up(data: bytes, name: str) -> str:
    """HTML, other XML, or text. Tables in text may hold scraps of HTML, never more cells than tabs."""
    plain = data
    for mark in _MARKS:
        plain = plain.removeprefix(mark)
    if b"\0" in plain[:4096]:
        plain = plain.replace(b"\0", b"")  # UTF-16
    if _HTML.match(plain[:65536]) or _looks_like_html(plain):
        return "html"
    if re.match(rb"\s*<\?xml", plain):
        what = Text("Excel 2003のXML") if b"Excel.Sheet" in plain[:4096] else "XML"
        raise refusal(name, Text("%(what)sです。%(remedy)s", what=what, remedy=_SAVE_AS))
    if re.match(rb"(?:[\w-]+:[^\n]*\n\s?)*?Content-Type:\s*multipart/related", plain[:4096], re.IGNORECASE):
        raise refusal(
            name,
            Text(
                "1つにまとめたWebページ（MHTML）です。ブラウザーで「Webページ、完全」として保存し直してください。"
            ),
        )
    return "text"


def _looks_like_html(plain: bytes) -> bool:
    lower = plain.lower()
    cells = lower.count(b"<td") + lower.count(b"<th")
    return cells > max(1, plain.count(b"\t"), plain.count(b",")) and b"<table" in lower
