"""Latin letters in Japanese text, Vietnamese ones included: only beside them a space at a break counts."""

from __future__ import annotations

import re

ACCENTED = "\u00c0-\u024f\u1e00-\u1eff"  # À to ɏ, Ḁ to ỿ, as a range of a character class
LATIN = re.compile(f"[!-~{ACCENTED}]")
