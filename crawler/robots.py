"""robots.txt by RFC 9309, and what a missing or broken one means."""

from __future__ import annotations

import re
from dataclasses import dataclass

from crawler.urls import path_of

MAX_BYTES = 512 * 1024
REFRESH_SECONDS = 24 * 3600.0
MAX_DELAY_SECONDS = 120.0  # a Crawl-delay above this is obeyed as this
_TOKEN_RE = re.compile(r"[A-Za-z_-]+")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_MAX_RULE_CHARS = 2048


@dataclass(frozen=True, slots=True)
class Rule:
    """One allow or disallow line; ``length`` is its weight, in octets of the pattern."""

    allow: bool
    parts: tuple[str, ...]
    anchored: bool
    length: int

    def matches(self, path: str) -> bool:
        """Whether the pattern covers a path; linear in the path for each part."""
        if not path.startswith(self.parts[0]):
            return False
        at = len(self.parts[0])
        middle = self.parts[1:]
        if not middle:
            return not self.anchored or at == len(path)
        for part in middle[:-1] if self.anchored else middle:
            found = path.find(part, at)
            if found < 0:
                return False
            at = found + len(part)
        if not self.anchored:
            return True
        return len(path) - at >= len(middle[-1]) and path.endswith(middle[-1])


@dataclass(frozen=True, slots=True)
class Robots:
    """What one product may do on a host. ``delay`` is Crawl-delay in seconds."""

    rules: tuple[Rule, ...] = ()
    delay: float = 0.0
    closed: bool = False

    def allows(self, url: str) -> bool:
        """Whether the product may ask for a canonical URL: the longest match, allow on a tie."""
        path = _octets(path_of(url))
        if path == "/robots.txt":
            return True
        if self.closed:
            return False
        weights = [(rule.length, rule.allow) for rule in self.rules if rule.matches(path)]
        return max(weights, default=(0, True))[1]


ALL = Robots()
NONE = Robots(closed=True)


def by_status(status: int) -> Robots | None:
    """What a status other than 200 means; None where the host's word is unknown for now.

    A 4xx says that there are no rules. 401, 403 and 429 are read as a closed door, stricter
    than the RFC: a host that turns away whoever asks for its rules wants no visitors now.
    """
    if status in (401, 403, 429):
        return NONE
    if 400 <= status < 500:
        return ALL
    return None


def parse(content: bytes, product: str) -> Robots:
    """The rules for ``product`` in a robots.txt: its own groups together, else those of ``*``."""
    text = _bounded(content).removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace")
    own: list[tuple[str, str]] = []
    general: list[tuple[str, str]] = []
    has_own = False
    agents: set[str] = set()
    in_rules = False
    for line in re.split(r"\r\n|\r|\n", text):
        name, value = _field(line)
        if name == "user-agent":
            agents = set() if in_rules else agents
            in_rules = False
            agents.add(_token(value))
            has_own = has_own or product.lower() in agents
        elif name in ("allow", "disallow", "crawl-delay"):
            in_rules = in_rules or name != "crawl-delay"
            if product.lower() in agents:
                own.append((name, value))
            if "*" in agents:
                general.append((name, value))
    return _robots(own if has_own else general)


def _bounded(content: bytes) -> bytes:
    """The first 512 KiB, without a line that was cut: half an Allow may allow too much."""
    if len(content) <= MAX_BYTES:
        return content
    kept = content[:MAX_BYTES]
    return kept[: max(kept.rfind(b"\n"), kept.rfind(b"\r")) + 1]


def _field(line: str) -> tuple[str, str]:
    name, colon, value = line.partition("#")[0].partition(":")
    return (name.strip().lower(), value.strip()) if colon else ("", "")


def _token(value: str) -> str:
    if value.startswith("*"):
        return "*"
    match = _TOKEN_RE.match(value)
    return match[0].lower() if match else ""


def _robots(lines: list[tuple[str, str]]) -> Robots:
    rules = []
    delay = 0.0
    for name, value in lines:
        if name == "crawl-delay":
            delay = max(delay, _seconds(value))
        elif value:
            rules.append(_rule(name == "allow", value[:_MAX_RULE_CHARS]))
    return Robots(tuple(rules), delay)


def _rule(allow: bool, pattern: str) -> Rule:
    anchored = pattern.endswith("$")
    body = pattern.removesuffix("$") if anchored else pattern
    parts = tuple(_octets(part) for part in re.split(r"\*+", body))
    if not body.startswith(("/", "*")):
        parts = ("/" + parts[0], *parts[1:])
    length = sum(len(part) for part in parts) + body.count("*") + anchored
    return Rule(allow, parts, anchored, length)


def _octets(text: str) -> str:
    """One spelling of a path: non-ASCII and odd octets encoded, unreserved ones decoded."""
    out = []
    raw = text.encode("utf-8", "surrogatepass")
    at = 0
    while at < len(raw):
        char = chr(raw[at])
        pair = raw[at + 1 : at + 3]
        if char == "%" and re.fullmatch(rb"[0-9A-Fa-f]{2}", pair):
            decoded = chr(int(pair, 16))
            out.append(decoded if decoded in _UNRESERVED else f"%{pair.decode().upper()}")
            at += 3
            continue
        out.append(char if " " < char < "\x7f" else f"%{raw[at]:02X}")
        at += 1
    return "".join(out)


def _seconds(value: str) -> float:
    try:
        seconds = float(value)
    except ValueError:
        return 0.0
    return min(seconds, MAX_DELAY_SECONDS) if seconds > 0 else 0.0
