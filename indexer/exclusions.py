"""What must not occur, as it is said in Japanese: (ベトナムの)水素以外の事業, タイとラオスを除く, 水素ではなくアンモニア."""

from __future__ import annotations

import re
from typing import NamedTuple

from indexer.morphology import is_known
from indexer.typed import Typed, is_column
from indexer.vocabulary import load

# After a name, and after a particle that follows it.
_PLAIN = "以外|(?<![ぁ-ん])いがい|(?:除外|抜き|無し|(?<![ぁ-ん])(?:ぬき|なし))(?=[でのは]|$)"
_AFTER_PARTICLE = (
    "(?:除|のぞ|省|はぶ)(?:く|いた|いて|き)|除外(?:する|した|して)?|(?:含|ふく)(?:ま|め|まれ)(?:ない|ず)|入(?:ら|れ)ない|"
    "抜き|ぬき|抜いた|外した|不要|(?:要|い)ら(?:ない|ず)|いりません"
)
# Of a project; of a place it is what the place is like: 電気のない村.
_LACKING = (
    "(?:[のがは](?:(?:な|無)い|(?:出て(?:こ|来)|登場し)ない)|[をは](?:(?:使わ|用い|伴わ)|(?:使用|利用)し)ない)"
    "(?=(?:[^ぁ-ん]*[^ぁ-ん国市町村島州県省区郡域庭校家所場屋化])?の?(?:事業|案件|プロジェクト|取り?組み?|もの|やつ))"
)
_UNRELATED = "(?:とは?|[はがも])(?:全く|まったく)?(?:(?:関係|関わり|かかわり)の?(?:な|無)い|無関係[なの])"
_BUT = (
    f"(?:(?:{_PLAIN})|{_LACKING}|{_UNRELATED}|の?[をはが](?:{_AFTER_PARTICLE})|(?:では|じゃ|で)な(?:い(?!(?:の|です|ん|でしょう)*か(?!ら))|くて?))"
    "(?:です|でお願いします|から|けど|けれども?|(?:の?(?:もの|やつ|ところ|所)|残り)[でにはをがも]{0,2}|[のでにはをも]{0,2})、?(?P<rest>.*)"
)
_OTHER_THAN = re.compile(f"(?P<named>.+?){_BUT}")
_FOLLOWING = re.compile(_BUT)
_HIRAGANA = re.compile("[ぁ-んー]+")
_PROVIDED = re.compile("^(?:ただし|但し)、?")
_ENDS = "はがをも?？。、"
# What is wanted stands before what must not occur: インドネシアの廃棄物のうち北九州市(以外).
_AMONG = re.compile(
    "(?P<wanted>.+)(?:[、。]?(?:ただし|但し)、?|(?:のうち|の[中内]|のなか)(?:で?は?、?)|における|(?:(?:だ|です)けど|(?<!だ)(?<!です)けど|けれども?|ですが|だが|ものの|でも|しかし)、?|(?<=[てで])、(?:でも)?|(?<=ていて|でいて)|(?<=[^ぁ-ん])から(?=[^ぁ-ん])|(?:(?<=[^ぁ-ん])|(?<=もの|やつ|とこ|組み)|(?<=ところ))(?:で|は|が|の)(?=[^ぁ-ん]))(?P<named>.+)"
)
_LISTED = re.compile("、|(?<=[^ぁ-ん])(?:と|や|か|および|及び|または|又は)(?=[^ぁ-ん])")


class Exclusion(NamedTuple):
    """What is wanted, as far as something is, and what must not occur."""

    wanted: tuple[Typed, ...]
    excluded: tuple[Typed, ...]


def exclusion_in(text: str) -> Exclusion | None:
    """A word without spaces, when it says that something must not occur."""
    found = _OTHER_THAN.fullmatch(_PROVIDED.sub("", text))
    if found is None or _HIRAGANA.fullmatch(text) or is_known(text):  # いりません, 骨抜き
        return None
    wanted, excluded = _among(found["named"])
    return Exclusion(wanted + _said(found["rest"].rstrip(_ENDS)), excluded)


def wanted_besides(text: str) -> tuple[Typed, ...] | None:
    """What is wanted by a word that says that what stands before it must not occur: 事業 of 以外の事業; None of another."""
    found = _FOLLOWING.fullmatch(text)
    return _said(found["rest"].rstrip(_ENDS)) if found else None


def _among(text: str) -> Exclusion:
    """What stands before 以外: names, and perhaps what is wanted besides them."""
    if (condition := Typed.of(text)).facet:
        return Exclusion((), tuple(condition._replace(text=name) for name in _names(condition.text)))
    among = _AMONG.fullmatch(text)
    if among is None or among["named"] in load().fillers:  # 北九州市の事業以外
        return Exclusion((), tuple(map(Typed, _names(among["wanted"] if among else text))))
    if is_column(among["wanted"]):  # 対象国はタイ以外
        return _among(f"{among['wanted']}:{among['named']}")
    return Exclusion(_said(among["wanted"]), tuple(map(Typed, _names(among["named"]))))


def _names(text: str) -> list[str]:
    return [name for name in _LISTED.split(text) if name]


def _said(text: str) -> tuple[Typed, ...]:
    """A word, unless it only says what is asked for: タイ以外の国, ベトナム以外の事業."""
    text = text.strip("、。")
    return () if not text or text in load().fillers or is_column(text) else (Typed(text),)
