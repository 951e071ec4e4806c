"""Bytes of a page to the article on it: title, day, source, region and clean body.

What is taken off, in this order (each cut is kept with its reason in ``Article.cuts``):

1. what no reader sees: scripts, styles, form parts, elements hidden by their own style;
2. everything outside the box that holds nearly all of the running text, and inside it the
   boxes that their class or id calls comments, related articles, share bars, footers;
3. what stands above the byline or the headline, and both of them;
4. lines that are noise by themselves (``noise.toml``): breadcrumbs, bylines, editors' lines,
   page marks, share bars, copyright notices, contact advertisements, promotion of apps, and
   headings of related articles or comments together with the rest of their box;
5. lines full of links, with the short line that heads them;
6. captions that are no sentence (one with a stop in it is kept as its own paragraph);
7. after the first sign of the end, all that is not running text in the article's own box;
8. editors' notes at the end of a paragraph.
"""

from __future__ import annotations

from extract.body.charset import Decoded, decode
from extract.body.hints import SiteHints
from extract.body.reader import read
from extract.body.stitch import next_link, stitch

__all__ = ["Decoded", "SiteHints", "decode", "next_link", "read", "stitch"]
