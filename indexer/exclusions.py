"""What must not occur, as it is said in Japanese: (ベトナムの)水素以外の事業, タイとラオスを除く, 水素ではなくアンモニア.

A name; what says that it must not be, which ends what is named; and where what is named begins, if something else that
is wanted stands before it: バイオガスの案件で | 豚 | のは除いて | 見せて.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from indexer.morphology import is_known
from indexer.typed import Typed, is_column
from indexer.vocabulary import load

# After a name. 水なしで洗うロボットの事業 says how, not without what.
_HOW = "で、?[^、]*[うくすつぬむるた][^ぁ-んか?？]"
_PLAIN = (
    "以外|(?<![ぁ-ん])いがい"
    f"|(?:除外|抜き|(?:無し|(?<![ぁ-ん])なし)(?!{_HOW})|(?<![ぁ-ん])ぬき)(?=[でのは]|$)"
    "|(?<=[^ぁ-ん取])(?:除(?:いて|き|く)|(?:要|い)ら(?:ない|ん)|(?:要|い)りません)(?=$|[、。])"
)
# After a name and a particle: to take it away, to have no wish for it, to be without it.
_ASKED_FOR = "(?=$|[、。]|ください|下さい|見|教|お願い|ほし|欲し|探|出し|残り|の?(?:もの|やつ))"
_WORK = "(?:事業|案件|プロジェクト|取り?組み?)"
# Not said of a thing that is named behind it: 有害物質を含んでいない製品, 環境に興味がない若者.
_OF_PROJECTS = f"(?=$|[、。]|です(?!か)|な?ので|から|けど|の?(?:もの|やつ|ところ|所)|の?(?:[^ぁ-ん]{{1,6}}[都道府県市州国]の)?[^ぁ-ん]{{0,4}}{_WORK})"
_NOT = "(?:な[いく]|無い|ず|ん|ません)"
_TAKEN_AWAY = (
    "(?:除|のぞ|省|はぶ)(?:く|いた|いて|き)|除外(?:する|した|して)?|抜き|ぬき|抜いた|抜かした|外した"
    f"|(?:(?:抜|ぬ)いて|(?:外|はず|飛ば)して|(?:省略|カット|スキップ|パス)(?:する|した|して|で)?|別(?:に|と)して|(?:置|お)いといて){_ASKED_FOR}"
)
_NOT_WISHED_FOR = (
    f"不要|不必要|対象外|(?:要|い)ら{_NOT}|(?:要|い)りません|(?:なし|無し)(?=$|[、。で])"
    f"|(?:必要(?:[がはもじゃで]*{_NOT}|[はもがで]*ありません|なし)|(?:興味|関心)[がはも]?(?:な[いく]|無い|ありません)"
    f"|(?:欲し|ほし|(?:見|知り|読み)た)く(?:は|も)?(?:な[いく]|ありません)|(?:求め|探し)てい?(?:な[いく]|ません)){_OF_PROJECTS}"
    "|(?:結構|けっこう|遠慮|勘弁|パス|だめ|ダメ|駄目|NG)(?=です(?!か)|で(?!す)|な|しま|して|[。、]|$)"
)
_NOT_IN_IT = (
    f"(?:含|ふく)(?:ま|め|まれ){_NOT}|含みません|入(?:ら|れ){_NOT}"
    f"|(?:含まれてい?{_NOT}|入(?:って|れて)い?{_NOT}|(?:含|ふく)んでい?(?:な[いく]|ません)){_OF_PROJECTS}"
)
_NO_INTEREST = f"に[はも]?(?:興味|関心)[がはも]?(?:な[いく]|無い|ありません){_OF_PROJECTS}"
_AFTER_PARTICLE = f"{_TAKEN_AWAY}|{_NOT_WISHED_FOR}|{_NOT_IN_IT}"
# Of a project; of a place it is what the place is like (電気のない村), unless it has a name: 水素を使わない福岡県の事業.
_LACKING = (
    "(?:[のがは](?:(?:な|無)い|(?:出て(?:こ|来)|登場し)ない)|[をは](?:(?:使わ|用い|伴わ|扱わ|やら)|(?:使用|利用)し)(?:てい)?ない)"
    f"(?=(?:[^ぁ-ん]*[^ぁ-ん国市町村島州県省区郡域庭校家所場屋化])?の?(?:{_WORK}|もの|やつ))"
    "|[をは](?:使わ|用い|扱わ|(?:使っ|扱っ)てい?)ない"
    f"(?=[^ぁ-ん]{{2,6}}[都道府県市州]の{_WORK})"
)
_UNRELATED = "(?:とは?|[にはがも])(?:全く|まったく)?(?:(?:関係|関わり|かかわり)の?(?:な|無)い|無関係[なの]?)"
_DENIED = "(?:では|でも|じゃ|で)(?:な(?:い(?!(?:の|です|ん|でしょう)*か(?!ら))|くて?)|ありません(?!(?:でした|でしょう)*か(?!ら)))"
_BUT = (
    f"(?:(?:{_PLAIN})|(?:{_LACKING})|{_UNRELATED}|の?[をはがも](?:{_AFTER_PARTICLE})|{_NO_INTEREST}|{_DENIED})"
    "(?:です|でお願いします|から|な?ので|けど|けれども?|(?:の?(?:もの|やつ|ところ|所)|残り)[でにはをがも]{0,2}|[のでにはをも]{0,2})、?(?P<rest>.*)"
)
_OTHER_THAN = re.compile(f"(?P<named>.+?){_BUT}")
_FOLLOWING = re.compile(f"{_BUT.replace('の?[をはがも](?:', '(?:の?[をはがも])?(?:')}")
_HIRAGANA = re.compile("[ぁ-んー]+")
_PROVIDED = re.compile("^(?:ただし|但し)、?")
_NEITHER = re.compile("でも、?(?=.+でも(?:な[いく]|ありません))")  # 水素でもアンモニアでもない
_ENDS = "はがをも?？。、"
# What only asks: 見せて, 教えてください, お願いします, ある？
_REQUEST = re.compile(
    "(?:[をはが]|って)?(?:だけ|のみ|全部|ぜんぶ|すべて)?[をはが]?"
    "(?:(?:見|観|教え|知|出|挙げ|並べ|探|お願い|願い|下さい|欲し|頼|何|一覧|リスト)[ぁ-ん]*"
    "|(?:ある|あり|あれば|あった|ござい|ください|みせ|おしえ|しり|ほし|おねがい|どれ|どこ|どんな|ほうは?どれ|ほう|です|でしょう)[ぁ-ん]*)?[?？。、]*"
)
# What is wanted stands before what must not occur: インドネシアの廃棄物のうち北九州市(以外).
_HEADS = (
    "もの",
    "やつ",
    "とこ",
    "ところ",
    "組み",
    "事業",
    "案件",
    "の話",
    "る話",
    "た話",
    "分野",
    "計画",
    "取組",
)
_BEHIND_A_HEAD = "|".join(f"(?<={head})" for head in _HEADS)
_BETWEEN = (
    "[、。]?(?:ただし|但し)、?|(?:のうち|の[中内]|のなか)(?:で?は?、?)|における"
    "|(?:(?:だ|です)けど|(?<!だ)(?<!です)けど|けれども?|ですが|だが|ものの|でも|しかし)、?"
    "|(?<=[てで])、(?:でも)?|(?<=ていて|でいて)|(?<=[^ぁ-ん])から(?=[^ぁ-ん])"
    f"|。|(?:(?<=[うくすつぬむるた])|{_BEHIND_A_HEAD})、|(?<=ます|です)(?:が|けど)?、"
    f"|(?:(?<=[^ぁ-ん])|{_BEHIND_A_HEAD})(?:で|は|が)、?(?=[^ぁ-ん])"
)
_AMONG = re.compile(
    f"(?P<wanted>.+)(?:{_BETWEEN}|(?:(?<=[^ぁ-ん])|{_BEHIND_A_HEAD})の(?=[^ぁ-ん]))(?P<named>.+)"
)
_AMONG_WHOLE = re.compile(f"(?P<wanted>.+)(?:{_BETWEEN})(?P<named>.+)")
_WITH_HEAD = re.compile("の(?:事業|案件|プロジェクト|話|取り?組み?|もの|やつ|ほう|方|こと|ところ|国)$")
_ALREADY = re.compile("^(?:もう|既に|すでに)(?=[^ぁ-ん])")
_KIND_OF = re.compile("(?:関係|関連|(?<=[^ぁ-ん][^ぁ-ん])系|とか|など|なんか|屋さん|(?<=[^ぁ-ん])さん)$")
_LISTED = re.compile("、|(?<=[^ぁ-ん])(?:と|や|か|も|とか|および|及び|または|又は)、?(?=[^ぁ-ん])")


class Exclusion(NamedTuple):
    """What is wanted, as far as something is, and what must not occur."""

    wanted: tuple[Typed, ...]
    excluded: tuple[Typed, ...]


def exclusion_in(text: str) -> Exclusion | None:
    """A word without spaces, when it says that something must not occur."""
    found = _OTHER_THAN.fullmatch(_NEITHER.sub("、", _PROVIDED.sub("", text)))
    if found is None or _HIRAGANA.fullmatch(text) or is_known(text):  # いりません, 骨抜き
        return None
    wanted, excluded = _among(found["named"])
    return Exclusion(wanted + _asked(found["rest"]), excluded)


def wanted_besides(text: str) -> tuple[Typed, ...] | None:
    """What is wanted by a word that says that what stands before it must not occur: 事業 of 以外の事業; None of another."""
    found = _FOLLOWING.fullmatch(text)
    return _asked(found["rest"]) if found else None


def _among(text: str) -> Exclusion:
    """What stands before 以外: names, and perhaps what is wanted besides them."""
    if (condition := Typed.of(text)).facet:
        return Exclusion((), tuple(condition._replace(text=name) for name in _names(condition.text)))
    bare = _WITH_HEAD.sub("", text)  # of 北九州市の水素の事業, both are named
    among = (_AMONG if bare == text else _AMONG_WHOLE).fullmatch(bare)
    if among is None:
        return Exclusion((), tuple(map(Typed, _names(bare))))
    if is_column(among["wanted"]):  # 対象国はタイ以外
        return _among(f"{among['wanted']}:{among['named']}")
    return Exclusion(_said(among["wanted"]), tuple(map(Typed, _names(among["named"]))))


def _names(text: str) -> list[str]:
    parts = _LISTED.split(_ALREADY.sub("", text))
    return [name for part in parts if (name := part if is_known(part) else _KIND_OF.sub("", part) or part)]


def _asked(rest: str) -> tuple[Typed, ...]:
    """What is wanted after what must not occur, unless that only asks: 見せて."""
    rest = rest.rstrip(_ENDS)
    return () if _REQUEST.fullmatch(rest) else _said(rest)


def _said(text: str) -> tuple[Typed, ...]:
    """A word, unless it only says what is asked for: タイ以外の国, ベトナム以外の事業."""
    text = text.strip("、。")
    return () if not text or text in load().fillers or is_column(text) else (Typed(text),)
