"""What can be wrong with a record, and with a stream. No message holds a value."""

from phiguard.errors import PhiguardError


class StreamError(PhiguardError):
    """The worker cannot go on; the message names the error of broker or registry, never a record."""


class Dead(Exception):
    """A record that may not pass; the reasons hold no value."""

    def __init__(self, *reasons: str) -> None:
        super().__init__("; ".join(reasons))
        self.reasons = reasons
