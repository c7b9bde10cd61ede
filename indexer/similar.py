"""Projects like a project, by the terms they share.

The project's own terms, those of its proposer's name left out (who proposes it is not what it is about), are
weighed by tf · idf over the weighted fields. Those that tell the most about it ask the index, where each adds
a document's BM25F, which is normalised by length, times that weight. Frequent words say little by their idf
alone, and one that every project has says nothing; places and fields are terms like the others.
"""

from __future__ import annotations

import math

import numpy as np

from indexer.analysis import analyse
from indexer.ascending import Floats
from indexer.generations import Generation
from indexer.postings import IndexReader
from indexer.project import Project
from indexer.schema import TEXT_FIELDS

_MOST_TELLING = 16  # terms


def similar(generation: Generation, id_: str, most: int = 5) -> list[Project]:
    """The projects most like one, best first; none for an id that does not exist or is like no other."""
    index = generation.index
    ordinal = index.find(id_)
    if ordinal is None:
        return []
    scores: Floats = np.zeros(index.size, np.float32)
    for term, weight in _telling(index, index.stored(ordinal).project).items():
        found = index.term(term)
        scores[found.ordinals] += found.totals * np.float32(weight)
    scores[ordinal] = 0
    best = np.argsort(-scores, kind="stable")[:most]
    return [index.stored(int(at)).project for at in best if scores[at] > 0]


def _telling(index: IndexReader, project: Project) -> dict[str, float]:
    """The terms that set a project apart and that others have too, with their tf · idf."""
    counted: dict[str, float] = {}
    for name, field in TEXT_FIELDS.items():
        for token in analyse(field.text(project)) if name != "proposer" else ():
            counted[token.term] = counted.get(token.term, 0) + field.weight
    found = {}
    for term, count in counted.items():
        documents = index.lexicon.documents.get(term, 0)
        if 1 < documents < index.size:
            found[term] = (1 + math.log(count)) * math.log(index.size / documents)
    best = sorted(found, key=lambda term: -found[term])[:_MOST_TELLING]
    return {term: found[term] for term in best}
