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
