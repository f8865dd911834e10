"""Where checkov is: in this environment, or in the project's own for it. Nothing is installed here."""

import sys
from importlib.metadata import PackageNotFoundError, distributions, version
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from gouvernail.errors import Problem, Unusable

__all__ = ["VERSION", "python"]

VERSION: Final = "3.3.30"
"""The one version of checkov that we run: its lock says the same (tested)."""

_ROOT: Final = Path(__file__).parents[2]
_HOME: Final = _ROOT / ".venv-checkov"


def python(home: Path = _HOME) -> Path:
    """The Python that has checkov in our version. Raises Unusable where there is none, with what to do."""
    if _is_here():
        return Path(sys.executable)
    found = home / "bin" / "python"
    have = [
        one.version
        for site in home.glob("lib/python3.*/site-packages")
        for one in distributions(name="checkov", path=[str(site)])
    ]
    if found.exists() and have == [VERSION]:
        return found
    raise Unusable(
        Problem(
            f"checkov {VERSION} is not installed" + (f": there is {have[0]}" if have else ""),
            mend="make setup" if (_ROOT / "Makefile").exists() else f"install checkov=={VERSION} beside gouvernail",
        )
    )


def _is_here() -> bool:
    """Whether this environment has it. It is not imported: that takes seconds, and belongs elsewhere."""
    try:
        return version("checkov") == VERSION and find_spec("checkov") is not None
    except PackageNotFoundError:
        return False
