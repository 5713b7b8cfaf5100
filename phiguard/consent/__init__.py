"""Consent: every signal there is, merged to the most restrictive verdict; and HIPAA authorizations.

>>> from phiguard.consent import verdict
>>> said = verdict({"ads": True}, {"Sec-GPC": "1"})
>>> said.allows("ads"), [(d.source, d.reason) for d in said.why_not("ads")]
(False, [('sec-gpc', 'global privacy control')])
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from phiguard.consent.authorization import authorization, authorized, why_not
from phiguard.consent.merge import Denial, Verdict, verdict
from phiguard.consent.says import PURPOSES, Purpose
from phiguard.consent.signals import silent
from phiguard.types import Authorization, Context

__all__ = [
    "PURPOSES",
    "Authorization",
    "Denial",
    "Purpose",
    "Verdict",
    "ads_consent",
    "authorization",
    "authorized",
    "beside",
    "silent",
    "verdict",
    "why_not",
]


def ads_consent(
    consent: Mapping[str, Any] | None, headers: Mapping[str, str] | None, event: Any = None
) -> bool | None:
    """True where ads were granted and nobody denies them, False where one denies, None where nobody said anything.

    Global Privacy Control (``Sec-GPC: 1``) denies, whatever else was said.

    Source: https://www.w3.org/TR/gpc/
    """
    return verdict(consent, headers, event).ads


def beside(context: Context, envelope: Mapping[str, Any], asked: bool = True) -> Context:
    """The context of the events of a batch: what its envelope says of consent counts for each of them."""
    if not asked or not envelope:
        return context
    return replace(context, consent={**(context.consent or {}), "around": envelope})
