"""Imports run one way: webapp → indexer, and inside indexer from the end of the pipeline to its start."""

from __future__ import annotations

import ast
from fnmatch import fnmatch
from pathlib import Path

import pytest

import indexer
from indexer.schema import _INDEX_CODE

ROOT = Path(__file__).parent.parent

# What each part may import of this project. Whoever adds an arrow decides it here.
LAYERS = [
    (
        "indexer.ascending",
        "indexer.entries",
        "indexer.errors",
        "indexer.project",
        "indexer.romaji",
        "indexer.eras",
        "indexer.durable",
        "indexer.wording",
        "indexer.remembered",
        "indexer.initials",
        "indexer.potential",
    ),
    ("indexer.manifest", "indexer.kept"),
    ("indexer.kanji", "indexer.folding", "indexer.dictionary"),
    ("indexer.tables",),
    ("indexer.vocabulary",),
    ("indexer.morphology",),
    ("indexer.segmentation", "indexer.municipalities", "indexer.nouns"),
    ("indexer.analysis", "indexer.snippets", "indexer.mapped", "indexer.codec", "indexer.compact_texts"),
    ("indexer.compounds", "indexer.mixed", "indexer.transliteration", "indexer.pronunciation"),
    (
        "indexer.spans",
        "indexer.english",
        "indexer.english_words",
        "indexer.lexicon",
        "indexer.readings",
        "indexer.likeness",
        "indexer.thesaurus",
        "indexer.towns",
        "indexer.typed",
        "indexer.clipping",
    ),
    ("indexer.exclusions", "indexer.regions", "indexer.glosses", "indexer.counted"),
    ("indexer.rounds", "indexer.report", "indexer.schema", "indexer.query", "indexer.request"),
    ("indexer.postings",),
    ("indexer.facets",),
    ("indexer.generations",),
    ("indexer.matching", "indexer.passages", "indexer.publishing", "indexer.writing", "indexer.verification"),
    ("indexer.rollback", "indexer.supplied"),
    ("indexer.intake", "indexer.changes"),
    ("indexer.attempt", "indexer.plan"),
    ("indexer.build", "indexer.checking", "indexer.status"),
    ("indexer.watch", "indexer.changes_report"),
    ("indexer.publishing_report",),
    ("indexer.suggest", "indexer.candidates"),
    ("indexer.understood",),
    ("indexer.alternatives", "indexer.questions", "indexer.conditions"),
    ("indexer.fallbacks",),
    ("indexer.planning", "indexer.english_queries"),
    ("indexer.ways", "indexer.clauses"),
    ("indexer.parts",),
    ("indexer.understanding",),
    ("indexer.correction", "indexer.hits"),
    ("indexer.ranking",),
    ("indexer.spellings",),
    ("indexer.search", "indexer.completion", "indexer.crosstab", "indexer.similar"),
    ("indexer.explanation", "indexer.search_report", "indexer.warming"),
    ("indexer.cli", "indexer"),
]
ONLY_IN = {
    "janome": {"indexer.dictionary"},
    "whoosh": {
        "indexer.codec",
        "indexer.compact_texts",
        "indexer.mapped",
        "indexer.postings",
        "indexer.schema",
        "indexer.writing",
    },
    "flask": {"webapp", "webapp.*"},
    "xlsxwriter": {"webapp.workbook"},
}


def modules(package: str) -> dict[str, Path]:
    found = {}
    for path in (ROOT / package).rglob("*.py"):
        parts = path.relative_to(ROOT).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def imports(path: Path) -> set[str]:
    """Dotted names a module imports; `if TYPE_CHECKING:` blocks are not imports."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    hints = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        for inner in ast.walk(node)
    }
    names = set()
    for node in ast.walk(tree):
        if id(node) in hints:
            continue
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            names |= {str(node.module)} | {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def layer(module: str) -> int:
    for number, names in enumerate(LAYERS):
        if module in names or (module.startswith("indexer.rounds") and "indexer.rounds" in names):
            return number
    raise AssertionError(f"{module} has no place in LAYERS")


@pytest.mark.parametrize("module", sorted(modules("indexer")))
def test_indexer_imports_downwards(module: str) -> None:
    known = modules("indexer")
    for name in imports(known[module]) & known.keys():
        assert layer(name) <= layer(module), f"{module} imports {name}, which lies above it"
    assert not any(name.split(".")[0] == "webapp" for name in imports(known[module]))


@pytest.mark.parametrize("module", sorted(modules("webapp")))
def test_webapp_uses_only_what_indexer_exports(module: str) -> None:
    for name in imports(modules("webapp")[module]):
        if name.split(".")[0] == "indexer" and name != "indexer":
            exported = name.removeprefix("indexer.") in indexer.__all__
            assert exported or (module == "webapp.cli" and name.startswith("indexer.cli")), (
                f"{module}: {name}"
            )


@pytest.mark.parametrize("library", ONLY_IN)
def test_libraries_stay_in_their_rooms(library: str) -> None:
    users = {
        module
        for package in ("indexer", "webapp")
        for module, path in modules(package).items()
        if any(name.split(".")[0] == library for name in imports(path))
    }
    assert users
    assert all(any(fnmatch(user, room) for room in ONLY_IN[library]) for user in users), users


def test_all_is_complete_and_true() -> None:
    assert len(indexer.__all__) == len(set(indexer.__all__))
    assert all(hasattr(indexer, name) for name in indexer.__all__)


def test_the_fingerprint_knows_all_code_that_leaves_something_in_an_index() -> None:
    """What such code imports is such code itself, or one of those that are named here."""
    leaves_nothing = {
        "entries",
        "errors",
        "manifest",
        "mixed",
        "potential",
        "pronunciation",
        "readings",
        "remembered",
        "transliteration",
        "wording",
    }
    counted = {f"indexer.{name.removesuffix('.py')}" for name in _INDEX_CODE}
    known = modules("indexer")
    used = {name for module in counted for name in imports(known[module]) & known.keys()}
    assert used <= counted | {f"indexer.{name}" for name in leaves_nothing}
