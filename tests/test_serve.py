from __future__ import annotations

import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from indexer.build import build
from tests.made import project, round_text
from tests.server import serving


def test_a_new_generation_is_served_at_the_next_request(rounds: Path, tmp_path: Path) -> None:
    index = tmp_path / "index"
    index.mkdir()
    with serving(index) as server:
        with pytest.raises(HTTPError, match="503"):
            server.get("/healthz")
        build(rounds, index)
        assert server.get("/healthz") == {"status": "ok", "generation": "000001", "projects": 20}
        (rounds / "2024-2.txt").write_text(round_text(project(1, summary="地熱。")))
        build(rounds, index)
        assert server.get("/api/search", q="地熱")["total"] == 1


def test_threads_answer_alike(index_path: Path) -> None:
    queries = [
        "廃棄物発電",
        "水素 ベトナム",
        "カーボンニュートラル",
        "取り組んで",
        "バイオマス",
        "",
        "港湾 -工場",
        "「都市間連携」",
    ] * 25
    with serving(index_path) as server:

        def ask(q: str) -> tuple[int, list[str]]:
            found = server.get("/api/search", q=q)
            return found["total"], [hit["id"] for hit in found["hits"]]

        alone = [ask(q) for q in queries[:8]]
        with ThreadPoolExecutor(8) as pool:
            assert list(pool.map(ask, queries)) == alone * 25


def test_a_trusted_proxy_names_client_and_host(index_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Through the real server: waitress would drop the headers that nobody trusts."""
    asked = {
        "X-Forwarded-For": "203.0.113.7",
        "X-Forwarded-Host": "toshi.example",
        "X-Forwarded-Proto": "https",
    }
    for proxies, address in (("1", "https://toshi.example/sitemap.xml"), ("0", "http://127.0.0.1")):
        monkeypatch.setenv("TOSHI_PROXIES", proxies)
        with (
            serving(index_path) as server,
            urlopen(Request(f"{server.url}/robots.txt", headers=asked)) as answer,  # noqa: S310
        ):
            assert address in answer.read().decode()


def test_a_busy_port_is_said_plainly(index_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = subprocess.run(
            [sys.executable, "-c", "from webapp.cli import main; main()", "serve", "--port", port, "--index", index_path],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
    assert done.returncode == 1
    assert f"127.0.0.1:{port} で待ち受けられません" in done.stderr
    assert "--port で別の番号を" in done.stderr
    assert "Traceback" not in done.stderr
