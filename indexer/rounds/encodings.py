"""Bytes → text, in the encodings that Japanese offices write.

Shift_JIS means CP932, with Microsoft's characters: 0x8160 is ～ (U+FF5E), as Excel and browsers show
it and as Windows types it. EUC-JP and ISO-2022-JP name the same characters by row and cell, so they
are rewritten to CP932 (as the WHATWG Encoding Standard maps all three by one index): ① and ㈱ survive,
and a round gives the same text in all of them.
"""

from __future__ import annotations

import codecs
import re

from indexer.rounds.grid import refusal
from indexer.wording import Text

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_EUC = re.compile(rb"[\xa1-\xfe][\xa1-\xfe]|\x8e[\xa1-\xdf]|[\x80-\xff]")
_LONGEST_EUC = 5_000_000  # bytes; these encodings are rewritten character by character
_ESCAPE = re.compile(rb"\x1b(\$[@B]|\([BJI])")
_READABLE = re.compile(
    "[\t\n\r -~\u00a0-\u00ff\u2000-\u206f\u2190-\u27bf\u3000-\u30ff\u3200-\u33ff\u4e00-\u9fff\uff00-\uffef]"
)
# What decodes and yet is no text: zeros, and the bytes that Windows leaves undefined in CP932.
_CONTROLS = bytes({*range(0x20)} - {*b"\t\n\v\f\r\x1b"})
_UNDEFINED = (re.compile("\0"), re.compile("[\0\x80-\xa0\uf8f0-\uf8ff]"))


def decode(data: bytes, name: str, declared: str = "") -> str:
    """The text of a file; `declared` is the encoding that the file itself names, if any.

    Raises `RoundRefusedError` that names the first line with bytes that are no text.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strict(data, encoding, name)
    if 20 * data.count(0) > len(data):
        return _without_mark(data, name)
    if len(data) <= _LONGEST_EUC and _ESCAPE.search(data):
        return _strict(_from_iso_2022_jp(data), "euc-jp", name)
    for encoding in _candidates(declared):
        if encoding == "euc-jp" and len(data) > _LONGEST_EUC:
            continue
        try:
            return _decode(data, encoding)
        except UnicodeDecodeError:
            pass
    likely = min(("utf-8", "cp932"), key=lambda encoding: data.decode(encoding, "replace").count("\ufffd"))
    return _strict(data, likely, name)


def _candidates(declared: str) -> tuple[str, str, str]:
    """The order in which to try encodings.

    No other text is valid UTF-8 by accident; hiragana in CP932 is never valid EUC-JP, half-width kana is.
    """
    is_cp932 = declared.lower() in (
        "shift_jis",
        "shift-jis",
        "sjis",
        "x-sjis",
        "windows-31j",
        "cp932",
        "ms932",
    )
    return ("utf-8", "cp932", "euc-jp") if is_cp932 else ("utf-8", "euc-jp", "cp932")


def _strict(data: bytes, encoding: str, name: str) -> str:
    try:
        text = _decode(data, encoding)
    except UnicodeDecodeError as error:
        if data[error.start : error.start + 1] == b"\0" and 1000 * data.count(0) < len(data):
            line = data.count(b"\n", 0, error.start) + 1
            raise refusal(
                name, Text("見えない文字NUL（U+0000）があります。取り除いてください。"), line
            ) from None
        if 100 * (len(data) - len(data.translate(None, _CONTROLS))) > len(data) and not encoding.startswith(
            ("utf-16", "utf-32")
        ):
            raise _binary(name) from None
        before = data[: error.start].decode("cp932" if encoding == "euc-jp" else encoding, "replace")
        raise refusal(
            name,
            Text("文字として読めないバイトがあります。UTF-8またはShift_JIS（CP932）で保存し直してください。"),
            before.count("\n") + before.count("\r") - before.count("\r\n") + 1,
        ) from None
    return text


def _decode(data: bytes, encoding: str) -> str:
    if encoding == "euc-jp":
        data, encoding = _EUC.sub(_shifted, data), "cp932"
    text = data.decode(encoding)
    if unknown := _UNDEFINED[encoding == "cp932"].search(text):
        start = len(text[: unknown.start()].encode(encoding))
        raise UnicodeDecodeError(encoding, data, start, start + 1, "not a character")
    return text


def _shifted(found: re.Match[bytes]) -> bytes:
    """One character of EUC-JP in Shift_JIS. Formula: JIS X 0208:1997, annex 1."""
    if found[0][0] == 0x8E and len(found[0]) == 2:
        return found[0][1:]
    if len(found[0]) == 1:
        raise UnicodeDecodeError("euc_jp", found.string, found.start(), found.end(), "half a character")
    row, cell = found[0][0] - 0xA0, found[0][1] - 0xA0
    lead = (row - 1) // 2 + (0x81 if row <= 62 else 0xC1)
    trail = cell + (0x3F + (cell >= 64) if row % 2 else 0x9E)
    return bytes((lead, trail))


def _from_iso_2022_jp(data: bytes) -> bytes:
    """The same text in EUC-JP."""
    parts = _ESCAPE.split(data)
    out = [parts[0]]
    for escape, part in zip(parts[1::2], parts[2::2], strict=True):
        high = bytes(byte | 0x80 if byte > 0x20 else byte for byte in part)
        if escape.startswith(b"$"):
            out.append(high)
        elif escape == b"(I":
            out.append(re.sub(rb"[\x80-\xff]", lambda kana: b"\x8e" + kana[0], high))
        else:
            out.append(part)
    return b"".join(out)


def _without_mark(data: bytes, name: str) -> str:
    """UTF-16 that does not say so: its tabs, digits and line ends have a zero byte on one side."""
    order = "le" if data[1::2].count(0) >= data[::2].count(0) else "be"
    try:
        text = data.decode(f"utf-16-{order}")
    except UnicodeDecodeError:
        raise _binary(name) from None
    start = text[:10_000]
    if "\0" in text or len(_READABLE.findall(start)) < 0.9 * len(start):
        raise _binary(name)
    return text


def _binary(name: str) -> Exception:
    return refusal(
        name,
        Text(
            "表のテキストではありません（バイナリファイルです）。Excel（.xlsx）、CSV、HTML、PDFのどれかで保存し直してください。"
        ),
    )
