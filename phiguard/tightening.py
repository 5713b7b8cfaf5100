"""What a destination adds to a policy: the page rows and the methods that hold for whoever has no BAA.

The rows are those of the presets ``strict`` and ``hipaa``. A destination only tightens: see `phiguard.decide`.
"""

from typing import Final

from phiguard.decide import Tightening
from phiguard.destinations import Destination
from phiguard.page_matrix import cell
from phiguard.policy import Policy
from phiguard.policy_rules import PAGE_KINDS, Page
from phiguard.types import PageKind, Role

IDENTIFYING: Final[tuple[Role, ...]] = ("direct", "quasi", "ad_id", "session", "secret")
SPEAKING: Final[tuple[Role, ...]] = ("health", "provider")
PART_2: Final = Page(
    tiers=(3,),
    block=True,
    why="records of a substance use programme need the patient's written consent, agreement or not",
    source="42 CFR 2.31, 2.33",
)


def tightening(destination: Destination, policy: Policy, *, unlocked: bool) -> Tightening:
    """What holds for a destination; ``unlocked`` where a BAA or an authorization covers it."""
    flags = policy.organisation.flags
    if unlocked:
        protected = destination.baa and "part2" in flags
        return Tightening(((PART_2, "programme part2"),) if protected else ())
    # A state's law does not follow AHA v. Becerra.
    matrix = "strict" if flags else destination.matrix
    pages = Policy.of(matrix).page
    replaced: tuple[Role, ...] = ()
    if destination.sever != "context":
        replaced += IDENTIFYING
    else:
        replaced += tuple(role for role in IDENTIFYING if role != "ad_id")
    if destination.sever != "identity":
        replaced += SPEAKING
    # Where identity is severed the page may stay; what a page gives away by itself is blocked all the same.
    held = [(i, page) for i, page in enumerate(pages) if page.block or destination.sever != "identity"]
    rows = tuple((page, f"matrix {matrix}, [[page]] #{i + 1}") for i, page in held)
    return Tightening(rows, replaced, destination.sever == "context", public_pages(destination, policy))


def public_pages(destination: Destination, policy: Policy) -> frozenset[tuple[PageKind, int]]:
    """Kinds and tiers of pages on which IP address and path are no PHI by themselves, under ``matrix = "hipaa"``.

    Source: American Hospital Ass'n v. Becerra, No. 4:23-cv-1110 (N.D. Tex. June 20, 2024)
    """
    if destination.baa or destination.matrix != "hipaa" or policy.organisation.flags:
        return frozenset()
    pages = [(page, "") for page in Policy.of("hipaa").page]
    cells = ((kind, tier) for kind in PAGE_KINDS for tier in range(3))
    return frozenset((kind, tier) for kind, tier in cells if cell(pages, kind, tier)[0].ip == "keep")
