"""A round written in the formats in which rounds arrive, as the programs that people use write them."""

from __future__ import annotations

import html
import io
import re
import struct
import zipfile
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import openpyxl
import xlsxwriter
from openpyxl.styles import Alignment, Border, Side
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from indexer.project import Project, Round
from tests.made import HEADER

TITLES = HEADER.split("\t")


def columns(project: Project) -> list[str]:
    """The published cells of a project, lines apart."""
    return [
        str(project.number),
        project.proposer,
        "・".join(project.domestic_cities),
        "、".join(map(str, project.target_areas)),
        "、".join(project.countries),
        project.name,
        "\n".join(project.fields),
        project.summary,
    ]


def rows(round_: Round) -> list[list[str]]:
    return [TITLES, *map(columns, round_.projects)]


# Text


def text(
    round_: Round,
    encoding: str = "utf-8",
    delimiter: str = "\t",
    newline: str = "\r\n",
    *,
    quoted: bool = False,
) -> bytes:
    """Separated text; quoted cells keep their line breaks, others show them as HTML does."""

    def cell(value: str) -> str:
        if quoted:
            return '"' + value.replace('"', '""') + '"'
        return value.replace("\n", "<br>")

    lines = [round_.title, "", *(delimiter.join(map(cell, row)) for row in rows(round_))]
    return encoded(newline.join(lines) + newline, encoding)


def encoded(value: str, encoding: str) -> bytes:
    """Text in an encoding; EUC-JP and ISO-2022-JP with row 13 (①, ㈱), as Windows has it."""
    if encoding not in ("euc-jp", "iso-2022-jp"):
        return value.encode(encoding)
    data = value.encode("euc_jis_2004")
    if encoding == "euc-jp":
        return data
    return re.sub(
        rb"[\xa1-\xfe]+", lambda run: b"\x1b$B" + bytes(byte & 0x7F for byte in run[0]) + b"\x1b(B", data
    )


# Workbooks


def workbook(
    round_: Round,
    change: Callable[[openpyxl.Workbook], object] = lambda _: None,
    top: int = 1,
    left: int = 1,
) -> bytes:
    """An XLSX whose table stands at a row and column, its title merged over the table's width."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "採択案件一覧"
    sheet.cell(top, left, round_.title)
    sheet.merge_cells(start_row=top, start_column=left, end_row=top, end_column=left + 7)
    for at, row in enumerate(rows(round_), top + 2):
        for column, value in enumerate(row, left):
            cell = sheet.cell(at, column, int(value) if value.isdigit() else value)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.border = Border(top=Side("thin"), bottom=Side("thin"))
    change(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def with_other_sheets(book: openpyxl.Workbook) -> None:
    book.create_sheet("表紙", 0)["B2"] = "採択結果"
    book.create_sheet("空")
    for state in ("hidden", "veryHidden"):
        sheet = book.create_sheet(state, 0)
        sheet.sheet_state = state
        sheet.append(["令和5年度 2次公募採択案件一覧"])
        sheet.append(TITLES)
        sheet.append(["1", "昔の社", "川崎市", "ペナン州", "マレーシア", "昔の事業", "水素技術", "概要"])


def with_merged_proposers(book: openpyxl.Workbook) -> None:
    """The same proposer in rows that follow each other stands in one merged cell."""
    sheet = book["採択案件一覧"]
    start = 4
    for at in range(5, sheet.max_row + 2):
        if sheet.cell(at, 2).value != sheet.cell(start, 2).value:
            if at - start > 1:
                sheet.merge_cells(start_row=start, start_column=2, end_row=at - 1, end_column=2)
            start = at


def with_high_rows(round_: Round) -> bytes:
    """Every record over two rows, each of its cells merged."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["A1"] = round_.title
    for at, row in enumerate(rows(round_)):
        for column, value in enumerate(row, 1):
            sheet.cell(2 * at + 3, column, value)
            sheet.merge_cells(
                start_row=2 * at + 3, end_row=2 * at + 4, start_column=column, end_column=column
            )
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def shared_strings(round_: Round) -> bytes:
    """An XLSX as Excel writes it: a table of strings, with furigana and escaped carriage returns."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet("一覧")
        for at, row in enumerate([[round_.title], [], *rows(round_)], 4):
            for column, value in enumerate(row, 1):
                if value.isdigit():
                    sheet.write_number(at, column, int(value))
                else:
                    sheet.write_string(at, column, value.replace("\n", "\r\n"))
    ruby = '<r><t>\\1</t></r><rPh sb="0" eb="1"><t>フリガナ</t></rPh><phoneticPr fontId="1"/>'
    return edited(
        out.getvalue(),
        {"xl/sharedStrings.xml": lambda xml: re.sub("<t>([^<]+)</t>", ruby, xml.decode()).encode()},
    )


def edited(archive: bytes, changes: dict[str, Callable[[bytes], bytes]]) -> bytes:
    """An archive with members replaced or added; a change gets the old content, b"" for none."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, changes.get(name, bytes)(old.read(name)))
        for name in changes.keys() - set(old.namelist()):
            new.writestr(name, changes[name](b""))
    return out.getvalue()


def ods(round_: Round) -> bytes:
    """OpenDocument as LibreOffice writes it: paragraphs, line breaks, furigana, rows to the sheet's end."""

    def cell(value: str) -> str:
        if value.isdigit():
            kind, shown = f'office:value-type="float" office:value="{value}"', value
        else:
            kind = 'office:value-type="string"'
            shown = html.escape(value).replace("\n", "<text:line-break/>")
            shown += "<text:ruby><text:ruby-base/><text:ruby-text>フリガナ</text:ruby-text></text:ruby>"
        note = "<office:annotation><text:p>メモ</text:p></office:annotation>"
        return f"<table:table-cell {kind}>{note}<text:p>{shown}</text:p></table:table-cell>"

    table = "".join(
        f"<table:table-row>{''.join(map(cell, row))}</table:table-row>"
        for row in [[round_.title], *rows(round_)]
    )
    empty = (
        '<table:table-row table:number-rows-repeated="1048000">'
        '<table:table-cell table:number-columns-repeated="1024"/></table:table-row>'
    )
    names = "".join(
        f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "text", "table", "style")
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content{names}><office:body>'
        f'<office:spreadsheet><table:table table:name="一覧">{table}{empty}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
    return out.getvalue()


def xls(round_: Round) -> bytes:
    """Excel 97–2003. Formats: [MS-XLS] (BIFF8 records) in an [MS-CFB] compound file."""

    def record(kind: int, body: bytes = b"") -> bytes:
        return struct.pack("<HH", kind, len(body)) + body

    def label(at: int, column: int, value: str) -> bytes:
        words = value.encode("utf-16-le")
        return record(0x0204, struct.pack("<HHHHB", at, column, 0, len(words) // 2, 1) + words)

    def number(at: int, column: int, value: float) -> bytes:
        return record(0x0203, struct.pack("<HHHd", at, column, 0, value))

    cells = b"".join(
        number(at, column, int(value)) if value.isdigit() else label(at, column, value)
        for at, row in enumerate([[round_.title], [], *rows(round_)])
        for column, value in enumerate(row)
    )
    name = "一覧".encode("utf-16-le")
    bound = struct.pack("<HBB", 0, len(name) // 2, 1) + name
    start = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0))
    start += record(0x0042, struct.pack("<H", 1200))
    offset = len(start) + 4 + 4 + len(bound) + 4
    book = start + record(0x0085, struct.pack("<I", offset) + bound) + record(0x000A)
    book += record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0)) + cells + record(0x000A)
    return compound({"Workbook": book})


def compound(streams: dict[str, bytes]) -> bytes:
    """An OLE compound file of streams of 4 kB and more. Format: [MS-CFB]."""
    sector = 512
    chains: list[bytes] = []
    table: list[int] = []
    entries = [("Root Entry", 5, 0xFFFFFFFE, 0, 1 if streams else 0xFFFFFFFF)]
    for at, (name, content) in enumerate(streams.items(), 2):
        content = content.ljust(4096, b"\0")
        count = -(-len(content) // sector)
        first = len(table)
        table += [*range(first + 1, first + count), 0xFFFFFFFE]
        chains.append(content.ljust(count * sector, b"\0"))
        entries.append((name, 2, first, len(content), 0xFFFFFFFF if at > len(streams) else at))
    directory = b""
    for at, (name, kind, first, size, link) in enumerate(entries):
        words = name.encode("utf-16-le")
        right, child = (0xFFFFFFFF, link) if at == 0 else (link, 0xFFFFFFFF)
        directory += words.ljust(64, b"\0") + struct.pack(
            "<HBBIII16sIQQIQ", len(words) + 2, kind, 1, 0xFFFFFFFF, right, child, b"", 0, 0, 0, first, size
        )
    directory = directory.ljust(-(-len(directory) // sector) * sector, b"\0")
    first_directory = len(table)
    blocks = len(directory) // sector
    table += [*range(first_directory + 1, first_directory + blocks), 0xFFFFFFFE]
    fat_sectors = -(-(len(table) + 8) // 128)
    first_fat = len(table)
    table += [0xFFFFFFFD] * fat_sectors
    fat = struct.pack(f"<{len(table)}I", *table).ljust(fat_sectors * sector, b"\xff")
    header = struct.pack(
        "<8s16sHHHHH6xIIIIIIIII", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", 0x3E, 3, 0xFFFE, 9, 6,
        0, fat_sectors, first_directory, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0,
    )  # fmt: skip
    difat = [*range(first_fat, first_fat + fat_sectors), *[0xFFFFFFFF] * (109 - fat_sectors)]
    return header + struct.pack("<109I", *difat) + b"".join(chains) + directory + fat


# Web pages


def page(round_: Round, encoding: str = "utf-8", *, declared: bool = True) -> bytes:
    """A ministry's page: navigation, a layout table, the round's table with lists in its cells."""
    charset = {"cp932": "Shift_JIS"}.get(encoding, encoding)
    meta = f'<meta charset="{charset}">' if declared else ""
    body = "\n".join(_record(project) for project in round_.projects)
    head = "".join(f"<th scope=col>{title}" for title in TITLES)
    source = f"""<!DOCTYPE html><html lang=ja><head>{meta}<title>採択結果について</title>
<style>td {{ color: red }}</style><script>document.write("<table><tr><td>x")</script></head><body>
<nav><ul><li><a href="/">令和5年度 2次公募採択案件一覧</a></ul></nav>
<table><tr><td>メニュー<td><a href="https://example.invalid/">令和6年度 1次公募採択案件一覧</a></table>
<table><tr><td width=20%>お知らせ<td>
<h1>{html.escape(round_.title)}</h1><!-- <table><tr><td>古い表</table> -->
<p>採択した案件は次のとおりです。</p><img src="https://example.invalid/x.png" alt="">
<table border=1><thead><tr>{head}</thead><tbody>
{body}
</table><div style="display: none">秘密</div></table><footer>環境省 令和4年度</footer></body></html>
"""
    return encoded(source, encoding)


def _record(project: Project) -> str:
    number, *cells, fields, summary = map(html.escape, columns(project))
    listed = "".join(f"<li>{field}" for field in fields.split("\n"))
    paragraphs = "".join(f"<p>{line}</p>" for line in summary.split("\n"))
    ordered = re.sub(r"<p>(\d)\. (.*?)</p>", r"<li value=\1>\2</li>", paragraphs)
    ordered = re.sub("(<li.*</li>)", r"<ol>\1</ol>", ordered)
    inner = "".join(f"<td>{cell}</td>" for cell in cells)
    return (
        f'<tr><td>{number}</td>{inner}<td><ul style="list-style-type: none">{listed}</ul></td><td>{ordered}'
    )


def page_with_spans(round_: Round) -> bytes:
    """A page as Excel saves it: a title over all columns, proposers over several rows, no end tags."""
    found = [f"<table border=0><tr><td colspan=8>{html.escape(round_.title)}<tr><td colspan=8>&nbsp;"]
    found.append("<tr>" + "".join(f"<td>{title}" for title in TITLES))
    projects = list(round_.projects)
    for at, project in enumerate(projects):
        found.append("<tr>")
        for column, cell in enumerate(columns(project)):
            same = [other.proposer == project.proposer for other in projects[at:]]
            run = same.index(False) if False in same else len(same)
            if column == 1 and at and projects[at - 1].proposer == project.proposer:
                continue
            span = f" rowspan={run}" if column == 1 and run > 1 else ""
            found.append(f"<td{span}>" + html.escape(cell).replace("\n", "<br>\n"))
    return "\n".join(found).encode("cp932")


# PDF


def pdf(
    round_: Round,
    *,
    ruled: bool = True,
    split: bool = True,
    centred: bool = False,
    shaded: bool = True,
    repeated: bool = True,
    font: str = "HeiseiKakuGo-W5",
    locked_with: str = "",
) -> bytes:
    """A PDF of several pages: the header on each, page numbers, records cut by the page breaks."""
    pdfmetrics.registerFont(UnicodeCIDFont(font))
    style = ParagraphStyle(
        "cell", fontName=font, fontSize=7, leading=9, wordWrap="CJK", alignment=int(centred)
    )
    long = ParagraphStyle("long", style, alignment=0)

    def cell(value: str, column: int = 0) -> Paragraph:
        return Paragraph(html.escape(value).replace("\n", "<br/>"), long if column == 7 else style)

    table = Table(
        [[cell(value, column) for column, value in enumerate(row)] for row in rows(round_)],
        colWidths=[30, 70, 50, 70, 50, 100, 90, 330],
        repeatRows=int(repeated),
        splitInRow=int(split),
    )
    look: list[tuple[Any, ...]] = [("VALIGN", (0, 0), (-1, -1), "MIDDLE" if centred else "TOP")]
    if ruled:
        look += [("GRID", (0, 0), (-1, -1), 0.5, colors.black)]
    if ruled and shaded:
        look += [("BACKGROUND", (0, 0), (-1, 0), colors.lightgrey)]
    table.setStyle(TableStyle(look))

    def number(canvas: Any, document: Any) -> None:
        canvas.setFont(font, 8)
        canvas.drawCentredString(420, 15, f"- {document.page} -")

    out = io.BytesIO()
    document = SimpleDocTemplate(
        out, pagesize=landscape(A4), leftMargin=20, rightMargin=20, topMargin=40, bottomMargin=30,
        encrypt=StandardEncryption(locked_with) if locked_with else None,
    )  # fmt: skip
    document.build(
        [Paragraph(round_.title, style), Spacer(1, 10), table], onFirstPage=number, onLaterPages=number
    )
    return out.getvalue()


FORMATS: dict[str, Callable[[Round], bytes]] = {
    "utf-8": text,
    "utf-8 with mark": lambda r: text(r, "utf-8-sig"),
    "cp932": lambda r: text(r, "cp932"),
    "euc-jp": lambda r: text(r, "euc-jp"),
    "iso-2022-jp": lambda r: text(r, "iso-2022-jp"),
    "utf-16": lambda r: text(r, "utf-16"),
    "utf-16 big-endian": lambda r: b"\xfe\xff" + text(r, "utf-16-be"),
    "utf-16 without mark": lambda r: text(r, "utf-16-le"),
    "utf-16 big-endian without mark": lambda r: text(r, "utf-16-be"),
    "carriage returns": lambda r: text(r, newline="\r"),
    "quoted tabs": lambda r: text(r, quoted=True),
    "csv": lambda r: text(r, "cp932", ",", quoted=True),
    "csv with semicolons": lambda r: text(r, "utf-8-sig", ";", quoted=True),
    "xlsx": workbook,
    "xlsx in the middle of the sheet": lambda r: workbook(r, top=5, left=3),
    "xlsx with other sheets": lambda r: workbook(r, with_other_sheets),
    "xlsx with merged proposers": lambda r: workbook(r, with_merged_proposers),
    "xlsx with rows of two": with_high_rows,
    "xlsx of Excel": shared_strings,
    "ods": ods,
    "xls": xls,
    "html": page,
    "html in shift_jis": lambda r: page(r, "cp932"),
    "html in euc-jp": lambda r: page(r, "euc-jp"),
    "html in undeclared shift_jis": lambda r: page(r, "cp932", declared=False),
    "html in utf-16": lambda r: page(r, "utf-16"),
    "html of Excel": page_with_spans,
    "pdf": pdf,
    "pdf in Mincho": lambda r: pdf(r, font="HeiseiMin-W3", split=False),
    "pdf centred": lambda r: pdf(r, centred=True, split=False),
    "pdf with a plain header": lambda r: pdf(r, shaded=False),
    "pdf with one header": lambda r: pdf(r, shaded=False, repeated=False),
    "pdf without rules": lambda r: pdf(r, ruled=False, split=False),
}


def members(names: Iterable[tuple[str, bytes]], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """An archive of any members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in names:
            archive.writestr(zipfile.ZipInfo(name), content, method)
    return out.getvalue()


def sheet_xml(rows_xml: str, dimension: str = "A1:H3", sheets: Sequence[str] = ("一覧",)) -> bytes:
    """The smallest XLSX around the rows of a sheet."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    relations = "http://schemas.openxmlformats.org/package/2006/relationships"
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    book = "".join(f'<sheet name="{name}" sheetId="{n}" r:id="r{n}"/>' for n, name in enumerate(sheets, 1))
    links = "".join(
        f'<Relationship Id="r{n}" Type="{kind}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n, _ in enumerate(sheets, 1)
    )
    sheet = f'<worksheet xmlns="{main}"><dimension ref="{dimension}"/><sheetData>{rows_xml}</sheetData></worksheet>'
    return members(
        [
            ("[Content_Types].xml", b"<Types/>"),
            ("_rels/.rels", f'<Relationships xmlns="{relations}"><Relationship Id="r" Type="{kind}/officeDocument" Target="xl/workbook.xml"/></Relationships>'.encode()),
            ("xl/workbook.xml", f'<workbook xmlns="{main}" xmlns:r="{kind}"><sheets>{book}</sheets></workbook>'.encode()),
            ("xl/_rels/workbook.xml.rels", f'<Relationships xmlns="{relations}">{links}</Relationships>'.encode()),
            *((f"xl/worksheets/sheet{n}.xml", sheet.encode()) for n, _ in enumerate(sheets, 1)),
        ]
    )  # fmt: skip
