"""In the sandbox nothing answers outside of it: what an executor would ask there, it asks one address of this machine.

The gateway, the legacy, Prometheus and archives are told apart by the name that they are asked under (`Host`). Outside
of the sandbox the setting has no effect.
"""

import os
from collections.abc import Mapping
from typing import Final
from urllib.parse import urlsplit

from gouvernail.errors import Problem, Unusable
from migration.simulating import simulated

__all__ = ["HERE", "SETTING", "stand_in"]

SETTING: Final = "GOUVERNAIL_STAND_IN"
"""An address such as `http://127.0.0.1:8080`."""
HERE: Final = frozenset({"127.0.0.1", "localhost", "::1"})
"""Names of this machine: what is asked there is there."""


def stand_in(host: str, environment: Mapping[str, str] | None = None) -> tuple[str, int] | None:
    """Host and port that are asked instead of `host`, over plain HTTP; None where that is asked itself.

    Unusable where the setting names no port of this machine.
    """
    known = os.environ if environment is None else environment
    address = known.get(SETTING)
    if not address or host in HERE or not simulated(known):
        return None
    try:
        parts = urlsplit(address)
        found = parts.hostname, parts.port, parts.scheme, parts.path.strip("/")
    except ValueError:
        found = None, None, "", ""
    if found[0] not in HERE or found[1] is None or found[2:] != ("http", ""):
        raise Unusable(
            Problem("a stand-in is on this machine", path=SETTING, expected="an address such as http://127.0.0.1:8080")
        )
    return found[0], found[1]
