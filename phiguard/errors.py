"""Every exception phiguard raises on purpose.

PhiguardError
  ConfigError(ValueError)    a policy, detector, codec or lexicon is wrong; raised at load
  MissingExtra(ImportError)  a package that an extra brings is not there, or too old
  Unreadable                 internal: a text could not be read within its bounds; never leaves `scrub`

No message ever holds a payload's value: messages name files, keys, limits and known values.
"""


class PhiguardError(Exception):
    """Root of the tree; never raised itself."""


class ConfigError(PhiguardError, ValueError):
    """What is wrong with a policy, a detector or a codec, and where.

    Args:
        problem: what is wrong, with the known values where there is a closed set of them.
        where: the file or the dotted place in it, such as ``standard.toml: limits.max_depth``.
    """

    def __init__(self, problem: str, *, where: str) -> None:
        super().__init__(f"{where}: {problem}")
        self.problem = problem
        self.where = where

    def __reduce__(self) -> tuple[object, ...]:
        return _config_error, (self.problem, self.where)


class MissingExtra(PhiguardError, ImportError):
    """A package that an extra of phiguard brings is not installed, or too old; the message says what to install."""


class Unreadable(PhiguardError):
    """A text is of a known encoding but broken, too deep or too large to be read in bounds."""


def _config_error(problem: str, where: str) -> ConfigError:
    return ConfigError(problem, where=where)
