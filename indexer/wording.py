"""Texts that readers see. They are Japanese; other languages translate them when they are shown."""

from __future__ import annotations


def marked(text: str) -> str:
    """The text itself: the mark by which `make translations` finds it."""
    return text
