"""Our word for what went wrong on the way: statuses and the network layer's errors, sorted."""

from __future__ import annotations

import ssl

import httpcore2

from crawler.outcomes import Outcome, Refused

WIRE_ERRORS = (
    httpcore2.NetworkError,
    httpcore2.TimeoutException,
    httpcore2.ProtocolError,
    httpcore2.ProxyError,
    httpcore2.UnsupportedProtocol,
    httpcore2.ConnectionNotAvailable,
    OSError,
    ValueError,
)


def outcome_of(status: int) -> Outcome:
    """What a status other than 200, 304 and the redirects means."""
    if status in (404, 410):
        return Outcome.NOT_FOUND
    if status in (401, 403):
        return Outcome.FORBIDDEN
    if status == 407:
        return Outcome.PROXY
    if status == 429:
        return Outcome.RATE_LIMITED
    if 400 <= status < 500:
        return Outcome.CLIENT_ERROR
    if 500 <= status < 600:
        return Outcome.SERVER_ERROR
    return Outcome.EMPTY if status in (204, 205) else Outcome.ODD_STATUS


def classified(error: BaseException) -> Refused:
    """The refusal for what the network layer raised; the cause tells more than the class."""
    chain = _chain(error)
    refusal = next((link for link in chain if isinstance(link, Refused)), None)
    if refusal is not None:
        return refusal
    detail = " ".join(str(error).split())[:200] or type(error).__name__
    if isinstance(error, httpcore2.ProxyError):
        return Refused(Outcome.PROXY, f"the proxy answered {detail}")
    if any(isinstance(link, ssl.SSLError) for link in chain):
        return Refused(Outcome.TLS, detail)
    if isinstance(error, httpcore2.ConnectTimeout | httpcore2.PoolTimeout):
        return Refused(Outcome.CONNECT_TIMEOUT, detail)
    if isinstance(error, httpcore2.TimeoutException):
        return Refused(Outcome.DEADLINE, detail)
    if isinstance(error, httpcore2.ConnectError):
        return Refused(Outcome.REFUSED, detail)
    if isinstance(error, httpcore2.NetworkError | OSError):
        return Refused(Outcome.RESET, detail)
    return Refused(_protocol_outcome(detail), detail)


def _protocol_outcome(detail: str) -> Outcome:
    lowered = detail.lower()
    if "without sending a response" in lowered:
        return Outcome.DISCONNECTED
    if "message body" in lowered or "incomplete" in lowered or "chunked" in lowered:
        return Outcome.TRUNCATED
    if "too long" in lowered or "too large" in lowered or "max_incomplete" in lowered:
        return Outcome.HEADERS_TOO_LARGE
    return Outcome.PROTOCOL


def _chain(error: BaseException) -> list[BaseException]:
    chain: list[BaseException] = []
    link: BaseException | None = error
    while link is not None and link not in chain:
        chain.append(link)
        link = link.__cause__ or link.__context__
    return chain
