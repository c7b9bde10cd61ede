"""Made-up rounds of any size: deterministic, and shaped like the real one.

The first round is the real one. The others recombine its clauses; a third of their nouns are drawn
anew from Janome's dictionary by a Zipf law, in which the round's own nouns take the first ranks.
Record i is the same for every size.
"""

from __future__ import annotations

import random
import re
from functools import cached_property
from itertools import accumulate
from pathlib import Path

from indexer.eras import era_year
from indexer.morphology import Morphology
from indexer.project import Area, Project
from indexer.rounds import read_round

SEED = Path(__file__).parents[2] / "data" / "rounds" / "2025-1.txt"
REDRAWN = 0.35
NOUNS = ("名詞,サ変接続", "名詞,一般")
HEADER = "番号\t提案者\t国内都市\t対象都市・地域\t対象国\t事業名\t対象分野\t事業概要"
FIELDS = {
    "省エネルギー": 0.85, "再生可能エネルギー": 0.9, "廃棄物処理": 0.75, "交通インフラ": 0.35, "制度構築支援": 0.9,
    "水素技術": 0.2, "デジタル技術": 0.4, "スマートシティ開発": 0.15, "その他(港湾インフラ)": 0.06,
    "その他(農業)": 0.05, "その他(観光)": 0.05, "その他(森林保全)": 0.04, "その他(水処理)": 0.04,
}  # fmt: skip
PARTNERS = {
    "インドネシア": (
        25,
        "バドゥン県 マカッサル市 バンテン州 西ジャワ州 スラバヤ市 セマラン市 バンドン市 バタム市",
    ),
    "ベトナム": (22, "フエ市 ダナン市 ドンナイ省 ハノイ市 ハイフォン市 ホーチミン市 カントー市 ソクチャン省"),
    "タイ": (14, "パタヤ市 ラヨーン市 ウボンラチャタニ県 バンコク都 チェンマイ県 プーケット県"),
    "フィリピン": (10, "セブ市 ダナオ市 ケソン市 ダバオ市 イロイロ市 バギオ市"),
    "インド": (7, "マハラシュトラ州 テランガナ州 アンドラ・プラデーシュ州 ベンガルール市"),
    "マレーシア": (5, "イスカンダル地域 クアラルンプール市 ペナン州 コタキナバル市"),
    "カンボジア": (4, "プノンペン都 シェムリアップ州"),
    "モンゴル": (4, "ウランバートル市 ダルハン市"),
    "ミャンマー": (3, "ヤンゴン市 マンダレー市"),
    "ラオス": (2, "ビエンチャン特別市 ルアンパバーン県"),
    "パラオ": (2, "コロール州 アイライ州"),
    "チリ": (1, "レンカ区 サンティアゴ市"),
    "バングラデシュ": (1, "ダッカ市 チッタゴン市"),
}
CITIES = [
    "北九州市",
    "横浜市",
    "大阪市",
    "富山市",
    "神戸市",
    "札幌市",
    "川崎市",
    "堺市",
    "東京都",
    "福岡市",
    "愛媛県",
    "静岡市",
    "京都市",
    "真庭市",
    "大崎町",
    "さいたま市",
    "北海道",
    "浦添市",
    "福島市",
    "仙台市",
]
PROPOSERS = [
    "日本工営",
    "日本エヌ・ユー・エス",
    "地球環境センター",
    "地球環境戦略研究機関",
    "エックス都市研究所",
    "オリエンタルコンサルタンツ",
    "八千代エンジニアリング",
    "海外環境協力センター",
    "ATGREEN",
    "アジア航測",
    "建設技術研究所",
    "グリーンブルー",
]


class Corpus:
    """Projects by number; the seed's own come first."""

    def __init__(self, per_round: int = 25) -> None:
        self.per_round = per_round
        self.seed = read_round(SEED).projects
        self.morphology = Morphology()

    @cached_property
    def names(self) -> list[list[tuple[str, str]]]:
        return [self._clause(project.name) for project in self.seed]

    @cached_property
    def clauses(self) -> list[list[tuple[str, str]]]:
        texts = [part for p in self.seed for part in re.findall(r"[^。\n、]{12,}[。、]?", p.summary)]
        return [self._clause(text) for text in texts]

    @cached_property
    def nouns(self) -> dict[str, tuple[list[str], list[float]]]:
        """Per kind of noun: words by rank, and their cumulated Zipf weights."""
        own: dict[str, dict[str, int]] = {kind: {} for kind in NOUNS}
        for clause in self.names + self.clauses:
            for kind, surface in clause:
                if kind:
                    own[kind][surface] = own[kind].get(surface, 0) + 1
        dictionary, rnd = self.morphology.dictionary._system, random.Random(1)
        drawn: dict[str, list[str]] = {kind: [] for kind in NOUNS}
        last = max(high for _, high in dictionary.bucket_ranges)
        for number in rnd.sample(range(last), 60_000):
            part_of_speech, _, _, base, *_ = dictionary.lookup_extra(number)
            kind = ",".join(part_of_speech.split(",")[:2])
            if kind in drawn and 2 <= len(base) <= 5 and not re.fullmatch("[ぁ-んー]+", base):
                drawn[kind].append(base)
        found = {}
        for kind in NOUNS:
            words = sorted(own[kind], key=lambda word: -own[kind][word]) + drawn[kind]
            found[kind] = words, list(accumulate((rank + 8) ** -1.07 for rank in range(len(words))))
        return found

    def _clause(self, text: str) -> list[tuple[str, str]]:
        """(kind of noun or "", surface) for each morpheme."""
        found = []
        for morpheme in self.morphology.morphemes(text):
            kind = ",".join(morpheme.part_of_speech.split(",")[:2])
            is_noun = kind in NOUNS and len(morpheme.surface) > 1 and not morpheme.surface.isascii()
            found.append((kind if is_noun else "", morpheme.surface))
        return found

    def _fill(self, rnd: random.Random, clause: list[tuple[str, str]]) -> str:
        out = []
        for kind, surface in clause:
            if kind and rnd.random() < REDRAWN:
                words, weights = self.nouns[kind]
                surface = rnd.choices(words, cum_weights=weights)[0]
            out.append(surface)
        return "".join(out)

    def project(self, at: int) -> Project:
        """Project number `at` of the corpus."""
        if at < len(self.seed):
            return self.seed[at]
        rnd = random.Random(1_000_003 * at + 7)
        call = (at - len(self.seed)) // self.per_round
        countries = [rnd.choices(list(PARTNERS), [weight for weight, _ in PARTNERS.values()])[0]]
        places = PARTNERS[countries[0]][1].split()
        length, summary = rnd.gauss(340, 60), ""
        while len(summary) < length - 20:
            summary += self._fill(rnd, rnd.choice(self.clauses))
        return Project(
            fiscal_year=2024 - call // 80,
            call=call % 80 + 1,
            number=(at - len(self.seed)) % self.per_round + 1,
            proposer="株式会社" + _zipf(rnd, PROPOSERS),
            domestic_cities=tuple(dict.fromkeys(_zipf(rnd, CITIES) for _ in range(rnd.choice([1, 1, 1, 2])))),
            target_areas=tuple(
                map(Area.parse, rnd.sample(places, min(len(places), rnd.choice([1, 1, 2, 3]))))
            ),
            countries=tuple(countries),
            name=self._fill(rnd, rnd.choice(self.names)),
            fields=tuple(f for f, share in FIELDS.items() if rnd.random() < share) or ("省エネルギー",),
            summary=summary.rstrip("、。") + "。",
        )

    def write(self, size: int, directory: Path) -> None:
        """Write the first `size` projects as round files, as the ministry publishes them."""
        directory.mkdir(parents=True)
        by_round: dict[str, list[Project]] = {}
        for at in range(size):
            project = self.project(at)
            by_round.setdefault(project.round, []).append(project)
        for name, projects in by_round.items():
            (directory / f"{name}.txt").write_text(round_text(projects), encoding="utf-8")


def round_text(projects: list[Project]) -> str:
    """A round as the ministry publishes it."""
    first = projects[0]
    rows = [f"\n\n{era_year(first.fiscal_year)}都市間連携事業 {first.call}次公募採択案件一覧\n\n{HEADER}"]
    for p in projects:
        paragraphs = "".join(f"<p>{line}</p>" for line in p.summary.split("\n"))
        cells = [str(p.number), p.proposer, "・".join(p.domestic_cities), "、".join(map(str, p.target_areas)),
                 "、".join(p.countries), p.name, "<ul> " + " ".join(p.fields) + " ", paragraphs]  # fmt: skip
        rows.append("\t".join(cells))
    return "\n".join(rows) + "\n"


def _zipf(rnd: random.Random, values: list[str]) -> str:
    return rnd.choices(values, [1 / (rank + 1.5) for rank in range(len(values))])[0]
