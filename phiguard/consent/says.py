"""The words in which every signal speaks: of which purpose, yes or no, and who said it."""

from typing import Final, Literal, NamedTuple, TypeAlias, get_args

Purpose: TypeAlias = Literal["ads", "analytics", "personalisation", "sale", "health"]
"""``ads``: click and ad ids may go to who sells ads. ``personalisation``: profiles, ads by them and audiences.
``sale``: what state laws call selling or sharing. ``health``: processing of health data, where a law asks for
a consent of its own."""

PURPOSES: Final[tuple[Purpose, ...]] = get_args(Purpose)

Reason: TypeAlias = Literal[
    "",
    "absent",
    "denied",
    "opted out",
    "global privacy control",
    "unreadable",
    "unknown section",
    "missing section",
    "no notice",
    "no vendor",
    "not this vendor",
    "restricted",
    "a child's data",
    "other purposes",
    "service provider mode",
]


class Says(NamedTuple):
    """One signal on one purpose.

    Attributes:
        source: which signal, such as ``gcd``, ``tcf``, ``gpp:usca``; never its value.
        reason: why not, where not.
    """

    source: str
    purpose: Purpose
    granted: bool
    reason: Reason = ""
