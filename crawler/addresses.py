"""Which addresses of the network a crawler may connect to: public ones, and no others.

Names are judged by what they resolve to, and the address that was judged is the one that is
connected to, so that a name cannot change its meaning in between.
"""

from __future__ import annotations

import ipaddress
from ipaddress import IPv4Address, IPv6Address

_NEVER = tuple(
    ipaddress.ip_network(text)
    for text in (
        "100.64.0.0/10",  # carrier-grade NAT; one cloud's metadata service lies in it
        "168.63.129.16/32",  # a cloud's host agent, on an address that is public by number
        "192.0.0.0/24",
        "192.88.99.0/24",
        "198.18.0.0/15",
        "fec0::/10",
        "2001::/32",  # Teredo: carries an address we would have to trust
        "64:ff9b:1::/48",
    )
)
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_SIX_TO_FOUR = ipaddress.ip_network("2002::/16")
_COMPATIBLE = ipaddress.ip_network("::/96")


def is_public(address: str, *, loopback: bool = False) -> bool:
    """Whether a numeric address is one of the public network.

    An IPv6 address that carries an IPv4 one (mapped, compatible, 6to4, NAT64) is judged by
    what it carries. ``loopback`` admits this machine, for tests alone.
    """
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    inner = _carried(parsed)
    if loopback and inner.is_loopback:
        return True
    return (
        inner.is_global
        and not inner.is_multicast
        and not inner.is_reserved
        and not any(inner in network for network in _NEVER)
    )


def _carried(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    if isinstance(address, IPv4Address):
        return address
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address in _SIX_TO_FOUR:
        return IPv4Address((int(address) >> 80) & 0xFFFFFFFF)
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    if address in _COMPATIBLE and int(address) > 1:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address
