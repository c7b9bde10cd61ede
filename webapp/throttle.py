"""A budget of processor time for each client, so that nobody's hostile queries slow the others.

What counts is measured: the processor seconds of a request's thread, and of those only requests that cost
more than any page does. A person never meets the limit, however fast he clicks. A client whose budget is
spent gets 429 until enough of it has come back.

Limits: budgets are in the memory of one process and begin anew with it; clients behind one address share one
(as do those of one IPv6 /64); a client with many addresses has many budgets; behind a proxy all clients are
the proxy unless PROXIES says how many proxies to trust. What a request costs is known only afterwards, so the
server's threads bound how much of it can be under way at once.
"""

from __future__ import annotations

import ipaddress
import math
import threading
import time
from collections import OrderedDict
from collections.abc import Callable

from flask import Flask, Response, g, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from werkzeug.exceptions import TooManyRequests

FREE = 0.05  # processor seconds; what a request may cost without being counted
_SEARCHING = {"pages", "overview", "api", "exports", "feeds"}  # blueprints
_ALWAYS = {"api.health"}


class Throttle:
    """Budgets by client: `rate` processor seconds a minute, a minute's worth at most saved up or owed."""

    def __init__(
        self, rate: float, *, clock: Callable[[], float] = time.monotonic, clients: int = 10_000
    ) -> None:
        self.rate = rate
        self._clock = clock
        self._clients = clients
        self._lock = threading.Lock()
        self._budgets: OrderedDict[str, tuple[float, float]] = (
            OrderedDict()
        )  # client → seconds left, as of when

    def wait(self, client: str) -> float:
        """Seconds until the client may ask again, 0 for now."""
        with self._lock:
            left = self._left(client)
        return 0.0 if left > 0 else -left * 60 / self.rate + 1

    def spend(self, client: str, cost: float) -> None:
        """Take processor seconds from a budget. The client met longest ago is forgotten when there are too many."""
        if cost < FREE:
            return
        with self._lock:
            left = max(self._left(client) - cost, -self.rate)
            self._budgets[client] = left, self._clock()
            self._budgets.move_to_end(client)
            if len(self._budgets) > self._clients:
                self._budgets.popitem(last=False)

    def __len__(self) -> int:
        return len(self._budgets)

    def _left(self, client: str) -> float:
        if client not in self._budgets:
            return self.rate
        left, then = self._budgets[client]
        return min(self.rate, left + (self._clock() - then) * self.rate / 60)


def client_of(address: str | None) -> str:
    """Whom an address stands for: itself, or the /64 network that one IPv6 subscriber has.

    >>> client_of("2001:db8:1:2:3:4:5:6"), client_of("192.0.2.7")
    ('2001:db8:1:2::/64', '192.0.2.7')
    """
    try:
        found = ipaddress.ip_address((address or "").partition("%")[0])
    except ValueError:
        return address or ""
    if isinstance(found, ipaddress.IPv4Address):
        return str(found)
    if found.ipv4_mapped:
        return str(found.ipv4_mapped)
    return str(ipaddress.ip_network((found, 64), strict=False))


def configure(app: Flask) -> None:
    """Hold every client of an application to RATE processor seconds a minute; 0 switches it off."""
    rate = float(app.config["RATE"])
    if not (math.isfinite(rate) and rate >= 0):
        raise ValueError(f"RATE must be processor seconds a minute, 0 or more, not {rate}")
    if not rate:
        return
    throttle = app.extensions["throttle"] = Throttle(rate)

    @app.before_request
    def hold() -> ResponseReturnValue | None:
        if request.blueprint not in _SEARCHING or request.endpoint in _ALWAYS:
            return None
        g.client, g.started = client_of(request.remote_addr), time.thread_time()
        if wait := math.ceil(throttle.wait(g.client)):
            g.wait = wait
            raise TooManyRequests(
                gettext(
                    "短い時間に重い検索が続きました。%(seconds)s秒ほどおいてもう一度お試しください。",
                    seconds=wait,
                )
            )
        return None

    @app.after_request
    def charge(response: Response) -> Response:
        if "wait" in g:
            response.headers["Retry-After"] = str(g.wait)
        elif "started" in g:
            client, started = g.client, g.started
            # Streamed answers are made while they are sent, in the same thread.
            response.call_on_close(lambda: throttle.spend(client, time.thread_time() - started))
        return response
