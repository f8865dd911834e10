"""What things cost: a table with its date, and an estimate over a graph."""

from gouvernail.pricing.estimate import Estimate, Line, estimate
from gouvernail.pricing.table import Prices, prices

__all__ = ["Estimate", "Line", "Prices", "estimate", "prices"]
