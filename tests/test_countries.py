"""The table of countries beside Unicode CLDR, where its names come from."""

from __future__ import annotations

from pathlib import Path

from babel import Locale

from indexer.vocabulary import load

TABLE = Path(__file__).parent.parent / "data" / "vocabulary" / "countries.tsv"
# Territories of CLDR that are no country: groupings, unknown and private codes, and places where nobody lives.
NO_COUNTRIES = {
    "AC", "AQ", "BV", "CP", "DG", "EA", "EU", "EZ", "HM", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ",
}  # fmt: skip
# Named by hand, shorter than CLDR: both Congos, Hong Kong, Myanmar, Macao, Palestine.
BY_HAND = {"CD", "CG", "HK", "MM", "MO", "PS"}


def rows() -> dict[str, list[str]]:
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    return {line.split("\t")[0]: line.split("\t") for line in lines if line and not line.startswith("#")}


def in_words(english: str) -> str:
    return english.replace("&", "and").replace("’", "'")


def test_every_country_of_cldr_is_there() -> None:
    territories = {code for code in Locale("ja").territories if len(code) == 2 and code.isalpha()}
    assert rows().keys() == territories - NO_COUNTRIES


def test_names_are_those_of_cldr() -> None:
    japanese, english = Locale("ja").territories, Locale("en").territories
    differing = {
        code
        for code, (_, ja, en, *_) in rows().items()
        if (ja, en) != (japanese[code], in_words(english[code]))
    }
    assert differing == BY_HAND


def test_what_was_named_by_hand_is_found_under_its_name_in_cldr() -> None:
    """CLDR's own Japanese name, brackets aside, is the name or an alias, so that a round that uses it is understood."""
    for code in BY_HAND - {"CD", "CG"}:
        name = Locale("ja").territories[code].split(" (")[0]
        assert load().country(name) == rows()[code][1], code
