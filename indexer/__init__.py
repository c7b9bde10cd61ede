"""Full-text search over published rounds of adopted projects (公募の採択案件).

A round file becomes `Project`s (`indexer.rounds`), Janome turns their text into tokens
(`indexer.analysis`), Whoosh keeps the tokens in an immutable generation (`indexer.build`,
`indexer.generations`), and `search` answers a `SearchRequest` from the generation that serves.
What is exported here is all that other packages use.
"""

from indexer.completion import Completion, complete
from indexer.crosstab import CrossTable, Survey, cross, survey
from indexer.english import english_value
from indexer.eras import as_fiscal_year, era_year
from indexer.errors import (
    GenerationDamagedError,
    InvalidRequestError,
    NoIndexError,
    PageNotFoundError,
    RoundRefusedError,
    ToshiError,
)
from indexer.explanation import explain
from indexer.facets import FacetValue
from indexer.generations import Generation, GenerationStore
from indexer.hits import Hit
from indexer.project import Area, Finding, Project
from indexer.query import MAX_QUERY
from indexer.request import DEFAULT_SIZE, MAX_SIZE, SHOWN_FACETS, SearchRequest, Sort
from indexer.schema import FACETS, canonical_value
from indexer.search import SearchResponse, iterate, search
from indexer.similar import similar
from indexer.snippets import Segment, Snippet
from indexer.status import Status, read_status
from indexer.suggest import Suggestion, suggest
from indexer.understood import Condition, Understood, Word
from indexer.vocabulary import country_code, vocabulary_digest
from indexer.warming import read_ahead, warm_up
from indexer.watch import watching
from indexer.wording import Text

__all__ = [
    "DEFAULT_SIZE",
    "FACETS",
    "MAX_QUERY",
    "MAX_SIZE",
    "SHOWN_FACETS",
    "Area",
    "Completion",
    "Condition",
    "CrossTable",
    "FacetValue",
    "Finding",
    "Generation",
    "GenerationDamagedError",
    "GenerationStore",
    "Hit",
    "InvalidRequestError",
    "NoIndexError",
    "PageNotFoundError",
    "Project",
    "RoundRefusedError",
    "SearchRequest",
    "SearchResponse",
    "Segment",
    "Snippet",
    "Sort",
    "Status",
    "Suggestion",
    "Survey",
    "Text",
    "ToshiError",
    "Understood",
    "Word",
    "as_fiscal_year",
    "canonical_value",
    "complete",
    "country_code",
    "cross",
    "english_value",
    "era_year",
    "explain",
    "iterate",
    "read_ahead",
    "read_status",
    "search",
    "similar",
    "suggest",
    "survey",
    "vocabulary_digest",
    "warm_up",
    "watching",
]
