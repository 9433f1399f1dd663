"""Internet addresses as text. Must not know a request."""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network


def network_of(address: str | None, bits: dict[int, int]) -> str | None:
    """The network that an address is in; None for what is no address.

    bits: how many of an address are kept, by the version of the protocol.
    """
    parsed = _parsed(address or "")
    return str(ip_network((parsed, bits[parsed.version]), strict=False)) if parsed else None


def _parsed(address: str) -> IPv4Address | IPv6Address | None:
    """The address; an IPv4 address that is mapped into IPv6 is returned as IPv4."""
    try:
        parsed = ip_address(address.partition("%")[0])
    except ValueError:
        return None
    return getattr(parsed, "ipv4_mapped", None) or parsed
