"""Where the authorities are installed: an environment of their own, from the lock's group `authorities`."""

import os
import subprocess
import sys
from collections.abc import Mapping
from importlib.metadata import distributions
from pathlib import Path
from typing import Final

from gouvernail.errors import Problem, Unusable

__all__ = ["installed", "site_packages"]

ROOT: Final = Path(__file__).parents[2]
_HOME: Final = ROOT / ".cache" / "authorities"


def site_packages() -> Path:
    """The folder that holds the authorities' files, made current first. Raises Unusable where they do not install."""
    from tools.setup import find_uv  # it runs on the standard library alone, and knows where uv is

    command = [str(find_uv()), "sync", "--quiet", "--only-group", "authorities", "--frozen", "--python", sys.executable]
    environment = {**os.environ, "UV_PROJECT_ENVIRONMENT": str(_HOME), "UV_COMPILE_BYTECODE": "0"}
    environment.pop("VIRTUAL_ENV", None)
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Unusable(Problem(f"the authorities cannot be installed: {done.stderr.strip()}", mend=" ".join(command)))
    return next((_HOME / "lib").glob("python3.*")) / "site-packages"


def installed(site: Path) -> Mapping[str, str]:
    """Distribution -> version of everything in the environment."""
    return {one.metadata["Name"].lower(): one.version for one in distributions(path=[str(site)])}
