"""The engines that are compared, one small class each, all with the same contract.

    Peer(projects, directory)              build an index of the projects, open it
    .search(query) -> (total, ids)         a full search: top 20, total, counts of two facets, snippets

Peers get what they are good at: tantivy and SQLite the fields and boosts of our schema, tantivy
its words from MeCab with the same dictionary (IPADIC), SQLite trigrams and LIKE for shorter words.
Nobody keeps results.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol

from indexer.generations import GenerationStore
from indexer.project import Project, split_field
from indexer.schema import TEXT_FIELDS
from indexer.search import SearchRequest, search
from tests.benchmarks.queries import BenchQuery

TOP, WIDTH, LEAD = 20, 110, 30
FACETS = ("field", "country")


def facet_pairs(project: Project) -> list[tuple[str, str]]:
    fields = dict.fromkeys(split_field(field)[0] for field in project.fields)
    return [("field", field) for field in fields] + [("country", country) for country in project.countries]


def filters(query: BenchQuery) -> dict[str, tuple[str, ...]]:
    chosen = {"field": query.field, "country": query.country}
    return {name: (value,) for name, value in chosen.items() if value}


def words(q: str) -> list[str]:
    return [phrase or word for phrase, word in re.findall(r'"([^"]+)"|(\S+)', q)]


class Peer(Protocol):
    """What an engine must do."""

    name: str

    def __init__(self, projects: Sequence[Project], directory: Path) -> None: ...

    def search(self, query: BenchQuery) -> tuple[int, list[str]]: ...


class Toshi:
    """This project, through its public search function."""

    name = "toshi"

    def __init__(self, projects: Sequence[Project], directory: Path) -> None:  # noqa: ARG002
        self.generation = GenerationStore(directory).current()

    def search(self, query: BenchQuery) -> tuple[int, list[str]]:
        request = SearchRequest(query.q, filters(query), facets=FACETS, marked=("summary",))
        found = search(self.generation, request)
        return found.total, [hit.project.id for hit in found.hits]


class Tantivy:
    """tantivy-py; text tokenised by MeCab (fugashi, IPADIC) with the same choice of words."""

    name = "tantivy"
    KEEP = ("名詞", "動詞", "形容詞", "副詞", "接頭詞")

    def __init__(self, projects: Sequence[Project], directory: Path) -> None:
        import fugashi
        import ipadic
        import tantivy

        self.t, self.tagger = tantivy, fugashi.GenericTagger(ipadic.MECAB_ARGS)
        builder = tantivy.SchemaBuilder().add_text_field("id", stored=True, tokenizer_name="raw")
        builder = builder.add_json_field("stored", stored=True)
        for name in TEXT_FIELDS:
            builder = builder.add_text_field(name, tokenizer_name="whitespace", index_option="position")
        for name in FACETS:
            builder = builder.add_text_field(
                f"facet_{name}", tokenizer_name="raw", fast=True, index_option="basic"
            )
        directory.mkdir(parents=True, exist_ok=True)
        index = tantivy.Index(builder.build(), path=str(directory))
        writer = index.writer(heap_size=200_000_000, num_threads=1)
        for project in projects:
            document = tantivy.Document(id=project.id, stored={"summary": project.summary})
            for name, field in TEXT_FIELDS.items():
                document.add_text(name, " ".join(self.tokens(field.text(project))))
            for facet, value in facet_pairs(project):
                document.add_text(f"facet_{facet}", value)
            writer.add_document(document)
        writer.commit()
        writer.wait_merging_threads()
        index.reload()
        self.schema, self.searcher = index.schema, index.searcher()
        self.tokens = lru_cache(maxsize=4096)(self.tokens)  # type: ignore[method-assign]
        self.aggregations = {name: {"terms": {"field": f"facet_{name}", "size": 100}} for name in FACETS}

    def tokens(self, text: str) -> list[str]:
        found = []
        for word in self.tagger(text):
            feature = word.feature
            if feature[0] in self.KEEP:
                found.append((feature[6] if feature[6] != "*" else word.surface).lower())
        return found

    def clause(self, text: str) -> Any:
        run, q = self.tokens(text), self.t.Query
        alternatives = []
        for name, field in TEXT_FIELDS.items():
            if len(run) == 1:
                one = q.term_query(self.schema, name, run[0])
            else:
                one = q.phrase_query(self.schema, name, run)
            alternatives.append(q.boost_query(one, field.weight))
        return q.disjunction_max_query(alternatives, 0.1)

    def search(self, query: BenchQuery) -> tuple[int, list[str]]:
        q, must = self.t.Query, self.t.Occur.Must
        parts = [(must, self.clause(word)) for word in words(query.q)]
        for name, (value,) in filters(query).items():
            term = q.term_query(self.schema, f"facet_{name}", value)
            parts.append((must, q.const_score_query(term, 0.0)))
        whole = q.boolean_query(parts) if parts else q.all_query()
        found = self.searcher.search(whole, limit=TOP, count=True)
        counts = self.searcher.aggregate(whole, self.aggregations)
        [{b["key"]: b["doc_count"] for b in counts[name]["buckets"]} for name in FACETS]
        documents = [self.searcher.doc(address) for _, address in found.hits]
        snippets([document["stored"][0]["summary"] for document in documents], query.q)
        return found.count, [document["id"][0] for document in documents]


class Sqlite:
    """SQLite FTS5 with the trigram tokenizer; facets in SQL; words under 3 characters by LIKE."""

    name = "sqlite"

    def __init__(self, projects: Sequence[Project], directory: Path) -> None:
        directory.mkdir(parents=True, exist_ok=True)
        self.db = sqlite3.connect(directory / "db.sqlite")
        columns = ", ".join(TEXT_FIELDS)
        self.db.executescript(f"""
            create table project(n integer primary key, id text, {columns});
            create table facet(kind text, value text, n int, primary key(kind, value, n)) without rowid;
            create virtual table fts using fts5({columns}, content='project', content_rowid='n', tokenize='trigram');
        """)
        marks = ",".join("?" * (len(TEXT_FIELDS) + 2))
        texts = [[field.text(project) for field in TEXT_FIELDS.values()] for project in projects]
        with self.db:
            self.db.executemany(
                f"insert into project values({marks})",
                [(n, p.id, *text) for n, (p, text) in enumerate(zip(projects, texts, strict=True), 1)],
            )
            self.db.executemany(
                "insert into facet values(?,?,?)",
                [(*pair, n) for n, project in enumerate(projects, 1) for pair in facet_pairs(project)],
            )
            self.db.execute("insert into fts(fts) values('rebuild')")
            self.db.execute("insert into fts(fts) values('optimize')")
        self.db.execute("analyze")
        self.db.executescript(
            "pragma mmap_size=2000000000; pragma cache_size=-200000; pragma temp_store=memory;"
            "create temp table hit(n integer primary key, score real);"
        )

    def search(self, query: BenchQuery) -> tuple[int, list[str]]:
        run, typed = self.db.execute, words(query.q)
        long, short = [w for w in typed if len(w) > 2], [w for w in typed if len(w) < 3]
        key, where, values = ("rowid" if long else "n"), [], []
        if long:
            where.append("fts match ?")
            values.append(" AND ".join(f'"{word}"' for word in long))
        for word in short:
            where.append(f"({'||char(10)||'.join(TEXT_FIELDS)}) like ?")
            values.append(f"%{word}%")
        for name, (value,) in filters(query).items():
            where.append(f"{'+' if long else ''}{key} in (select n from facet where kind=? and value=?)")
            values += [name, value]
        score = f"bm25(fts,{','.join(str(f.weight) for f in TEXT_FIELDS.values())})" if long else "0"
        condition = " where " + " and ".join(where) if where else ""
        run("delete from temp.hit")
        run(
            f"insert into temp.hit select {key},{score} from {'fts' if long else 'project'}{condition}",
            values,
        )
        total = run("select count(*) from temp.hit").fetchone()[0]
        run(
            "select kind, value, count(*) from temp.hit cross join facet using(n) group by kind, value"
        ).fetchall()
        top = run(
            f"select id, summary from temp.hit join project using(n) order by score, n limit {TOP}"
        ).fetchall()
        snippets([summary for _, summary in top], query.q)
        return total, [id_ for id_, _ in top]


def snippets(texts: list[str], q: str) -> list[str]:
    """The densest thing that a binding without snippets of its own can do: the first match, marked."""
    typed = words(q)
    if not typed:
        return [text[:WIDTH] for text in texts]
    pattern = re.compile("|".join(map(re.escape, typed)))
    found = []
    for text in texts:
        match = pattern.search(text)
        start = max(0, match.start() - LEAD) if match else 0
        found.append(pattern.sub(r"<mark>\g<0></mark>", text[start : start + WIDTH]))
    return found


PEERS: tuple[type[Peer], ...] = (Toshi, Tantivy, Sqlite)
