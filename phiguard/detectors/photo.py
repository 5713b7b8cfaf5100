"""Photographs of a person: links, files and data URLs under a photo's or avatar's key.

Source: 45 CFR 164.514(b)(2)(i)(Q): full-face photographs and any comparable images.
"""

from random import Random

from phiguard.detector import Detector, Shape

_IMAGE = r"(?:jpe?g|png|gif|webp|heic|heif|avif|bmp|tiff?)"

_NOBODY = ("placeholder", "default", "blank", "no-photo", "nophoto", "anonymous")


def _weigh(value: str) -> float:
    plain = value.lower()
    return -6.0 if any(w in plain for w in _NOBODY) else 0.0


def _sample(rng: Random) -> tuple[str, str]:
    name = f"{rng.choice(['lena', 'p', 'img'])}-{rng.randrange(10**4, 10**6)}"
    return rng.choice(["avatar", "photo_url", "profilePicture"]), f"https://cdn.example.com/faces/{name}.jpg"


_KEYS = (
    "photo",
    "photo url",
    "photo uri",
    "avatar",
    "avatar url",
    "avatar uri",
    "profile picture",
    "profile picture url",
    "profile pic",
    "profile pic url",
    "profile image",
    "profile image url",
    "profile photo",
    "profile photo url",
    "headshot",
    "selfie",
    "selfie url",
    "face photo",
    "face image",
    "face image url",
    "user image",
    "user picture",
    "user picture url",
    "trait picture",
    "patient photo",
    "patient image",
    "member photo",
    "id photo",
    "portrait",
    "wound photo",
    "skin photo",
    "gravatar",
    "foto",
    "foto perfil",
    "selfie image",
)

DETECTOR = Detector(
    id="photo",
    entity="PHOTO",
    label="Photograph of a person",
    safe_harbor="Q",
    role="direct",
    source="https://www.ecfr.gov/current/title-45/section-164.514",
    shapes=(
        Shape(
            rf"(?:https?:)?//[^\x00-\x20\[\]]{{4,}}|data:image/[^\x00-\x20\[\]]{{6,}}"
            rf"|[^\x00-\x1f:?\[\]]{{1,200}}\.{_IMAGE}(?:\?[^\x00-\x20\[\]]{{0,500}})?",
            0.05,
            keyed=True,
            opened=True,
        ),
    ),
    keys=_KEYS,
    not_keys=(
        "product photo",
        "item photo",
        "hotel photo",
        "listing photo",
        "page photo",
        "stock photo",
        "cover photo",
        "hero photo",
        "property photo",
        "photo count",
        "recipe photo",
        "article photo",
        "menu photo",
        "store photo",
        "room photo",
        "food photo",
        "bot avatar",
        "team avatar",
        "product foto",
        *(f"pathsegment {key}" for key in _KEYS),
    ),
    weigh=_weigh,
    match=(
        ("patient_photo", "https://cdn.example.com/p/7712.jpg"),
        ("selfie", "https://cdn.example.com/s/7712.jpg"),
        ("avatar", "https://cdn.example.com/u/lena.jpg"),
        ("traits.avatar", "//cdn.example.com/u/118.png?s=64"),
        ("photo_url", "https://img.example.com/p/118"),
        ("profilePicture", "uploads/lena-fischer.jpeg"),
        ("selfie", "data:image/png;base64,iVBORw0KGgo="),
        ("patient.photo", "wound left arm.heic"),
    ),
    no_match=(
        ("product_photo", "https://cdn.example.com/p/hose.jpg"),
        ("photo", "true"),
        ("photos", "12"),
        ("avatar", "blue"),
        ("avatar", "https://cdn.example.com/default-avatar.png"),
        ("photo", "[PHOTO]"),
        ("image", "https://cdn.example.com/p/hose.jpg"),
        "https://cdn.example.com/u/lena.jpg",
        ("pathsegment photos", "sunset.jpg"),
        ("photo_count", "12"),
    ),
    sample=_sample,
)
