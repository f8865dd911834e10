"""The table of prices beside this file: list prices of one region on one day, and the rate into euros."""

import math
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from gouvernail.errors import GouvernailError, Problem

__all__ = ["Prices", "Rate", "prices"]


def _positive(value: float) -> float:
    if not (math.isfinite(value) and value > 0):
        raise ValueError("a price is above zero: what costs nothing stands under free, what nobody knows under byUse")
    return value


_Price = Annotated[float, AfterValidator(_positive)]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", alias_generator=to_camel)


class Rate(_Frozen):
    """Euros a dollar, and since when."""

    rate: _Price
    date: date


class Prices(_Frozen):
    """List prices in US dollars."""

    date: date
    region: str
    currency: str
    source: str
    euros_a_dollar: Rate
    hours_a_month: Annotated[int, Field(ge=1)]
    hourly: Mapping[str, _Price]
    sized: Mapping[str, _Price] = Field(default_factory=dict[str, float])
    monthly: Mapping[str, _Price]
    by_use: Mapping[str, str]
    free: frozenset[str]

    def euros(self, dollars: float) -> float:
        """What so many dollars are in euros, by the table's own rate."""
        return dollars * self.euros_a_dollar.rate

    def dollars(self, euros: float) -> int:
        """The whole dollars that so many euros are, by the table's own rate, rounded down: told sooner, not later."""
        return int(euros / self.euros_a_dollar.rate)


@cache
def prices(cloud: str = "aws") -> Prices:
    """The table of a cloud. GouvernailError where there is none."""
    file = Path(__file__).with_name(f"{cloud}.yaml")
    if not file.is_file():
        raise GouvernailError(
            Problem(
                f"there is no table of the prices of {cloud} yet",
                expected=f"a stack on {' or '.join(sorted(one.stem for one in file.parent.glob('*.yaml')))}",
            )
        )
    return Prices.model_validate(yaml.safe_load(file.read_text(encoding="utf-8")))
