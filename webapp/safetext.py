"""Published text made inert for where it goes: a CSV cell, an XML document, a file's name."""

from __future__ import annotations

import re

# What makes a spreadsheet read a cell as a formula, whatever spaces stand before it (OWASP, CSV Injection): Japanese
# input methods write the full-width forms, and Excel for Japanese takes them as well. The apostrophe is the mark itself.
# Where a spreadsheet expects semicolons or tabs between cells (Excel in Jakarta or Hanoi), quotes no longer hold a text
# together, and a cell begins behind each of them and on each line. Many lines begin with a hyphen; there it counts only
# with what a formula needs to do harm.
_BLANK = r"(?:[^\S\t\r\n] | [\0\u200b\ufeff])*"
_CELL = re.compile(
    rf"""\A(?=[\s\0\u200b\ufeff]*[=+\-@＝＋－＠'\t\r\n])
      | (?<=[;\t])(?={_BLANK}[=+\-@＝＋－＠'])
      | (?<=[\r\n])(?={_BLANK}(?:[=+@＝＋＠'] | [\-－](?=.*[(（|!])))""",
    re.VERBOSE,
)
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NOT_A_NAME = re.compile(r'[\x00-\x1f\x7f-\x9f\\/:*?"<>|%;\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]+')
LONGEST_NAME = 60  # characters of the searched words in a file's name


def csv_cell(text: str) -> str:
    """A cell that no spreadsheet runs. An apostrophe where a cell could begin is ours: take one off to have the text back.

    >>> csv_cell("=1+1"), csv_cell("'tis"), csv_cell("省エネ"), csv_cell("a;=1+1")
    ("'=1+1", "''tis", '省エネ', "a;'=1+1")
    """
    return _CELL.sub("'", text)


def xml_text(text: str) -> str:
    """Text without the characters that XML 1.0 cannot hold, each replaced by U+FFFD."""
    return _NOT_XML.sub("\ufffd", text)


def name_part(text: str) -> str:
    """Text as part of a file's name on any system: no separators, no controls, not too long.

    >>> name_part('../a"b\\r\\nc:d')
    'a b c d'
    """
    words = _NOT_A_NAME.sub(" ", text).split()
    return " ".join(words)[:LONGEST_NAME].strip(" .")
