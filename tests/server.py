"""The real server: `toshi serve` in a process of its own."""

from __future__ import annotations

import contextlib
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from urllib.request import urlopen


class Server:
    """A running server; `get` asks its API."""

    def __init__(self, url: str, process: subprocess.Popen[str]) -> None:
        self.url, self.process = url, process

    def get(self, path: str, **params: Any) -> dict[str, Any]:
        address = f"{self.url}{path}" + (f"?{urlencode(params, doseq=True)}" if params else "")
        with urlopen(address, timeout=30) as response:  # noqa: S310
            found: dict[str, Any] = json.load(response)
        return found

    def page(self, path: str) -> str:
        """The HTML of a page."""
        with urlopen(f"{self.url}{path}", timeout=30) as response:  # noqa: S310
            html: str = response.read().decode()
        return html


@contextlib.contextmanager
def serving(index: Path, *options: str) -> Iterator[Server]:
    """Serve an index on a free port until the block ends."""
    command = [
        sys.executable,
        "-c",
        "from webapp.cli import main; main()",
        "serve",
        "--port",
        "0",
        "--index",
        str(index),
        *options,
    ]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment
    ) as process:
        assert process.stdout is not None
        try:
            line = process.stdout.readline()
            match = re.search(r"http://[\d.]+:\d+", line)
            assert match, f"the server said {line!r}"
            yield Server(match[0], process)
        finally:
            process.terminate()
