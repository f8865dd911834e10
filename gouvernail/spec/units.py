"""The units people write in a spec: `300ms`, `4h`, `400d`, `10y`, `99.9%`, `month`. One parser a unit."""

import re
from dataclasses import dataclass, field
from datetime import date, time
from ipaddress import IPv4Network
from typing import Annotated, Final, Literal, TypeAlias
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import PlainValidator, WithJsonSchema

from gouvernail.spec.refusal import refuse

__all__ = [
    "Amount",
    "AmountValue",
    "Cadence",
    "CadenceValue",
    "Cidr",
    "Day",
    "Duration",
    "DurationValue",
    "OffHours",
    "OffHoursValue",
    "Period",
    "PeriodValue",
    "Share",
]

_SECONDS: Final = {"ms": 0.001, "s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}
_DURATION: Final = re.compile(r"([0-9]{1,9}(?:\.[0-9]{1,3})?)(ms|s|m|h|d|w)")
_PERIOD: Final = re.compile(r"([1-9][0-9]{0,4})(d|w|M|y)")
_PERCENT: Final = re.compile(r"([0-9]{1,4}(?:\.[0-9]{1,6})?) ?%")
_WORDS: Final = {"day": 1, "week": 7, "month": 31, "quarter": 92, "year": 366}
_OFF_HOURS: Final = re.compile(
    r"([01][0-9]|2[0-3]):([0-5][0-9])-([01][0-9]|2[0-3]):([0-5][0-9]) ([A-Za-z_]+(?:/[A-Za-z0-9_+-]+){0,2})"
)
_LONGEST_MONTHS: Final = 1200


@dataclass(frozen=True, slots=True, order=True)
class Duration:
    """A span of time in seconds, as in `300ms`, `5m`, `4h`, `2d`."""

    seconds: float
    text: str = field(compare=False)

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A span of the calendar in days, as in `400d`, `6M`, `10y`.

    Months and years count as many days as they can have at most: `6M` is 184 days, `10y` is 3653 days
    (three leap days), so that what is kept so many days has been kept that long whenever it began.
    """

    days: int
    text: str = field(compare=False)

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True, order=True)
class Cadence:
    """How often something is due: `week`, `month`, `quarter`, `year`, or every so many days, as in `90d`, `6M`."""

    days: int
    text: str = field(compare=False)

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Amount:
    """A threshold's number in its base unit: plain, a share of one (`0.5%` is 0.005), or seconds (`300ms` is 0.3)."""

    value: float
    unit: Literal["number", "share", "seconds"]
    text: str = field(compare=False)

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class OffHours:
    """When nobody works: from `begins` to `ends` (of the next morning where earlier) in a time zone."""

    begins: time
    ends: time
    zone: str


def _span(months: int) -> int:
    """The most days that so many months in a row can have, whichever month is the first."""

    def after(start: int) -> date:
        return date(2024 + start // 12, start % 12 + 1, 1)

    return max((after(start + months) - after(start)).days for start in range(48))


def _days(text: str) -> int | None:
    found = _PERIOD.fullmatch(text)
    if not found:
        return None
    count, unit = int(found[1]), found[2]
    if unit in "dw":
        return count * (7 if unit == "w" else 1)
    months = count * (12 if unit == "y" else 1)
    return _span(months) if months <= _LONGEST_MONTHS else None


def duration(value: object) -> Duration:
    """Parses `300ms`, `5m`, `4h`, `2d`, `1w`; `m` is minutes."""
    if isinstance(value, Duration):
        return value
    found = _DURATION.fullmatch(value) if isinstance(value, str) else None
    if not found:
        hint = f"{value}s" if isinstance(value, int) and not isinstance(value, bool) else None
        raise refuse(value, "a duration such as 300ms, 30s, 5m, 4h or 2d (m is minutes)", nearest=hint)
    return Duration(round(float(found[1]) * _SECONDS[found[2]], 6), found[0])


def period(value: object) -> Period:
    """Parses `400d`, `2w`, `6M`, `10y`."""
    if isinstance(value, Period):
        return value
    days = _days(value) if isinstance(value, str) else None
    if days is None:
        hint = f"{value}d" if isinstance(value, int) and not isinstance(value, bool) and value > 0 else None
        raise refuse(value, "a period such as 30d, 6M (months) or 10y, a hundred years at most", nearest=hint)
    return Period(days, str(value))


def cadence(value: object) -> Cadence:
    """Parses `week`, `month`, `quarter`, `year` (also `weekly` …), or a period."""
    if isinstance(value, Cadence):
        return value
    if isinstance(value, str):
        word = {"daily": "day"}.get(value, value.removesuffix("ly"))
        days = _WORDS.get(word) or _days(value)
        if days:
            return Cadence(days, word if word in _WORDS else value)
    raise refuse(value, "how often: day, week, month, quarter, year, or a period such as 90d or 6M", choices=[*_WORDS])


def share(value: object) -> float:
    """Parses a percentage, `0.5%` to 0.005, between 0 % and 100 %."""
    found = _PERCENT.fullmatch(value) if isinstance(value, str) else None
    if not found or float(found[1]) > 100:
        hint = (
            f"{value}%" if isinstance(value, int | float) and not isinstance(value, bool) and 1 < value <= 100 else None
        )
        raise refuse(value, "a percentage from 0% to 100%, such as 99.9%", nearest=hint)
    return round(float(found[1]) / 100, 10)


def amount(value: object) -> Amount:
    """Parses a threshold: a number, a percentage or a duration."""
    if isinstance(value, Amount):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return Amount(float(value), "number", str(value))
    if isinstance(value, str):
        if found := _PERCENT.fullmatch(value):
            if float(found[1]) > 100:
                raise refuse(value, "a percentage from 0% to 100%, or a plain number for what can be more")
            return Amount(round(float(found[1]) / 100, 10), "share", value)
        if _DURATION.fullmatch(value):
            return Amount(duration(value).seconds, "seconds", value)
    raise refuse(value, "a number such as 0.8, a percentage such as 0.5%, or a duration such as 300ms")


def off_hours(value: object) -> OffHours:
    """Parses `19:00-07:00 Europe/Paris`."""
    if isinstance(value, OffHours):
        return value
    expected = "from-to and a time zone, such as 19:00-07:00 Europe/Paris"
    found = _OFF_HOURS.fullmatch(value) if isinstance(value, str) else None
    if not found:
        raise refuse(value, expected)
    begins, ends = time(int(found[1]), int(found[2])), time(int(found[3]), int(found[4]))
    if begins == ends:
        raise refuse(value, f"{expected}; these are the same hour")
    try:
        ZoneInfo(found[5])
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise refuse(value, f"{expected}; {found[5]!r} is no time zone") from None
    return OffHours(begins, ends, found[5])


def cidr(value: object) -> IPv4Network:
    """Parses an IPv4 range, `10.10.0.0/20`."""
    if isinstance(value, IPv4Network):
        return value
    expected = "an IPv4 range whose address is its first, such as 10.10.0.0/20"
    if not isinstance(value, str) or "/" not in value:
        raise refuse(value, expected)
    try:
        return IPv4Network(value)
    except ValueError:
        pass
    try:
        first = str(IPv4Network(value, strict=False))
    except ValueError:
        raise refuse(value, expected) from None
    raise refuse(value, expected, nearest=first)


def day(value: object) -> date:
    """Parses a date, `2027-03-31`."""
    if isinstance(value, date):
        return value
    if isinstance(value, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    raise refuse(value, "a date such as 2027-03-31")


def _text(description: str, pattern: str, *examples: str) -> WithJsonSchema:
    return WithJsonSchema(
        {"type": "string", "description": description, "pattern": pattern, "examples": list(examples)}
    )


_DURATION_TEXT = r"^[0-9]{1,9}(\.[0-9]{1,3})?(ms|s|m|h|d|w)$"
_PERIOD_TEXT = r"^[1-9][0-9]{0,4}(d|w|M|y)$"
_PERCENT_TEXT = r"^[0-9]{1,4}(\.[0-9]{1,6})? ?%$"

DurationValue: TypeAlias = Annotated[
    Duration, PlainValidator(duration), _text("A duration: ms, s, m (minutes), h, d, w.", _DURATION_TEXT, "300ms", "4h")
]
PeriodValue: TypeAlias = Annotated[
    Period, PlainValidator(period), _text("A period of the calendar: d, w, M (months), y.", _PERIOD_TEXT, "400d", "10y")
]
CadenceValue: TypeAlias = Annotated[
    Cadence,
    PlainValidator(cadence),
    _text(
        "How often.",
        r"^(day|daily|(week|month|quarter|year)(ly)?|[1-9][0-9]{0,4}(d|w|M|y))$",
        "week",
        "month",
        "quarter",
        "year",
        "90d",
    ),
]
Share: TypeAlias = Annotated[
    float, PlainValidator(share), _text("A percentage from 0% to 100%.", _PERCENT_TEXT, "99.9%")
]
AmountValue: TypeAlias = Annotated[
    Amount,
    PlainValidator(amount),
    WithJsonSchema(
        {
            "description": "A number, a percentage or a duration.",
            "examples": [0.8, "0.5%", "300ms"],
            "anyOf": [
                {"type": "number"},
                {"type": "string", "pattern": _PERCENT_TEXT},
                {"type": "string", "pattern": _DURATION_TEXT},
            ],
        }
    ),
]
OffHoursValue: TypeAlias = Annotated[
    OffHours,
    PlainValidator(off_hours),
    _text(
        "When nobody works, with the time zone.",
        r"^[0-9]{2}:[0-9]{2}-[0-9]{2}:[0-9]{2} .+$",
        "19:00-07:00 Europe/Paris",
    ),
]
Cidr: TypeAlias = Annotated[
    IPv4Network, PlainValidator(cidr), _text("An IPv4 range.", r"^[0-9.]+/[0-9]{1,2}$", "10.10.0.0/20")
]
Day: TypeAlias = Annotated[date, PlainValidator(day), _text("A date.", r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$", "2027-03-31")]
