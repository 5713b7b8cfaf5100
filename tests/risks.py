"""Risks of two ways through the same event."""

from phiguard.types import Risk

_LAST_BITS = 1e-12


def alike(one: Risk, other: Risk) -> bool:
    """Equal but for the last bits: products of the same chances, taken in another order, may differ in those."""
    pairs = zip((one.identity, one.health, one.phi), (other.identity, other.health, other.phi), strict=True)
    return (one.page_kind, one.tier) == (other.page_kind, other.tier) and all(
        abs(a - b) <= _LAST_BITS for a, b in pairs
    )
