"""Morphemes as Janome finds them, but for names and foreign words that it takes apart.

What Janome does not know it covers with what it knows: キャッサバ (cassava) becomes きゃっ! and mackerel,
タイビン (a province of Viet Nam) becomes Thailand and ビン, イロイロ (a city) an adverb. Rules
mend that. All look at the word alone, so that it is cut alike in every sentence, in every round and
in a query, and no names of one round have to be kept with an index:

    katakana     a run of katakana is cut where Janome cuts it when all pieces are words that form
                 compounds (`_is_compound`), and is one word otherwise
    hiragana     Japanese places with hiragana in their names (東かがわ, うるま) and the words of
                 data/vocabulary/words.tsv are words
    kanji        so are the towns of that table before 市, 町 or 村 (周|南市), or with no other kanji beside them;
                 an unknown word gives back what it took of a known one (倒式風|力) and a suffix (混焼等), and a
                 country's name is one with 語 or 人 after it, or with a direction before it when that is another country:
                 ロシア語 in a text is no mention of ロシア, and 南スーダン none of スーダン
    さ            an adjective is the same word with さ after it: 暑さ, 暑い
    verbs        of two verbs that are one, the second in hiragana, the word is that with kanji: 吸いあげる, 吸い上げる

>>> [m.surface for m in segment("キャッサバ残渣のバイオガス")]
['キャッサバ', '残', '渣', 'の', 'バイオ', 'ガス']
"""

from __future__ import annotations

import re
from functools import lru_cache

from indexer.folding import fold
from indexer.morphology import Morpheme, is_known, is_noun, morphemes
from indexer.vocabulary import load

_RUN = re.compile("[ァ-ヴ][ァ-ヺー]*")
_NAME = "名詞,固有名詞,一般,*"
_NOUN = "名詞,一般,*,*"
_KEPT = ("名詞", "接頭詞")
_EMPTY = ("名詞,非自立", "名詞,代名詞", "名詞,特殊")
_PLACE = "名詞,固有名詞,地域"
_KANJI = re.compile("[一-鿿々ヶケ]+")
_TAKEN = re.compile("[一-鿿々]{3,}")  # an unknown word of two kanji at least, and one more
_KATAKANA_AND_KANJI = re.compile("[ァ-ヺー]+[一-鿿々]+|[一-鿿々]+[ァ-ヺー]+")
_HIRAGANA = re.compile("[ぁ-ゖ]")
_ENDS_IN_KANA = re.compile("[一-鿿々][ぁ-ゖ]")
_PARTICLES = "のとやはがをにでも"
_SUFFIX = "名詞,接尾,一般,*"
_SUFFIXES = {"等": "トウ", "化": "カ"}
_DEGREE = "名詞,接尾,特殊"
_VERB = "動詞,自立"
_IN_KANJI = {
    "あげる": "上げる", "さげる": "下げる", "こむ": "込む", "つぐ": "継ぐ", "だす": "出す", "いれる": "入れる",
    "あわせる": "合わせる", "なおす": "直す", "わける": "分ける", "もどす": "戻す", "おこす": "起こす",
}  # fmt: skip
_COUNTRY = "名詞,固有名詞,地域,国"
_SIDES = ("東", "西", "南", "北")
_OF_A_COUNTRY = ("語", "人")
_ENDING = re.compile("(?:し|く|ちょう|まち|むら|そん)$")


def segment(text: str) -> list[Morpheme]:
    """The morphemes of a text without spaces, in order; together they are the text."""
    found: list[Morpheme] = []
    at = 0
    for match in _listed().finditer(text):
        found += _words(text[at : match.start()], at)
        name = match[0]
        found.append(Morpheme(name, match.start(), _NAME, name, _readings()[name]))
        at = match.end()
    return found + _words(text[at:], at)


def _words(text: str, offset: int) -> list[Morpheme]:
    """Janome's morphemes, with its runs of katakana cut by rule."""
    if not text:
        return []
    found = _verbs(_degrees(_languages(_without_suffixes(_recut(morphemes(text))))))
    ends = {morpheme.start: at for at, morpheme in enumerate(found)} | {len(text): len(found)}
    runs = [match for match in _RUN.finditer(text) if match.start() in ends and match.end() in ends]
    for match in reversed(runs):  # a run that shares a word with kanji (米ドル) is left as it is
        found[ends[match.start()] : ends[match.end()]] = [
            Morpheme(word, match.start() + start, *rest) for word, start, *rest in _katakana(match[0])
        ]
    found = _countries(found)
    return [morpheme._replace(start=offset + morpheme.start) for morpheme in found] if offset else found


def _countries(found: list[Morpheme]) -> list[Morpheme]:
    """A country is one word when its last word is another one: 南スーダン."""
    for at in range(len(found) - 1, 0, -1):
        side, country = found[at - 1 : at + 1]
        if side.surface in _SIDES and load().country(country.surface) is not None:
            word, reading = side.surface + country.surface, side.reading + country.reading
            if load().country(word) not in (None, load().country(country.surface)):
                found[at - 1 : at + 1] = [Morpheme(word, side.start, _NAME, word, reading)]
    return found


def _recut(found: list[Morpheme]) -> list[Morpheme]:
    """An unknown word of kanji that took the beginning of a known one gives it back: 倒式風|力 is 倒式|風力."""
    for at in range(len(found) - 1):
        unknown, after = found[at : at + 2]
        word = unknown.surface[-1] + after.surface
        if (
            unknown.reading == "*"
            and len(after.surface) == 1
            and _TAKEN.fullmatch(unknown.surface + after.surface)
        ):
            [known, *others] = morphemes(word)
            if not others and known.reading != "*":
                rest = unknown.surface[:-1]
                found[at] = unknown._replace(surface=rest, base_form=rest)
                found[at + 1] = known._replace(start=unknown.start + len(rest))
    return found


def _without_suffixes(found: list[Morpheme]) -> list[Morpheme]:
    """An unknown word of kanji without the suffix that it took: 混焼|等, 渣|化."""
    for at in range(len(found) - 1, -1, -1):
        unknown = found[at]
        word, suffix = unknown.surface[:-1], unknown.surface[-1]
        if unknown.reading == "*" and suffix in _SUFFIXES and _KANJI.fullmatch(word):
            end = Morpheme(suffix, unknown.start + len(word), _SUFFIX, suffix, _SUFFIXES[suffix])
            found[at : at + 1] = [unknown._replace(surface=word, base_form=word), end]
    return found


def _languages(found: list[Morpheme]) -> list[Morpheme]:
    """A language or a people is one word, which the dictionary has for some alone: 日本語, but ロシア|語."""
    for at in range(len(found) - 1, 0, -1):
        country, after = found[at - 1 : at + 1]
        if after.surface in _OF_A_COUNTRY and country.part_of_speech.startswith(_COUNTRY):
            word = country.surface + after.surface
            reading = country.reading + after.reading
            found[at - 1 : at + 1] = [Morpheme(word, country.start, _NOUN, word, reading)]
    return found


def _degrees(found: list[Morpheme]) -> list[Morpheme]:
    """An adjective and its noun are one word: 暑さ is 暑い, 豊かさ 豊か."""
    for at in range(len(found) - 1, 0, -1):
        adjective, after = found[at - 1 : at + 1]
        if after.surface == "さ" and after.part_of_speech.startswith(_DEGREE):
            word, reading = f"{adjective.surface}さ", f"{adjective.reading}サ"
            found[at - 1 : at + 1] = [adjective._replace(surface=word, reading=reading)]
    return found


def _verbs(found: list[Morpheme]) -> list[Morpheme]:
    """Two verbs are one word when the dictionary has them as one with kanji: 吸い|あげ(て); so is 組合わ|せ(て), for 組み合わせる."""
    for at in range(len(found) - 1, 0, -1):
        verb, after = found[at - 1 : at + 1]
        word = _as_one_verb(verb, after)
        if word and verb.part_of_speech.startswith(_VERB):
            surface, reading = verb.surface + after.surface, verb.reading + after.reading
            found[at - 1 : at + 1] = [verb._replace(surface=surface, base_form=word, reading=reading)]
    return found


def _as_one_verb(verb: Morpheme, after: Morpheme) -> str:
    """The base form of two verbs in one; empty where they are two."""
    if verb.surface.endswith("合わ") and after.base_form == "せる":
        return f"{verb.surface}せる"
    word = verb.surface + _IN_KANJI.get(after.base_form, "")
    return word if after.base_form in _IN_KANJI and is_known(word) else ""


def is_of_a_country(word: str) -> bool:
    """Whether a word is a language or a people: タイ語, ベトナム人."""
    return word[-1:] in _OF_A_COUNTRY and load().country(word[:-1]) is not None


@lru_cache(maxsize=16384)
def _katakana(run: str) -> tuple[tuple[str, int, str, str, str], ...]:
    """A run of katakana: the words of a compound, or one word; in plain tuples, which the collector of garbage lets be."""
    pieces = morphemes(run)
    if (len(pieces) == 1 and pieces[0].part_of_speech.startswith(_KEPT)) or _is_compound(pieces):
        return tuple((*piece,) for piece in pieces)
    return ((run, 0, _NAME, run, run),)


def _is_compound(pieces: list[Morpheme]) -> bool:
    """Whether pieces are the words of a compound: different ones, no fragments, one at least an ordinary word."""
    words = {piece.surface for piece in pieces}
    strengths = [_strength(piece) for piece in pieces]
    return len(words) > 1 and 0 not in strengths and (2 in strengths or words <= load().words.keys())


def _strength(piece: Morpheme) -> int:
    """0: a fragment; 1: perhaps a word, perhaps a part of a name; 2: a word or place that stands for itself."""
    word, kind = piece.surface, piece.part_of_speech
    if not kind.startswith(_KEPT) or kind.startswith(_EMPTY):
        return 0
    if piece.reading == "*":
        return int(len(word) > 3)
    if len(word) < 3:  # too short to tell a word from a syllable of a name
        return int(word in load().words or kind.startswith(_PLACE))
    return 2 if is_noun(word) or kind.startswith(_PLACE) else 1


@lru_cache(maxsize=1)
def _readings() -> dict[str, str]:
    """Words that are not all katakana, and Japanese places with hiragana in their names (without 市 and the like) → reading in hiragana."""
    vocabulary = load()
    found = {word: reading for word, reading in vocabulary.words.items() if not _RUN.fullmatch(word)}
    for place in vocabulary.municipalities:
        name = place.name[:-1]
        if place.prefecture and _HIRAGANA.search(name):
            found[name] = _ENDING.sub("", place.kana)
    return {fold(word).text: reading for word, reading in found.items()}


@lru_cache(maxsize=1)
def _listed() -> re.Pattern[str]:
    """Where these words stand: not inside other hiragana. The shorter a word, the more must part it from them."""
    towns = "|".join(filter(_KANJI.fullmatch, _readings()))
    mixed = "|".join(filter(_KATAKANA_AND_KANJI.fullmatch, _readings()))
    others = set(_readings()).difference(towns.split("|"), mixed.split("|"))
    words = sorted(others, key=len, reverse=True)
    short, middle, long = (
        "|".join(re.escape(word) for word in words if _size(word) == size) or "(?!)" for size in range(3)
    )
    of_compounds = "|".join(word for word in load().words if _ENDS_IN_KANA.fullmatch(word))
    after = f"(?=[{_PARTICLES}]|(?![ぁ-ゖ]))"
    return re.compile(
        rf"(?:(?<![ぁ-ゖ])|(?<=[{_PARTICLES}]))(?:(?:{long}){after}|(?:{middle}|{short})(?=[市町村区]))"
        rf"|(?:(?<![一-鿿々])|(?<=[都道府県省州区]))(?:{towns})(?:(?=[市町村県区])|(?![一-鿿々]))"
        rf"|(?<![ァ-ヺー])(?:{mixed})(?!(?<=[ァ-ヺー])[ァ-ヺー])"
        rf"|(?<![ぁ-ゖ])(?:{middle}){after}|^(?:{short})$"
        rf"|(?<=[一-鿿々ァ-ヺー])(?:{of_compounds}){after}"  # 食品残さ
    )


def _size(word: str) -> int:
    """0, 1 or 2: up to two characters, three, or more."""
    return min(max(len(word) - 2, 0), 2)
