"""Bounds on what one scrub may use up. Past a bound a leaf, an event or a payload fails closed."""

from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field

MAX_LOOKS: Final = 4  # at what changes until nothing changes any more; then it goes whole
MAX_LISTED: Final = 1_000  # paths of what was removed or dropped; more are counted
Count = Annotated[int, Field(ge=1)]


class Limits(BaseModel):
    """Bounds; every one holds for one event, except where it says otherwise.

    Attributes:
        max_depth: levels of containers in one another.
        max_values: containers and scalars.
        max_leaf_chars: characters of one string as it stands in the payload.
        max_codec_depth: encodings in one another around one text.
        max_decoded_chars: characters that may come out of decoding, all openings of the event together,
            over and above eight times what was opened.
        max_parts: fields that decoding one leaf may yield.
        max_findings: findings in one leaf, health terms too; a leaf with more is no message, and is removed whole.
        max_terms: places in one text at which the lexicon holds a word, of care or of another sense too; one with
            more is not weighed, and its leaf is removed whole. English prose about other things has 40 to 170 in
            100,000 characters.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    max_depth: Count = 600
    max_values: Count = 250_000
    max_leaf_chars: Count = 2_000_000
    max_codec_depth: Count = 16
    max_decoded_chars: Count = 4_000_000
    max_parts: Count = 4_000
    max_findings: Count = 1_000
    max_terms: Count = 4_000
