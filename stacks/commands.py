"""`gouvernail estimate`: what a stack would cost a month, beside its budget."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from gouvernail.pricing import Estimate, Prices
    from stacks.estimating import Costs
    from stacks.names import StackName

__all__ = ["estimate"]


@click.command()
@click.argument("what", metavar="STACK|SPEC")
@click.option("--environment", default="prod", show_default=True, help="Which environment of a SPEC.")
@click.option("--json", "as_json", is_flag=True, help="For machines: the same as one JSON object.")
@click.pass_context
def estimate(ctx: click.Context, what: str, environment: str, *, as_json: bool) -> None:
    """What STACK, or SPEC in an environment, would cost a month, in euros at list prices.

    It is built in process from the spec as it stands: no account is looked at. Prices are from a table with its date
    (gouvernail/pricing), on demand, before taxes and discounts. What costs by use is named and not in the sum, and so
    is what the table does not know.

    \b
    Examples:
      gouvernail estimate systems/credit-scoring.yaml
      gouvernail estimate systems/document-triage.yaml --environment dev --json
      gouvernail estimate bex-aws-prod-foundation

    \b
    Exit codes:
      0  the sum is within the spec's budget, or the spec names none
      1  the least that it costs is more than the budget
      2  no such stack or environment, or a mistake in the spec
    """
    import json

    from gouvernail.pricing import prices
    from gouvernail.sandbox.stackfile import configuration
    from stacks.estimating import costs, named

    name, file = named(what, environment, Path.cwd())
    own = Path.cwd() / "stacks" / f"Pulumi.{name}.yaml"
    found, table = costs(name, file, configuration(own) if own.is_file() else None), prices(name.cloud)
    click.echo(json.dumps(_as_json(found, table), indent=2) if as_json else _as_text(found, table))
    ctx.exit(1 if _verdict(found, table) == "over" else 0)


def _verdict(found: "Costs", table: "Prices") -> str:
    if found.budget is None:
        return "no budget"
    if table.euros(found.least) > found.budget:
        return "over"
    return "within" if table.euros(found.most) <= found.budget else "over at most"


def _as_json(found: "Costs", table: "Prices") -> dict[str, object]:
    return {
        "stack": str(found.stack),
        "currency": "EUR",
        **_sums(found.own, table),
        "budget": found.budget,
        "verdict": _verdict(found, table),
        "foundation": _beside(found.foundation, table),
        "standby": _beside(found.standby, table),
        "notes": list(found.notes),
        "prices": {
            "date": table.date.isoformat(),
            "region": table.region,
            "source": table.source,
            "eurosADollar": {"rate": table.euros_a_dollar.rate, "date": table.euros_a_dollar.date.isoformat()},
        },
    }


def _beside(found: "tuple[StackName, Estimate] | None", table: "Prices") -> dict[str, object] | None:
    return {"stack": str(found[0]), **_sums(found[1], table)} if found else None


def _sums(its: "Estimate", table: "Prices") -> dict[str, object]:
    return {
        "least": round(table.euros(its.least), 2),
        "most": round(table.euros(its.most), 2),
        "lines": [
            {
                "what": line.what,
                "count": line.count,
                "least": round(table.euros(line.least), 2),
                "most": round(table.euros(line.most), 2),
            }
            for line in its.lines
        ],
        "byUse": list(its.by_use),
        "unknown": list(its.unknown),
    }


def _as_text(found: "Costs", table: "Prices") -> str:
    said = [f"{found.stack}: {_span(found.own.least, found.own.most, table)} a month at list prices", ""]
    rows = [(line.what, line.count, _span(line.least, line.most, table)) for line in found.own.lines]
    first, second = (max((len(row[place]) for row in rows), default=0) for place in (0, 1))
    said += [f"  {what:<{first}}  {count:>{second}}  {money}" for what, count, money in rows]
    if found.own.by_use:
        said += ["", "By use, and not in the sum:", *(f"  {one}" for one in found.own.by_use)]
    if found.own.unknown:
        said += ["", "No price is known, and not in the sum:", *(f"  {one}" for one in found.own.unknown)]
    if found.foundation:
        name, its = found.foundation
        said += ["", f"Its foundation {name}, shared by all systems: {_span(its.least, its.most, table)} a month"]
    if found.standby:
        name, its = found.standby
        said += ["", f"Its standby {name}, of the same budget: {_span(its.least, its.most, table)} a month"]
    said += ["", _beside_budget(found, table)]
    rate = table.euros_a_dollar
    said += [
        f"Prices: {table.region}, {table.date}, on demand, before taxes and discounts ({table.source}).",
        f"A dollar is {rate.rate:.2f} EUR ({rate.date}).",
        *(f"Note: {note}." for note in found.notes),
    ]
    return "\n".join(said)


def _beside_budget(found: "Costs", table: "Prices") -> str:
    answers = {
        "no budget": "The spec names no budget for this environment.",
        "over": f"OVER the budget of {found.budget:,} EUR." if found.budget else "",
        "within": f"Within the budget of {found.budget:,} EUR." if found.budget else "",
        "over at most": f"Within the budget of {found.budget:,} EUR, but not with as many instances as there may be."
        if found.budget
        else "",
    }
    return answers[_verdict(found, table)]


def _span(least: float, most: float, table: "Prices") -> str:
    low, high = (f"{table.euros(one):,.2f}" for one in (least, most))
    return f"{low} EUR" if low == high else f"{low} to {high} EUR"
