"""Queries of the benchmark: class, words, filters."""

from __future__ import annotations

from typing import NamedTuple


class BenchQuery(NamedTuple):
    kind: str
    q: str
    field: str = ""
    country: str = ""


QUERIES = [
    *(BenchQuery("frequent", q) for q in ("事業", "支援", "導入", "エネルギー", "炭素", "技術")),
    *(BenchQuery("rare", q) for q in ("ペロブスカイト", "浄化槽", "すごろく", "剪定枝", "港湾", "寒冷地")),
    *(
        BenchQuery("and", q)
        for q in (
            "廃棄物 発電",
            "セメント 廃熱回収",
            "水素 港湾",
            "バイオマス 発電 調査",
            "省エネ 工業団地",
            "再エネ 導入 支援",
        )
    ),
    *(
        BenchQuery("phrase", f'"{q}"')
        for q in (
            "再生可能エネルギー",
            "都市間連携",
            "廃棄物発電",
            "脱炭素先行地域",
            "カーボンニュートラル",
            "環境インフラ",
        )
    ),
    BenchQuery("filter", "導入", "水素技術"),
    BenchQuery("filter", "脱炭素", "交通インフラ"),
    BenchQuery("filter", "メタン発酵", "廃棄物処理"),
    BenchQuery("filter", "計画 策定", "", "タイ"),
    BenchQuery("filter", "脱炭素", "省エネルギー", "インドネシア"),
    BenchQuery("filter", "バイオガス", "廃棄物処理", "タイ"),
    BenchQuery("browse", ""),
    BenchQuery("browse", "", "水素技術"),
    BenchQuery("browse", "", "", "インドネシア"),
    BenchQuery("browse", "", "スマートシティ開発", "ベトナム"),
]


# What people type beyond plain words; the other engines do not look for these, so they are timed alone.
UNDERSTOOD = [
    *(BenchQuery("reading", q) for q in ("きたきゅうしゅう", "はいきぶつ", "さいせいかのう", "すいそ")),
    *(BenchQuery("romaji", q) for q in ("kitakyushu", "haikibutsu", "suiso", "betonamu")),
    *(BenchQuery("english", q) for q in ("renewable energy", "hydrogen", "waste to energy", "Viet Nam")),
    *(BenchQuery("typo", q) for q in ("カーボンニュートレル", "インドネシヤ", "廃器物", "気侯変動")),
    *(BenchQuery("question", q) for q in ("タイで廃棄物発電をやっている事業は?", "横浜市の案件を教えてください",
                                          "どの都市が電動バスを検討していますか")),
    *(BenchQuery("compound", q) for q in ("廃熱回収発電", "木質バイオマス発電", "脱炭素都市形成", "計画策定支援")),
    *(BenchQuery("synonym", q) for q in ("省エネ", "再エネ", "電気自動車", "F/S")),
    *(BenchQuery("half-typed", q) for q in ("ウボンラチャ", "さいせいかの", "indone")),
    *(BenchQuery("inside", q) for q in ("すごろく", "ルコンサル", "ニュートラ")),
    *(BenchQuery("operators", q) for q in ("(水素 OR 港湾) 工場 -調査", "国:タイ 分野:水素 都市:堺市", "提案者:日本NUS")),
]  # fmt: skip

# 200 characters each, as no person would type them.
HOSTILE = {
    name: text[:200]
    for name, text in {
        "OR chain": "水素 OR 廃棄物 OR 発電 OR エネルギー OR 支援 OR 導入 OR 都市 OR 炭素 OR " * 5,
        "frequent words": "事業 支援 導入 都市 調査 計画 技術 省エネ 再エネ 発電 廃棄物 脱炭素 " * 7,
        "quotes": '"都市間連携" 「再生可能エネルギー」 ' * 12,
        "open quotes": "「" * 200,
        "parentheses": "(" * 60 + "水素 OR 港湾" + ")" * 60 + "|" * 70,
        "nested": "(水素 OR (港湾 廃棄物)) (発電 OR (支援 導入)) " * 8,
        "one kana": "あ" * 200,
        "alternating kana": "かきくけこたちつてと" * 20,
        "readings": "しょうこうかいぎしょ" * 20,
        "words in kana": "はいきぶつ すいそ さいせいかのう こうかん しえん けいかく ちょうさ " * 6,
        "long katakana": "カーボンニュートラルグリーンインフラ" * 12,
        "unknown katakana": "ポロヌカメソタ" * 29,
        "romaji": "kitakyushuhaikibutsusuisosaiseikanou" * 6,
        "romaji words": "kitakyushu haikibutsu suiso toyama kankyou chousa keikaku " * 4,
        "latin": "abcdefghij" * 20,
        "kanji": "脱炭素社会実現廃棄物発電導入支援事業実施計画策定" * 9,
        "one kanji": "市" * 200,
        "question": "どの都市でどんな廃棄物発電や水素の導入や調査や計画の策定や支援をやっていますか" * 5,
        "conditions": "国:タ 分野:水 都市:大 提案者:日 国:イ 分野:省 都市:北 提案者:株 " * 6,
        "excluded": "-水素 -港湾 -廃棄物 -発電 -支援 -導入 -省エネ -きたきゅうしゅう " * 6,
        "typos": "カーボンニュートレル インドネシヤ 廃器物 気侯変動 ウランバートリ セメソト " * 5,
        "digits": "2025 2050 1 2 3 4 5 6 7 8 9 10 " * 7,
        "symbols": "・-・-!?#$%&'()=~|`{+*}<>?_" * 8,
        "mixed": 'ＪＣＭ きたきゅう suiso (水素 OR 港湾) -調査 国:タイ "発電" ｶｰﾎﾞﾝ ペロブスカイド? ' * 4,
    }.items()
}
