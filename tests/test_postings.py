"""The arrays answer as Whoosh's own searcher does, over several segments and deletions."""

from __future__ import annotations

import random
import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from whoosh import index as whoosh_index
from whoosh import query as wq
from whoosh.scoring import BM25F

from indexer import Generation, GenerationStore, SearchRequest, search
from indexer.analysis import analyse, compact
from indexer.build import build
from indexer.project import Project
from indexer.schema import DESCRIPTIONS, TEXT_FIELDS, all_text, schema
from indexer.spans import unpack_spans
from indexer.understanding import understand
from indexer.understood import Understood, Way, Word
from tests.benchmarks.corpus import Corpus, round_text

QUERIES = 300


@pytest.fixture(scope="module")
def grown(tmp_path_factory: pytest.TempPathFactory) -> Generation:
    """150 projects, published in five steps: rounds added, corrected, shortened and removed."""
    folder = tmp_path_factory.mktemp("grown")
    corpus, rounds = Corpus(), folder / "rounds"
    corpus.write(150, rounds)
    files = sorted(rounds.iterdir())
    held_back = {path: path.read_bytes() for path in files[3:]}
    for path in held_back:
        path.unlink()
    build(rounds, folder / "index")
    for path, data in held_back.items():
        path.write_bytes(data)
        build(rounds, folder / "index")
    wrong = [corpus.project(at) for at in range(20, 45)]
    (rounds / f"{wrong[0].round}.txt").write_text(round_text(wrong[:15]), encoding="utf-8")
    files[0].unlink()
    build(rounds, folder / "index")
    return GenerationStore(folder / "index").current()


def whoosh_way(way: Way) -> Any:
    """A way to meet a word for Whoosh: an OR of a run in each text field."""

    def run(name: str) -> Any:
        boost = TEXT_FIELDS[name].weight * way.counts
        return (
            wq.Term(name, way.run[0], boost)
            if len(way.run) == 1
            else wq.Phrase(name, list(way.run), 1, boost)
        )

    return wq.Or([run(name) for name in TEXT_FIELDS])


def by_whoosh(searcher: Any, query: Understood) -> dict[str, float]:
    """Ids and scores of Whoosh's own search.

    The best of a word's ways and exclusion are found by hand: DisjunctionMax of Ors loses boosts,
    AndNot lets some excluded documents through, and a Not of nothing adds 1 to every score.
    """

    def found(whole: Any) -> dict[str, float]:
        hits = searcher.search(whole, limit=None)
        return {Project.from_dict(hit["stored"][0]).id: hit.score for hit in hits}

    def best(word: Word) -> dict[str, float]:
        scores: dict[str, float] = {}
        for way in word.ways:
            for id_, score in found(whoosh_way(way)).items():
                scores[id_] = max(score, scores.get(id_, 0.0))
        return scores

    if all(len(word.ways) == 1 for word in query.words):
        scores = found(wq.And([whoosh_way(word.ways[0]) for word in query.words]))
    else:
        words = [best(word) for word in query.words]
        scores = {
            id_: sum(word[id_] for word in words) for id_ in set.intersection(*(set(word) for word in words))
        }
    for word in query.excluded:
        assert isinstance(word, Word)
        for id_ in best(word):
            scores.pop(id_, None)
    return scores


def is_runs_only(query: Understood) -> bool:
    """Whether Whoosh can say the same: an AND of words that are met by runs."""
    words = [*query.words, *query.excluded]
    ways = [way for word in words if isinstance(word, Word) for way in word.ways]
    plain = all(len(clause) == 1 and isinstance(clause[0], Word) for clause in query.clauses)
    found = all(word.ways for word in query.words)
    return (
        bool(query.words)
        and plain
        and found
        and not query.relaxed
        and all(way.run and not way.window for way in ways)
    )


def random_queries(generation: Generation) -> list[str]:
    rnd = random.Random(11)
    texts = [generation.index.stored(at).project.summary for at in range(generation.index.size)]
    texts += [generation.index.stored(at).project.name for at in range(generation.index.size)]

    def piece() -> str:
        words = [w for w in re.split(r"[、。()「」・\s]", rnd.choice(texts)) if len(w) > 1]
        word = rnd.choice(words)
        start = rnd.randrange(len(word))
        return word[start : start + rnd.choice([2, 2, 3, 4, 6, 12])]

    shapes = ["{}", "{} {}", '"{}"', "{} -{}", "{} {} {}", "「{}」 -{}"]
    found = []
    while len(found) < QUERIES:
        shape = rnd.choice(shapes)
        query = shape.format(*(piece() for _ in range(shape.count("{}"))))
        if is_runs_only(understand(generation, query)):
            found.append(query)
    return found


def test_the_corpus_has_segments_and_deletions(grown: Generation) -> None:
    with whoosh_index.open_dir(grown.path, readonly=True).reader() as reader:
        assert len(reader.leaf_readers()) >= 4
        assert reader.doc_count_all() - reader.doc_count() >= 25
        assert reader.doc_count() == grown.index.size == len(grown.manifest.projects)


def test_ids_scores_and_totals_agree_with_whoosh(grown: Generation) -> None:
    multiple = 0
    with whoosh_index.open_dir(grown.path, readonly=True).searcher(weighting=BM25F()) as searcher:
        for query in random_queries(grown):
            theirs = by_whoosh(searcher, understand(grown, query))
            ours = []
            for page in (1, 2):
                if page == 1 or len(theirs) > 100:
                    ours += search(grown, SearchRequest(query, size=100, page=page, facets=())).hits
            assert {hit.project.id: pytest.approx(hit.score, rel=1e-4) for hit in ours} == theirs, query
            scores = [hit.score for hit in ours]
            assert scores == sorted(scores, reverse=True)
            multiple += len(theirs) > 1
    assert multiple > 50


def test_equal_scores_stand_in_published_order(grown: Generation) -> None:
    hits = search(grown, SearchRequest("都市間連携", size=100, facets=())).hits
    keys = [(-hit.score, -hit.project.fiscal_year, -hit.project.call, hit.project.number) for hit in hits]
    assert len(hits) > 20
    assert keys == sorted(keys)


def test_every_place_marks_its_term(grown: Generation) -> None:
    from indexer.postings import FIELD_BITS, POSITION_BITS

    names = list(TEXT_FIELDS)
    for term in ("エネルギ", "発電", "市", "jcm"):
        found = grown.index.term(term)
        assert len(found.places) >= len(found.keys) > 0
        for place in found.places.tolist():
            key, position = place >> POSITION_BITS, place & ((1 << POSITION_BITS) - 1)
            name, stored = names[key & 7], grown.index.stored(key >> FIELD_BITS)
            start, end = unpack_spans(stored.spans[name])[2 * position : 2 * position + 2]
            text = TEXT_FIELDS[name].text(stored.project)
            assert [token.term for token in analyse(text[start:end])] == [term]


def test_a_term_that_does_not_occur(grown: Generation) -> None:
    found = grown.index.term("ありえない語")
    assert [len(array) for array in found] == [0] * 5


def test_the_documents_of_a_list_that_was_given_back(grown: Generation) -> None:
    index = grown.index
    before = {term: index.term(term).ordinals.tolist() for term in index.lexicon.documents}
    index.release()
    assert {term: index.documents_of(term).tolist() for term in before} == before
    assert index.documents_of("𠮷野家").tolist() == []


def test_find_knows_live_documents_only(grown: Generation) -> None:
    live = grown.manifest.projects
    assert all(grown.index.stored(grown.index.find(id_) or 0).project.id == id_ for id_ in live)
    assert grown.index.find("2024-1-20") is None  # cut from its round
    assert grown.index.find("1999-1-01") is None


def test_stored_projects_fall_out_of_memory(grown: Generation, monkeypatch: pytest.MonkeyPatch) -> None:
    reader = GenerationStore(grown.path.parent).current().index
    monkeypatch.setattr(reader, "STORED_KEPT", 3)
    names = [reader.stored(at).project.id for at in (0, 1, 2, 3, 0)]
    assert names[0] == names[4]
    assert len(reader._stored) == 3


def test_every_schema_field_is_described() -> None:
    assert set(schema().names()) == DESCRIPTIONS.keys()


def test_an_index_is_an_ordinary_whoosh_index(grown: Path | Generation) -> None:
    assert isinstance(grown, Generation)
    opened = whoosh_index.open_dir(grown.path, readonly=True)
    assert set(opened.schema.names()) == DESCRIPTIONS.keys()


def test_strings_are_found_in_every_text_that_has_them(grown: Generation) -> None:
    """Random strings of the texts, and such as no text has, against reading all texts."""
    index, chance = grown.index, random.Random(5)
    texts = [compact(all_text(index.stored(ordinal).project)) for ordinal in range(index.size)]
    kept = [index.compact_text(ordinal).rstrip("\n") for ordinal in range(index.size)]
    assert kept == [text.rstrip("\n") for text in texts]
    characters = sorted(set("".join(texts)) - {"\n"})
    absent = 0
    for _ in range(QUERIES):
        text = chance.choice(texts)
        at, size = chance.randrange(len(text)), chance.randint(2, 6)
        for needle in (text[at : at + size], "".join(chance.choices(characters, k=size)), "𠮷野家"):
            found = [ordinal for ordinal, text in enumerate(texts) if needle in text]
            assert index.containing(needle, 1000).tolist() == found, needle
            absent += not found and needle != "𠮷野家"
            assert index.texts.may_contain(needle) or not found
    assert absent > QUERIES / 2, "not enough strings that are nowhere"
    assert not index.texts.may_contain("𠮷野家")


def test_words_that_stand_side_by_side_may_do_so(grown: Generation) -> None:
    """Two words at a text's neighbouring positions, with nothing between them there; not the words in another order."""
    texts, chance = grown.index.texts, random.Random(6)
    denied = 0
    for ordinal in chance.sample(range(grown.index.size), 20):
        summary = grown.index.stored(ordinal).project.summary
        for one, other in pairwise(analyse(summary)):
            if summary[one.start : one.end] == one.term and summary[other.start : other.end] == other.term:
                if one.end == other.start:
                    assert texts.may_adjoin((one.term, other.term))
                denied += not texts.may_adjoin((other.term, one.term))
    assert denied > 100
    assert texts.may_adjoin(("一つ",))
    assert not texts.may_adjoin(("水素", "𠮷野家"))
