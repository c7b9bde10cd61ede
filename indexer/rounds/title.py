"""Find the fiscal year and the call in the lines about a table."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from indexer.eras import YearMention, era_year, fiscal_years, year_without_do
from indexer.rounds import cells
from indexer.rounds.grid import Row
from indexer.vocabulary import plain
from indexer.wording import Text

_N = r"((?<![0-9])[0-9]{1,5}|[一二三四五六七八九])"
_SELECTION = "公募|募集|採択|選定|審査"
_CALL = re.compile(
    rf"第?\s*{_N}\s*[次回]\s*(?:分|の|目|分の)?\s*[)\]】」]?\s*[(\[【「]?\s*(?:追加)?(?:{_SELECTION})"  # 1次公募, 第2回公募
    rf"|(?:{_SELECTION})\s*(?:案件)?(?:一覧)?\s*[(\[【「・、:\s]?\s*第?\s*{_N}\s*次"  # 公募(第1次), 公募案件一覧(1次)
    rf"|[(\[【「]\s*第?\s*{_N}\s*次\s*(?:分)?\s*[)\]】」]"  # (第2次)
    rf"|第?\s*{_N}\s*次\s*(?=(?:[・、,/]|及び|と)\s*第?\s*{_N}\s*次)"  # 1次・2次公募
)
_KANJI = {character: value for value, character in enumerate("一二三四五六七八九", 1)}
_ASIDE = re.compile(r"^[※＊*注(（]")
_ELSEWHERE = re.compile("過去|昨年|前年|こちら|参考|リンク|戻る|参照|≫|>>|→")


class Title(NamedTuple):
    """What lines say of the round: text as published, zeros for what they do not say."""

    text: str = ""
    years: tuple[YearMention, ...] = ()
    calls: tuple[int, ...] = ()
    without_do: bool = False  # 令和7年 was read as 令和7年度
    rivals: tuple[str, ...] = ()  # other lines that name a year and a call, but others

    @property
    def year(self) -> int:
        return self.years[0].year if self.years else 0

    @property
    def call(self) -> int:
        return self.calls[0] if self.calls else 0

    @property
    def is_complete(self) -> bool:
        return bool(self.years and self.calls)

    @property
    def round(self) -> tuple[int, int]:
        return self.year, self.call

    def is_of_another(self, title: Title) -> bool:
        """Whether it names another year or call than a title does, which may name neither."""
        return (self.year or title.year, self.call or title.call) != title.round

    @property
    def is_elsewhere(self) -> bool:
        """Whether the line is a note, or leads to another page."""
        return bool(_ELSEWHERE.search(self.text) or _ASIDE.match(self.text))

    def completed(self, other: Title) -> Title:
        """With what another title says where this one says nothing."""
        text = " ".join(dict.fromkeys(filter(None, (self.text, other.text))))
        if self.is_complete or not (other.years or other.calls):
            return self
        if (self.years and other.years and self.year != other.year) or (
            self.calls and other.calls and self.call != other.call
        ):
            return self  # that is another round's
        return Title(
            text,
            self.years or other.years,
            self.calls or other.calls,
            self.without_do if self.years else other.without_do,
        )


def text_of(row: Row) -> str:
    """A row as one line; the repetitions of a merged cell once."""
    return cells.line(" ".join(dict.fromkeys(filter(None, map(str.strip, row.cells)))))


def read_line(text: str) -> Title:
    """The fiscal years and calls that one line names.

    >>> read_line("令和６年度 都市間連携事業 第２次公募採択案件一覧")[2]
    (2,)
    """
    return Title(text, tuple(fiscal_years(text)), _calls(text))


def read_title(lines: Sequence[str]) -> Title:
    """The title among lines, the likeliest first; year and call may stand on two of them."""
    read = [read_line(line) for line in lines]
    if whole := sorted(filter(lambda title: title.is_complete, read), key=lambda title: title.is_elsewhere):
        best = whole[0]
        rivals = (other.text for other in whole if other.round != best.round)
        return best._replace(rivals=tuple(dict.fromkeys(rivals)))
    named = [title for title in read if (title.years or title.calls) and not _ASIDE.match(title.text)]
    year = next((title for title in named if title.years), None) or _loosely(lines)
    call = next((title for title in named if title.calls), Title())
    first, second = (call, year) if call in named and read.index(call) > _index(read, year) else (year, call)
    return first.completed(second)


def _loosely(lines: Sequence[str]) -> Title:
    for line in lines:
        if mention := year_without_do(line):
            return Title(line, (mention,), (), without_do=True)
    return Title()


def _index(titles: list[Title], title: Title) -> int:
    return next((at for at, other in enumerate(titles) if other.text == title.text), len(titles))


def _calls(text: str) -> tuple[int, ...]:
    found = (next(filter(None, match.groups()), "") for match in _CALL.finditer(plain(text)))
    return tuple(dict.fromkeys(_KANJI.get(number) or int(number) for number in found if number))


def odd_years(title: Title, year: int) -> Iterator[Text]:
    """Warnings: years that do not fit together, or have not come yet; `year` is the one that holds."""
    own, own_text = era_year(year), title.text
    if title.year not in (0, year):
        said = era_year(title.year)
        yield Text("表題には%(said)sとありますが、指定された%(year)s年度としました。", said=said, year=year)
    elif title.without_do:
        yield Text("表題の「%(said)s」を%(own)sと読みました。", said=title.years[0].text, own=own)
    elif title.rivals:
        rival = title.rivals[0]
        yield Text("「%(rival)s」もありますが、「%(title)s」を表題としました。", rival=rival, title=own_text)
    for mention in title.years:
        if mention.contradicts_itself and year == title.year:
            yield Text(
                "表題の「%(said)s」は元号と西暦が合いません。%(year)s年度としました。",
                said=mention.text,
                year=year,
            )
    others = [mention for mention in title.years if mention.year != title.year]
    if others and year == title.year:
        yield Text("表題に%(other)sもあります。%(own)sとしました。", other=others[0].text, own=own)
    if year > datetime.date.today().year:
        yield Text("%(year)s年度は未来の年度です。表題の年度を確認してください。", year=year)
