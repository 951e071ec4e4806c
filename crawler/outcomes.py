"""What can become of a URL: one typed outcome for every try, and what each one means.

An outcome is *final* (the URL is finished), *transient* (worth another try later), or *held*
(nothing was asked for: politeness or a guard said no).
"""

from __future__ import annotations

from enum import StrEnum

from errors import FetchError


class Outcome(StrEnum):
    """The word under which a try is counted; the value is what logs and tables show."""

    FETCHED = "fetched"
    NOT_MODIFIED = "not_modified"
    SAME_BODY = "same_body"
    REDIRECT = "redirect"

    NOT_FOUND = "not_found"
    FORBIDDEN = "forbidden"
    CLIENT_ERROR = "client_error"
    ODD_STATUS = "odd_status"
    NOT_TEXT = "not_text"
    EMPTY = "empty"
    REDIRECT_LOOP = "redirect_loop"
    REDIRECT_OFFSITE = "redirect_offsite"
    REDIRECT_BAD = "redirect_bad"
    TOO_LARGE = "too_large"
    BOMB = "bomb"
    BAD_ENCODING = "bad_encoding"
    HEADERS_TOO_LARGE = "headers_too_large"
    BAD_LISTING = "bad_listing"

    RATE_LIMITED = "rate_limited"
    SERVER_ERROR = "server_error"
    CONNECT_TIMEOUT = "connect_timeout"
    DEADLINE = "deadline"
    REFUSED = "refused"
    DNS = "dns"
    TLS = "tls"
    RESET = "reset"
    DISCONNECTED = "disconnected"
    TRUNCATED = "truncated"
    PROTOCOL = "protocol"
    PROXY = "proxy"

    ROBOTS = "robots"
    ROBOTS_UNAVAILABLE = "robots_unavailable"
    OFFSITE = "offsite"
    BLOCKED_ADDRESS = "blocked_address"

    @property
    def transient(self) -> bool:
        """Whether another try later may end otherwise."""
        return self in _TRANSIENT

    @property
    def good(self) -> bool:
        """Whether the server gave what was asked for, or said that we have it."""
        return self in _GOOD

    @property
    def held(self) -> bool:
        """Whether nothing was asked for."""
        return self in _HELD


_GOOD = frozenset({Outcome.FETCHED, Outcome.NOT_MODIFIED, Outcome.SAME_BODY, Outcome.REDIRECT})
_HELD = frozenset(
    {Outcome.ROBOTS, Outcome.ROBOTS_UNAVAILABLE, Outcome.OFFSITE, Outcome.BLOCKED_ADDRESS}
)
_TRANSIENT = frozenset(
    {
        Outcome.RATE_LIMITED,
        Outcome.SERVER_ERROR,
        Outcome.CONNECT_TIMEOUT,
        Outcome.DEADLINE,
        Outcome.REFUSED,
        Outcome.DNS,
        Outcome.TLS,
        Outcome.RESET,
        Outcome.DISCONNECTED,
        Outcome.TRUNCATED,
        Outcome.PROTOCOL,
        Outcome.PROXY,
        Outcome.ROBOTS_UNAVAILABLE,
    }
)


class Refused(FetchError):
    """A try that gave no page. ``retry_after`` is in seconds, None where nothing was said."""

    def __init__(
        self,
        outcome: Outcome,
        detail: str,
        *,
        status: int = 0,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(f"{outcome.value}: {detail}")
        self.outcome = outcome
        self.detail = detail
        self.status = status
        self.retry_after = retry_after
