"""The year and call of a file whose title does not say them: supplied by a person, remembered by its name.

Another content under the same name may be another round, so it is taken in with a remark that stays
until a person answers it.
"""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import NamedTuple

from indexer.eras import era_year
from indexer.errors import RoundRefusedError
from indexer.manifest import Source, YearAndCall
from indexer.project import Finding, Round
from indexer.rounds import read_round
from indexer.vocabulary import Vocabulary
from indexer.wording import Text


class Supplied(NamedTuple):
    """A round, the year and call that had to be supplied for it, and whether they are assumed to hold for it too."""

    round: Round
    given: YearAndCall | None = None
    assumed: bool = False


def read_supplied(
    path: Path, digest: str, vocabulary: Vocabulary, earlier: Source | None, given: YearAndCall | None
) -> Supplied:
    """A round with what is `given` for it now, else with what `earlier` remembers of the file.

    `digest` is the SHA-256 of the file. Raises `RoundRefusedError`.
    """
    remembered = earlier.given if earlier else None
    round_, used = _with_title(path, vocabulary, given or remembered)
    if used is None or given or earlier is None:
        return Supplied(round_, used)
    differs = round_.digests != earlier.projects
    if not (earlier.assumed or (earlier.sha256 != digest and differs)):
        return Supplied(round_, used)
    remark = _remark(round_.fiscal_year, round_.call)
    return Supplied(dataclasses.replace(round_, warnings=(remark, *round_.warnings)), used, True)


def _with_title(
    path: Path, vocabulary: Vocabulary, supplied: YearAndCall | None
) -> tuple[Round, YearAndCall | None]:
    """A round as its file says it or, where it is refused so, with what was supplied, and that."""
    try:
        return read_round(path, vocabulary), None
    except RoundRefusedError as refusal:
        if supplied is None:
            raise
        try:
            return read_round(path, vocabulary, *supplied), supplied
        except RoundRefusedError as still:
            raise (still if still.total < refusal.total else refusal) from None


def _remark(year: int, call: int) -> Finding:
    return Finding(
        0,
        "",
        Text(
            "表題から年度と公募が分からないため、前に指定された"
            "%(era)s%(call)s次公募として取り込みました。ファイルの内容は前と違います。"
            "別の公募なら、表の上に「%(example)s」のような行を加えるか、"
            "toshi index --year 年度（西暦） --call 次 で指定し直してください。"
            "正しければ toshi index --year %(year)s --call %(call)s を実行すると、この注意は消えます。",
            era=era_year(year),
            year=year,
            call=call,
            example="令和7年度 1次公募",
        ),
    )
