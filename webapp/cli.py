"""The `toshi` command: what `indexer.cli` does, and `serve`."""

from __future__ import annotations

import contextlib
import logging
import select
import signal
import threading
from pathlib import Path
from typing import NoReturn

import click
import waitress

from indexer import (
    Generation,
    GenerationDamagedError,
    NoIndexError,
    ToshiError,
    read_ahead,
    warm_up,
    watching,
)
from indexer.cli import echo, index_option, rounds_option, toshi
from webapp import create_app

__all__ = ["LIMITS", "main"]

# Requests are GETs whose longest valid URL, percent-encoded, has 50 kB. A client that is slow to send one holds
# a connection, never a thread, and is dropped after channel_timeout; one that is slow to read holds a thread only
# beyond outbuf_high_watermark, up to which an answer waits in a temporary file.
LIMITS = {
    "ident": None,
    "max_request_header_size": 65_536,
    "max_request_body_size": 16_384,
    "channel_timeout": 30,
    "cleanup_interval": 10,
    "connection_limit": 500,
    "outbuf_high_watermark": 128 * 2**20,
    "asyncore_use_poll": hasattr(select, "poll"),  # select() ends at 1,024 descriptors
}


@toshi.command(short_help="Serve the search page and the API.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="Port to listen on."
)
@click.option(
    "--threads", default=8, show_default=True, type=click.IntRange(1, 64), help="Requests answered at once."
)
@click.option(
    "--watch", "watch_rounds", is_flag=True, help="Also publish what is put into the folder of rounds."
)
@click.option(
    "--interval", default=2.0, show_default=True, type=click.FloatRange(0.05, 3600),
    help="With --watch: seconds between two looks at the folder.",
)  # fmt: skip
@rounds_option
@index_option
def serve(
    host: str, port: int, threads: int, watch_rounds: bool, interval: float, rounds: Path, index: Path
) -> None:
    """Serve the search page and the API (Ctrl+C stops).

    \b
    Behind a proxy, or for many clients, set in the environment:
      TOSHI_URL      the site's public address, https://toshi.example
      TOSHI_PROXIES  how many proxies are before it (default 0)
      TOSHI_RATE     processor seconds a minute for each client (default 30, 0: no limit)
    """
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    try:
        app = create_app({"INDEX": index, "ROUNDS": rounds, "PREPARE": _Preparation()})
    except ValueError as error:
        raise click.ClickException(str(error)) from error
    try:
        app.extensions["toshi"].current()
    except (NoIndexError, GenerationDamagedError) as error:
        echo(f"{error}\nそれまでは「準備中」のページを表示します。", err=True)
    # ProxyFix needs the headers of the proxies that are trusted; without any waitress drops them.
    headers = {"clear_untrusted_proxy_headers": not app.config["PROXIES"]}
    try:
        server = waitress.create_server(app, host=host, port=port, threads=threads, **LIMITS, **headers)
    except OSError as error:
        echo(
            f"{host}:{port} で待ち受けられません（{error.strerror}）。"
            "ほかのプログラムが使っていないか確認するか、--port で別の番号を指定してください。",
            err=True,
        )
        raise SystemExit(1) from error
    click.echo(f"Serving on http://{host}:{server.effective_port}  (Ctrl+C stops)")
    signal.signal(signal.SIGTERM, _leave)
    with watching(rounds, index, interval) if watch_rounds else contextlib.nullcontext():
        server.run()


class _Preparation:
    """Makes generations ready for their first answers, and from a second later, while they serve, for all others."""

    def __init__(self) -> None:
        self._serving: Generation | None = None

    def __call__(self, generation: Generation) -> None:
        warm_up(generation)
        self._serving = generation
        later = threading.Timer(1, read_ahead, (generation, lambda: self._serving is generation))
        later.daemon = True
        later.start()


def _leave(*_: object) -> NoReturn:
    """SIGTERM ends the server as Ctrl+C does."""
    raise SystemExit(0)


def main() -> None:
    """Entry point: errors made for people are shown as such."""
    try:
        toshi.main(standalone_mode=True)
    except ToshiError as error:
        echo(f"エラー: {error}", err=True)
        raise SystemExit(1) from None
