"""The table of prices: dated, in one currency, with no price that says nothing, and complete for what is built."""

from pathlib import Path

import pytest
import yaml
from pydantic import ValidationError

import gouvernail.pricing
from gouvernail.errors import GouvernailError
from gouvernail.pricing import Prices, prices

FILE = Path(gouvernail.pricing.__file__).with_name("aws.yaml")


def test_it_says_when_where_in_what_and_where_from():
    table = prices()
    assert (table.region, table.currency) == ("eu-west-1", "USD")
    assert table.date.year >= 2026
    assert table.source.startswith("https://")
    assert table.euros_a_dollar.date <= table.date


def test_a_type_stands_in_one_place():
    table = prices()
    assert not table.monthly.keys() & table.by_use.keys()
    assert not (table.monthly.keys() | table.by_use.keys()) & table.free


def test_euros_become_whole_dollars_never_more_than_they_are():
    table = prices()
    for euros in (1, 300, 12000):
        assert table.euros(table.dollars(euros)) <= euros
        assert table.euros(table.dollars(euros) + 1) > euros


@pytest.mark.parametrize("wrong", [0, -1, ".nan", "much"])
def test_a_price_that_says_nothing_is_refused(wrong):
    written = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    written["monthly"]["aws:kms/key:Key"] = float("nan") if wrong == ".nan" else wrong
    with pytest.raises(ValidationError):
        Prices.model_validate(written)


@pytest.mark.parametrize("cloud", ["azure", "gcp"])
def test_a_cloud_without_a_table_is_said(cloud):
    with pytest.raises(GouvernailError, match=f"no table of the prices of {cloud} yet") as refused:
        prices(cloud)
    assert "a stack on aws" in str(refused.value)
