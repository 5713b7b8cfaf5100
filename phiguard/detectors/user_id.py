"""User ids: what an organisation calls a person, whatever its form.

Source: 45 CFR 164.514(b)(2)(i)(R), any other unique identifying number, characteristic or code.
"""

import re
from random import Random

from phiguard.checks import Check, digits, is_an_id, token_span
from phiguard.detector import Detector, Shape, labelled
from phiguard.digests import unwrapped
from phiguard.native import compiled

_NAMES = r"user[_-]?id|distinct[_-]?id|customer[_-]?id|external[_-]?id|subscriber[_-]?id|ajs_user_id"
_TIME = re.compile(r"1[0-9]{9}(?:[0-9]{3}|[0-9]{6})?|(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])[0-3][0-9]")
# https://kubernetes.io/docs/reference/access-authn-authz/authentication/
_ACCOUNTS = ("system:serviceaccount:", "system:node:", "system:kube-", "system:apiserver", "system:anonymous")
_WITH_DIGIT = r"[A-Za-z_.|:\-]{0,40}[0-9][A-Za-z0-9_.|:\-]{0,120}"


def echoes(value: str) -> tuple[str, ...]:
    """A value long enough to be nobody else's: `u-829104`, not `admin2026`, nor a number that may be any.

    What has a blank in it is more than an id, and a digest is found wherever it stands, as what it is.
    """
    if " " in value or unwrapped(value) is not None:
        return ()
    number = digits(value)
    if value == number:
        return (value,) if 8 <= len(value) <= 20 and not _TIME.fullmatch(value) else ()
    return (value,) if len(value) >= 7 and len(number) >= 5 else ()


@compiled
def echoes_of_own_form(value: str) -> tuple[str, ...]:
    """The same of ids that every event of a browser or device has, but for UUIDs.

    Looking for these in all texts of all events would cost a fifth of the time.
    """
    return () if len(value) == 36 and value.count("-") == 4 else echoes(value)


def _weigh(value: str) -> float:
    """An account of a program in a cluster is nobody's."""
    return -9.0 if value.startswith(_ACCOUNTS) else 0.0


def _sample(rng: Random) -> tuple[str, str]:
    number = rng.randrange(10**9, 10**10)
    value = rng.choice([f"u-{number}", str(number), f"auth0|{rng.getrandbits(80):x}"])
    return rng.choice(
        [("userId", value), ("distinct_id", value), ("", f"user_id={value} saved"), ("customer_id", value)]
    )


DETECTOR = Detector(
    id="user_id",
    entity="USER_ID",
    label="User id",
    safe_harbor="R",
    role="direct",
    source="https://www.ecfr.gov/current/title-45/section-164.514",
    shapes=(
        labelled(_NAMES, _WITH_DIGIT, 0.9),
        Shape(r"\b(?:user_?id|distinct_id|customer_?id)=[\"']?([A-Za-z][A-Za-z0-9_.|:\-]{2,120})", 0.85),
        Shape(
            r"\b(?:user|customer|subscriber) ?id(?: is|:)? #?([A-Za-z]{0,8}-?[0-9][A-Za-z0-9_\-]{2,60})",
            0.85,
        ),
        # A login in a log line; a word alone is as often a role: `user=admin`.
        Shape(
            r"\b(?:user|usr|username|login|logname)=[\"']?([A-Za-z][A-Za-z._\-]{0,40}[0-9][A-Za-z0-9._\-]{0,60})",
            0.7,
        ),
        Shape(r"\bcus_[A-Za-z0-9]{8,32}\b", 0.95, ignore_case=False),  # Stripe
        Shape(
            r"\buser[\"']? ?[:=]? ?\{[\n ]{0,4}[\"']?id[\"']? ?[:=] ?[\"']?"
            r"([A-Za-z_|\-]{0,20}[0-9][A-Za-z0-9_|\-]{2,60})",
            0.85,
        ),
        # The user of the common log format of web servers: `203.0.113.7 - lenaf [02/Nov/2026:10:10:10 +0000] "GET`.
        Shape(r" - ([A-Za-z0-9][A-Za-z0-9_.@+\\\-]{1,80}) \[[0-9]{2}/[A-Z][a-z]{2}/[0-9]{4}:", 0.9),
        Shape(r"\"?([^\x00-\x1f\"<>\[\]{}]{1,256})\"?", 0.02, keyed=True),
    ),
    keys=(
        *("patient username", "patient uname", "patient login", "member username"),
        "user id",
        "user identifier",
        "user uuid",
        "user guid",
        "user key",
        "=uid",
        "user uid",
        "distinct id",
        "customer id",
        "customer identifier",
        "customer number",
        "customer uid",
        "customer key",
        "external id",
        "external user id",
        "external identifier",
        "contact id",
        "contact key",
        "canonical vid",  # HubSpot
        "profile id",
        "person id",
        "people id",
        "trait id",
        "subscriber id",
        "subscriber key",
        "lead id",
        "leadgen id",  # Meta
        "requester id",  # Zendesk
        "cio id",  # Customer.io
        "client reference id",  # Stripe
        "mapped user id",
        "gum id",  # Criteo
        "crm id",
        "enduser id",
        "end user id",
        "viewer id",
        "employee id",
        *("emp id", "employee number", "employee no", "emp no", "emp number", "badge number", "badge id"),
        "identity id",
        "known id",
        "login id",
        "mpid",
        "mp id",
        "salesforce id",
        "braze id",
        "user data subscription id",
        "username",
        "user name",
        "preferred username",
        "alias id",
        "ig sid",
        "auth uid",
        "firebase uid",
        "account user id",
        "heap user id",
        "bsft uid",
        "usr id",
        "usr key",
        "usr uuid",
        "developer identity",  # Branch
        "alias name",  # Braze
        "identifier id",  # Customer.io
        "user identity/*",  # mParticle
        "known identity/*",
    ),
    not_keys=(
        # of objects in a cluster and on a dashboard
        "pod uid",
        "metadata uid",
        "node uid",
        "involved object uid",
        "owner reference uid",
        "object ref uid",
        "claim ref uid",
        "target ref uid",
        "regarding uid",
        "dashboard uid",
        "folder uid",
        "panel uid",
        "datasource uid",
        "data source uid",
        "alert uid",
        "rule uid",
        # of settings
        "configuration profile id",
        "config profile id",
        "instance profile id",
        "security profile id",
        "shipping profile id",
        "delivery profile id",
    ),
    check=Check(is_an_id, 0.98, "not a word for none"),
    fit=token_span,
    weigh=_weigh,
    forms=("uuid", "integer", "epoch", "sha256", "object_id", "short", "email"),
    echoes=echoes,
    match=(
        "INFO user=jroe42 logged in",
        ("userId", "u-20431"),
        ("user_id", "20431"),
        ("user.id", "7"),
        ("userId", "pg1.k1.lena-fischer"),
        ("distinct_id", "$device:c81d4e2e-bcf2-41e6-869b-7df92533d2db"),
        ("user[id]", "auth0|0a1b2c3d4e5f"),
        ("uid", "lena.f"),
        ("username", "lenaf"),
        ("external_id", "CRM 20431"),
        ("usr.id", "20431"),
        "saved { user: { id: 20431, plan: 2 } }",
        ("customer", "cus_Demo0Value1xyz9"),
        ("user_identities/facebook", "100020431"),
        ('203.0.113.7 - lenaf [02/Nov/2026:10:10:10 +0000] "GET / HTTP/1.1" 200 5'),
        ("ajs_user_id", '"u-20431"'),
        "user_id=20431 logged in",
        "userId: u-20431 saved",
        "customer id 20431 called",
    ),
    no_match=(
        ("ownerReferences.uid", "d9607e19-f88f-11e6-a518-42010a800195"),
        ("ConfigurationProfileId", "ur8hx2f"),
        ("datasource.uid", "P8E80F9AEF21F6940"),
        "INFO user=admin logged in",
        '203.0.113.7 - - [02/Nov/2026:10:10:10 +0000] "GET / HTTP/1.1" 200 5',
        "user=root pid=4711",
        ("userId", "null"),
        "focus_changed",
        "cus_only",
        ("userId", "0"),
        ("user_id", "(not set)"),
        ("user_id", "[USER_ID]"),
        ("username", "system:serviceaccount:clinic:api"),
        ("order_id", "20431"),
        ("user_count", "20431"),
        ("user_agent", "Mozilla/5.0"),
        ("userType", "returning"),
        ("product_id", "u-20431"),
        "the user id is missing",
        "user 4 of 20431",
        ("group_id", "20431"),
        ("guid", "3f0c2b1e-8d34-4a77-9c10-2e6b7f1d9a43"),
    ),
    sample=_sample,
)
