"""Units as people write them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic_core import PydanticCustomError

from gouvernail.spec.nearest import nearest
from gouvernail.spec.units import amount, cadence, cidr, day, duration, off_hours, period, share


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("300ms", 0.3), ("30s", 30), ("5m", 300), ("4h", 14400), ("2d", 172800), ("1w", 604800), ("1.5h", 5400)],
)
def test_durations(text: str, seconds: float):
    assert duration(text).seconds == seconds
    assert str(duration(text)) == text


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("184d", 184),
        ("2w", 14),
        ("1M", 31),
        ("6M", 184),
        ("1y", 366),
        ("3y", 1096),
        ("5y", 1827),
        ("7y", 2557),
        ("10y", 3653),
    ],
)
def test_periods_count_the_most_days(text: str, days: int):
    assert period(text).days == days


@given(st.dates(date(2001, 1, 1), date(2080, 1, 1)).map(lambda d: d.replace(day=1)), st.integers(1, 120))
def test_no_span_of_months_is_longer_than_its_period(first: date, months: int):
    index = first.year * 12 + first.month - 1 + months
    last = date(index // 12, index % 12 + 1, 1)
    assert last - first <= timedelta(days=period(f"{months}M").days)


@pytest.mark.parametrize(
    ("text", "days"), [("week", 7), ("weekly", 7), ("daily", 1), ("month", 31), ("6M", 184), ("90d", 90)]
)
def test_cadences(text: str, days: int):
    assert cadence(text).days == days


@pytest.mark.parametrize(
    ("value", "expected", "unit"),
    [
        (0.8, 0.8, "number"),
        (0, 0.0, "number"),
        ("0.5%", 0.005, "share"),
        ("300ms", 0.3, "seconds"),
        ("24h", 86400.0, "seconds"),
    ],
)
def test_amounts(value: object, expected: float, unit: str):
    found = amount(value)
    assert (found.value, found.unit) == (expected, unit)


def test_shares():
    assert share("99.9%") == 0.999
    assert share("0.5 %") == 0.005


@pytest.mark.parametrize(
    ("parse", "value"),
    [
        (duration, 5),
        (duration, "5"),
        (duration, "5M"),
        (duration, "-5m"),
        (duration, "5m "),
        (duration, None),
        (period, "0d"),
        (period, "1200y"),
        (period, "5m"),
        (period, True),
        (cadence, "sometimes"),
        (cadence, "0d"),
        (share, 0.5),
        (share, "101%"),
        (share, "-1%"),
        (share, True),
        (amount, True),
        (amount, "many"),
        (amount, "500%"),
        (cidr, "10.0.0.0"),
        (cidr, "10.0.0.1/8"),
        (cidr, "::/0"),
        (cidr, 10),
        (day, "2027-02-30"),
        (day, "27-01-01"),
        (off_hours, "19:00-19:00 Europe/Paris"),
        (off_hours, "25:00-07:00 Europe/Paris"),
        (off_hours, "19:00-07:00 Nowhere/City"),
        (off_hours, "19:00-07:00 ../../etc/passwd"),
        (off_hours, "19:00-07:00"),
    ],
)
def test_what_is_no_unit_is_refused_with_what_was_expected(parse: object, value: object):
    assert callable(parse)
    with pytest.raises(PydanticCustomError) as caught:
        parse(value)
    assert caught.value.context
    assert caught.value.context["expected"]


def test_the_nearest_name_is_close_or_none():
    names = ["minSample", "attributes", "confidence"]
    assert nearest("minSampel", names) == "minSample"
    assert nearest("min_sample", names) == "minSample"
    assert nearest("atributes", names) == "attributes"
    assert nearest("retention", names) is None
    assert nearest("", names) is None
    assert nearest("x" * 5000, names) is None
    assert nearest("x", []) is None
