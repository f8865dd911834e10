"""The table of prices: dated, in one currency, with no price that says nothing, and complete for what is built."""

from pathlib import Path

import pytest
import yaml
from pydantic import ValidationError

import gouvernail.pricing
from gouvernail.errors import GouvernailError
from gouvernail.pricing import Prices, prices

FILE = Path(gouvernail.pricing.__file__).with_name("aws.yaml")


@pytest.mark.parametrize(("cloud", "region"), [("aws", "eu-west-1"), ("azure", "westeurope"), ("gcp", "europe-west1")])
def test_it_says_when_where_in_what_and_where_from(cloud, region):
    table = prices(cloud)
    assert (table.region, table.currency) == (region, "USD")
    assert table.date.year >= 2026
    assert table.source.startswith("https://")
    assert table.euros_a_dollar.date <= table.date


@pytest.mark.parametrize("cloud", ["aws", "azure", "gcp"])
def test_a_type_stands_in_one_place(cloud):
    table = prices(cloud)
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


def test_a_cloud_without_a_table_is_said():
    with pytest.raises(GouvernailError, match="no table of the prices of moon yet") as refused:
        prices("moon")
    assert "a stack on aws or azure or gcp" in str(refused.value)
