"""E-mail addresses, also with non-ASCII letters (RFC 6531) and quoted by nothing but their own signs.

Source: RFC 5321 section 4.1.2 for the grammar; the local part is kept to the signs mail providers allow.
"""

import re
from random import Random

from phiguard import name_echoes
from phiguard.accents import spelt
from phiguard.detector import Detector, Shape
from phiguard.native import compiled

# Negated classes, so that the same pattern means the same over bytes (Hyperscan) and code points (regex).
_LOCAL = r"[^\x00-\x20\"(),/:;<=>?@\[\\\]&#|~{}`\x7f]"
_LABEL = r"[^\x00-,./:-@\[-`{-\x7f]"
_LOCAL_SIGNS = frozenset("!$%'*+-.^_")
# `logo@2x.png`, `app@1.2.min.js`: asset names of web pages and package managers.
_FILE_ENDINGS = frozenset(
    [
        "png",
        "jpg",
        "jpeg",
        "gif",
        "svg",
        "webp",
        "avif",
        "ico",
        "bmp",
        "css",
        "scss",
        "less",
        "js",
        "mjs",
        "cjs",
        "ts",
        "tsx",
        "jsx",
        "map",
        "json",
        "html",
        "htm",
        "xml",
        "woff",
        "woff2",
        "ttf",
        "eot",
        "otf",
        "mp3",
        "mp4",
        "webm",
        "pdf",
        "zip",
        "gz",
        "tgz",
        "tar",
        "whl",
        "txt",
    ]
)

# Names of SSH algorithms end in the domain of who defined them: RFC 4251 section 6, OpenSSH's PROTOCOL. Shorter
# ones are written as addresses are, and `forms` promises to find those.
_ALGORITHM = re.compile(
    r"(?=[a-z0-9\-]{12})(?:chacha20|aes|hmac|umac|ssh|ecdsa|rsa|sk|webauthn|curve25519|sntrup|mlkem|rijndael)"
    r"[a-z0-9]*-[a-z0-9\-]*@(?:openssh\.com|libssh\.org|lysator\.liu\.se|ssh\.com)"
)

# What stood before the host of an address has gone already: `https://%5BSECRET%5D@errors.example.com/2`.
_GONE = re.compile(r"%?5B[A-Z0-9_]{1,64}%5D")


@compiled
def address_span(text: str, start: int, end: int) -> tuple[int, int] | None:
    at = text.index("@", start, end)
    while start < at and not text[start].isalnum() and text[start] != "_":
        start += 1
    for i in range(at - 1, start - 1, -1):
        if not (text[i].isalnum() or text[i] in _LOCAL_SIGNS):
            start = i + 1
            break
    for i in range(at + 1, end):
        if not (text[i].isalnum() or text[i] in "-."):
            end = i
            break
    while end > at and text[end - 1] in "-.":
        end -= 1
    name, _, ending = text[at + 1 : end].rpartition(".")
    if start == at or not name or len(ending) < 2 or ending[0].isdigit() or _ALGORITHM.fullmatch(text, start, end):
        return None
    if ending.lower() in _FILE_ENDINGS or text[start:at] == "git" or _GONE.fullmatch(text, start, at):
        return None
    return start, end


@compiled
def address_weight(value: str) -> float:
    # A Sentry-style DSN: a 32-digit hex project key before the host.
    local = value.partition("@")[0]
    return -8.0 if len(local) == 32 and all(c in "0123456789abcdef" for c in local) else 0.0


@compiled
def address_hash_forms(value: str) -> tuple[str, ...]:
    """As advertisers normalise before hashing: trimmed, lower case; Gmail without dots and plus tags."""
    plain = value.strip()
    lower = plain.lower()
    local, _, domain = lower.partition("@")
    forms = [lower, plain, plain.upper()]
    if "+" in local:
        forms.append(f"{local.partition('+')[0]}@{domain}")
    if domain in ("gmail.com", "googlemail.com"):
        bare = local.partition("+")[0].replace(".", "")
        forms += [f"{bare}@{domain}", f"{bare}@gmail.com"]
    return tuple(dict.fromkeys(forms))


def _sample(rng: Random) -> str:
    first, second = rng.sample(["maple", "harbor", "quartz", "tulip", "cedar", "lumen", "ember", "onyx"], 2)
    return f"{first}.{second}{rng.randrange(100)}@example.{rng.choice(['com', 'org', 'net'])}"


DETECTOR = Detector(
    id="email_address",
    entity="EMAIL_ADDRESS",
    label="E-mail address",
    safe_harbor="F",
    role="direct",
    source="https://www.rfc-editor.org/rfc/rfc5321#section-4.1.2",
    shapes=(Shape(rf"{_LOCAL}{{1,64}}@(?:{_LABEL}{{1,63}}\.){{1,8}}{_LABEL}{{2,63}}", 0.97),),
    keys=(
        "email",
        "e mail",
        "mail",
        "email address",
        "em",
        "username",
        "login",
        "user",
        *spelt("correo", "correo electrónico", "courriel", "adresse électronique"),
    ),
    fit=address_span,
    weigh=address_weight,
    echoes=name_echoes.echoes_of_address,
    echo_words=name_echoes.words_of_address,
    hash_forms=address_hash_forms,
    forms=("sha256", "email"),
    hashed_by="email_hash",
    match=(
        "lena@openssh.com",
        "contact john.doe42@example.com now",
        "o'brien+news@mail.example.co.uk",
        "<lena@example.com>",
        "mailto:lena@example.com?subject=x",
        "renée@example.com",
        "lena@müller.example",
        "x_y%z@xn--mller-kva.example",
        "Lena.Fischer@EXAMPLE.COM.",
    ),
    no_match=(
        "logo@2x.png",
        "chacha20-poly1305@openssh.com",
        "kex: hmac-sha2-256-etm@openssh.com",
        "lodash@4.17.21",
        "git@github.com:org/repo",
        "a @ b.com",
        "user@localhost",
        "@handle.example",
        "lena@",
        "[EMAIL_ADDRESS]",
        "https://0123456789abcdef0123456789abcdef@o1.ingest.example.com/2",
        "https://%5BSECRET%5D@o1.ingest.example.com/2",
    ),
    sample=_sample,
    passes=("uuid", "ipv4", "ipv4_private", "ipv4_loopback", "ipv6"),
)
