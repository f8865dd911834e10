"""Run by its path: `python .../worker/__main__.py [NAME]`, where NAME is what this folder is called as a package.

The packages above this one are made empty: their own files belong to the project, and are not for here.
"""

import importlib
import sys
from pathlib import Path
from types import ModuleType


def _name(package: str, home: Path) -> None:
    """Make the package and those above it importable, without running what they hold."""
    parts = package.split(".")
    for depth in range(len(parts), 0, -1):
        module = ModuleType(".".join(parts[:depth]))
        module.__path__ = [str(home)]
        sys.modules[module.__name__] = module
        home = home.parent


if __name__ == "__main__":
    _package = sys.argv[1] if len(sys.argv) > 1 else "policies.checkov.worker"
    _home = Path(__file__).resolve().parent
    sys.path[:] = [
        place for place in sys.path if Path(place) != _home
    ]  # its modules have full names, and hide nobody's
    _name(_package, _home)
    sys.exit(importlib.import_module(f"{_package}.serving").main())
