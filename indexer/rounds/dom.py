"""A page's nodes as a person sees them: nothing hidden, nothing nested without end."""

from __future__ import annotations

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from indexer.rounds.grid import refusal
from indexer.wording import Text

MAX_DEPTH = 512  # as browsers

_NESTING = re.compile(
    "<(/?)(?:a|article|b|blockquote|center|div|em|font|i|main|ol|section|span|strong|table|u|ul)\\b",
    re.IGNORECASE,
)
_DROPPED = frozenset({
    "script", "style", "template", "noscript", "rt", "rp", "svg", "math", "iframe", "object",
    "select", "textarea", "button", "audio", "video", "canvas", "dialog", "title",
})  # fmt: skip
_HIDDEN = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)


def parse(source: str, name: str) -> LexborHTMLParser:
    """Parse a page; raises `RoundRefusedError` for nesting that would cost the parser quadratic time."""
    depth = deepest = 0
    for tag in _NESTING.finditer(source):
        depth = max(0, depth + (-1 if tag[1] else 1))
        deepest = max(deepest, depth)
    if deepest > 20 * MAX_DEPTH:  # unclosed tags are not yet nesting
        raise _too_deep(name)
    return LexborHTMLParser(source)


def _too_deep(name: str) -> Exception:
    return refusal(name, Text("HTMLの入れ子が深すぎます。表のページだけを保存し直してください。"))


def walk(root: LexborNode | None, name: str) -> Iterator[tuple[LexborNode, bool]]:
    """Every node that a person sees, on entering and on leaving it; without recursion."""
    node, depth = root, 0
    while node is not None:
        entered = not _is_hidden(node)
        if entered:
            yield node, True
            if node.child is not None:
                node, depth = node.child, depth + 1
                if depth > MAX_DEPTH:
                    raise _too_deep(name)
                continue
        while node is not None:
            if entered:
                yield node, False
            if depth == 0:
                return
            if node.next is not None:
                node = node.next
                break
            node, depth, entered = node.parent, depth - 1, True


def _is_hidden(node: LexborNode) -> bool:
    if node.tag == "-text":
        return False
    if node.is_comment_node or node.tag in _DROPPED:
        return True
    attributes = node.attributes
    return "hidden" in attributes or bool(_HIDDEN.search(attributes.get("style") or ""))
