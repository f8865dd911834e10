"""The value of a secret that a playbook names: from a folder where secrets are mounted, or from the environment.

A value is used where it is asked for and never kept: not in the journal, not in a message, not in an argument of a
program.
"""

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from gouvernail.errors import Problem, Unusable

__all__ = ["FOLDER", "revealed", "variable"]

FOLDER: Final = "GOUVERNAIL_SECRETS"
"""Names the folder where each secret is a file, as a secret store mounts them."""
_LONGEST: Final = 8192  # bytes of a token


def variable(name: str) -> str:
    """The environment variable of a secret: `legacy/score` is `GOUVERNAIL_SECRET_LEGACY_SCORE`."""
    return f"GOUVERNAIL_SECRET_{re.sub('[^A-Z0-9]', '_', name.upper())}"


def revealed(name: str, environment: Mapping[str, str] | None = None) -> str:
    """The value of the secret `name`. Unusable where it is not there, or is nothing that fits into a header."""
    known = os.environ if environment is None else environment
    value = _mounted(name, known.get(FOLDER, "")) or known.get(variable(name), "")
    value = value.strip()
    if not value:
        raise Unusable(
            Problem(
                f"the secret {name} is not here",
                expected=f"a file {name} in the folder that {FOLDER} names, or the variable {variable(name)}",
                mend="mount it from the cloud's secret store, or set the variable for the executor alone",
            )
        )
    if len(value) > _LONGEST or not value.isprintable() or not value.isascii():
        raise Unusable(Problem(f"the secret {name} cannot be sent", expected="one line of printable ASCII"))
    return value


def _mounted(name: str, folder: str) -> str:
    """What stands in the secret's file; nothing where there is none, or it would lie outside of the folder."""
    if not folder:
        return ""
    root = Path(folder).resolve()
    path = root / name
    # A store mounts files as links within its folder: where a link ends is looked at too.
    if ".." in Path(name).parts or not path.resolve().is_relative_to(root):
        return ""
    try:
        with path.open(encoding="utf-8") as file:
            return file.read(_LONGEST + 1)
    except (OSError, UnicodeDecodeError):
        return ""
