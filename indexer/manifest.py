"""What a generation was made of, and the files it consists of.

manifest.json      sources with their projects and warnings; size and SHA-256 of each file
manifest.sha256    the SHA-256 of manifest.json, as `sha256sum` writes it
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from indexer.durable import sha256, sync
from indexer.errors import GenerationDamagedError, GenerationOutdatedError
from indexer.project import Finding

LAYOUT = 5  # raised when manifests or stored projects change so that older code could not read them
# 2 has no dates of projects, nor what a person supplied; 3 does not say whether for this content;
# 4 has the warnings in Japanese only.
READABLE = {2, 3, 4, LAYOUT}
FILE, CHECKSUM = "manifest.json", "manifest.sha256"


YearAndCall = tuple[int | None, int | None]


@dataclass(frozen=True)
class Source:
    """A round file behind a generation: its content's checksum, the projects and warnings it gave.

    `given` are the year and call that a person supplied since its title does not say them; they are
    `assumed` where that was said of another content of the file.
    """

    path: str
    sha256: str
    round: str
    title: str
    projects: dict[str, str]  # id → digest
    warnings: tuple[Finding, ...] = ()
    given: YearAndCall | None = None
    assumed: bool = False


@dataclass(frozen=True)
class Manifest:
    """A generation's contents. `parent` is the generation that served when this one was made.

    `updated` says since when projects are published as they are; those that it leaves out, since this generation.
    """

    name: str
    created: str  # ISO 8601, UTC
    fingerprint: str
    sources: tuple[Source, ...]
    parent: str | None = None
    files: dict[str, tuple[int, str]] = field(default_factory=dict)  # name → size, sha256
    updated: dict[str, str] = field(default_factory=dict)  # id → ISO 8601, UTC
    layout: int = LAYOUT

    def updated_at(self, id_: str) -> str:
        """When a project was first published as it is (ISO 8601, UTC)."""
        return self.updated.get(id_, self.created)

    def keep_dates(self, before: Manifest | None) -> None:
        """Take over the dates of the projects that are as they were."""
        was = before.projects if before else {}
        for id_, digest in self.projects.items():
            if before and was.get(id_) == digest:
                self.updated[id_] = before.updated_at(id_)

    @property
    def projects(self) -> dict[str, str]:
        """All projects, id → digest."""
        return {id_: digest for source in self.sources for id_, digest in source.projects.items()}

    @property
    def by_round(self) -> dict[str, Source]:
        """The sources by the round that they hold."""
        return {source.round: source for source in self.sources}

    def save(self, directory: Path) -> None:
        """Write manifest and checksum, flushed to disk."""
        data = json.dumps(asdict(self), ensure_ascii=False, indent=1).encode()
        (directory / FILE).write_bytes(data)
        (directory / CHECKSUM).write_bytes(f"{hashlib.sha256(data).hexdigest()}  {FILE}\n".encode())
        sync(directory / FILE)
        sync(directory / CHECKSUM)

    @classmethod
    def load(cls, directory: Path) -> Manifest:
        """Read a generation's manifest. Raises `GenerationDamagedError` when it is not as written."""
        path = directory / FILE
        try:
            data = path.read_bytes()
            checksum = (directory / CHECKSUM).read_bytes()
        except OSError as error:
            if path.exists() and _is_outdated(path):
                raise GenerationOutdatedError(path) from error
            raise GenerationDamagedError(_unreadable(Path(error.filename or path), error)) from error
        if checksum != f"{hashlib.sha256(data).hexdigest()}  {FILE}\n".encode():
            raise GenerationDamagedError(f"{path}: 内容がチェックサムと違います。")
        values: dict[str, Any] = json.loads(data)
        if values.get("layout") not in READABLE:
            raise GenerationOutdatedError(path)
        values["sources"] = tuple(_source(source) for source in values["sources"])
        values["files"] = {name: (size, digest) for name, (size, digest) in values["files"].items()}
        return cls(**values)

    def verify(self, directory: Path) -> None:
        """Compare all files with what was published. Raises `GenerationDamagedError` at the first fault."""
        for fault in self.faults(directory):
            raise GenerationDamagedError(fault)

    def faults(self, directory: Path) -> Iterator[str]:
        """What is wrong with the files, one sentence each; a foreign table of contents is a fault too.

        Whoosh would open the highest numbered one, and it is a pickle.
        """
        for name, (size, digest) in self.files.items():
            path = directory / name
            try:
                if path.stat().st_size != size:
                    yield f"{path}: 大きさが公開時と違います。"
                elif sha256(path) != digest:
                    yield f"{path}: 内容が公開時と違います。"
            except OSError as error:
                yield _unreadable(path, error)
        for path in directory.glob("*.toc"):
            if path.name not in self.files:
                yield f"{path}: この世代のものではありません。"


def _is_outdated(path: Path) -> bool:
    """Whether a manifest without a checksum is of a layout that had none, not one that lost it."""
    try:
        values = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return False
    return isinstance(values, dict) and "sources" in values and values.get("layout") not in READABLE


def _unreadable(path: Path, error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return f"{path}: ファイルがありません。"
    return f"{path}: 読めません（{error.strerror}）。"


def _source(values: dict[str, Any]) -> Source:
    warnings = tuple(Finding.from_dict(finding) for finding in values.pop("warnings"))
    given = tuple(found) if (found := values.pop("given", None)) else None
    return Source(**values, warnings=warnings, given=given)
