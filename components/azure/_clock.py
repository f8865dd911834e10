"""Times of day where somebody works: Azure Monitor knows time zones by the names that Windows gives them.

Sources: Azure Monitor, autoscale with several profiles
(https://learn.microsoft.com/azure/azure-monitor/autoscale/autoscale-multiprofile); Unicode CLDR, windowsZones.
"""

from collections.abc import Mapping
from typing import Final

from gouvernail.errors import GouvernailError, Problem

__all__ = ["windows_zone"]

_ZONES: Final[Mapping[str, tuple[str, ...]]] = {
    "UTC": ("UTC", "Etc/UTC"),
    "GMT Standard Time": ("Europe/London", "Europe/Dublin", "Europe/Lisbon"),
    "W. Europe Standard Time": (
        "Europe/Amsterdam",
        "Europe/Berlin",
        "Europe/Luxembourg",
        "Europe/Malta",
        "Europe/Monaco",
        "Europe/Oslo",
        "Europe/Rome",
        "Europe/Stockholm",
        "Europe/Vaduz",
        "Europe/Vienna",
        "Europe/Zurich",
    ),
    "Romance Standard Time": ("Europe/Brussels", "Europe/Copenhagen", "Europe/Madrid", "Europe/Paris"),
    "Central Europe Standard Time": (
        "Europe/Belgrade",
        "Europe/Bratislava",
        "Europe/Budapest",
        "Europe/Ljubljana",
        "Europe/Prague",
    ),
    "Central European Standard Time": ("Europe/Sarajevo", "Europe/Skopje", "Europe/Warsaw", "Europe/Zagreb"),
    "FLE Standard Time": (
        "Europe/Helsinki",
        "Europe/Kiev",
        "Europe/Kyiv",
        "Europe/Riga",
        "Europe/Sofia",
        "Europe/Tallinn",
        "Europe/Vilnius",
    ),
    "GTB Standard Time": ("Asia/Nicosia", "Europe/Athens", "Europe/Bucharest"),
    "Turkey Standard Time": ("Europe/Istanbul",),
    "Eastern Standard Time": ("America/New_York", "America/Toronto"),
    "Central Standard Time": ("America/Chicago",),
    "Mountain Standard Time": ("America/Denver",),
    "Pacific Standard Time": ("America/Los_Angeles", "America/Vancouver"),
    "E. South America Standard Time": ("America/Sao_Paulo",),
    "South Africa Standard Time": ("Africa/Johannesburg",),
    "Arabian Standard Time": ("Asia/Dubai",),
    "India Standard Time": ("Asia/Calcutta", "Asia/Kolkata"),
    "Singapore Standard Time": ("Asia/Singapore",),
    "China Standard Time": ("Asia/Hong_Kong", "Asia/Shanghai"),
    "Tokyo Standard Time": ("Asia/Tokyo",),
    "Korea Standard Time": ("Asia/Seoul",),
    "AUS Eastern Standard Time": ("Australia/Melbourne", "Australia/Sydney"),
}
"""Windows' name -> those of the time zone database that keep the same time."""


def windows_zone(zone: str) -> str:
    """How Windows calls the time zone. GouvernailError for one that is not in the table."""
    for name, its in _ZONES.items():
        if zone in its:
            return name
    known = ", ".join(sorted(one for its in _ZONES.values() for one in its))
    raise GouvernailError(
        Problem(
            f"Azure is not known to have the time zone {zone}",
            path="offHours",
            expected=f"one of {known}",
            mend="name one that keeps the same time",
        )
    )
