"""Bytes of a page to the article on it: title, day, source, region and clean body."""

from __future__ import annotations

from extract.body.charset import Decoded, decode
from extract.body.reader import read

__all__ = ["Decoded", "decode", "read"]
