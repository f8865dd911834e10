"""`gouvernail show`, `diagram` and `controls`: what a stack built, whether its promises hold, who asks for them."""

from datetime import UTC, datetime
from pathlib import Path

import click

__all__ = ["controls", "diagram", "show"]


@click.command()
@click.argument("stack")
@click.option("--state", type=click.Path(file_okay=False, path_type=Path), help="The sandbox's folder [.sandbox].")
@click.option("--backend", "url", help="Where states are kept, as PULUMI_BACKEND_URL names it.")
@click.option("--json", "as_json", is_flag=True, help="For machines: the same as one JSON object.")
@click.option("--resources/--no-resources", default=True, help="Name each resource, or count them only.")
@click.pass_context
def show(
    ctx: click.Context, stack: str, state: Path | None, url: str | None, *, as_json: bool, resources: bool
) -> None:
    """What STACK built, what it guarantees, and whether each guarantee holds.

    The foundations that it reads are loaded too, because promises reach across stacks. Each guarantee is judged over
    what was built, by code that shares nothing with what built it.

    \b
    Examples:
      gouvernail show credit-scoring-aws-dev-workload
      gouvernail show bex-aws-dev-foundation --no-resources
      gouvernail show credit-scoring-aws-prod-workload --backend s3://bex-pulumi-state --json

    \b
    Exit codes:
      0  every guarantee holds (what was adopted and cannot be read from here, and what nothing on the
         cloud can keep, is named and counted apart)
      1  a guarantee is broken, or could not be evaluated: what is not known is not a pass
      2  no such stack
      3  no engine
    """
    from assurance import loading, rendering
    from assurance.summary import summary
    from gouvernail import engine

    root = loading.project_root(Path.cwd())
    where = loading.backend(root, state, url)
    loaded = loading.load(stack, engine.find(), root, where)
    capabilities = summary(loaded.graph, loaded.expected)
    if as_json:
        click.echo(rendering.as_json(loaded, capabilities, simulated=where.simulated))
    else:
        rendering.print_tree(loaded, capabilities, simulated=where.simulated, resources=resources)
    ctx.exit(0 if rendering.holds(capabilities) else 1)


@click.command()
@click.argument("stack")
@click.option("--state", type=click.Path(file_okay=False, path_type=Path), help="The sandbox's folder [.sandbox].")
@click.option("--backend", "url", help="Where states are kept, as PULUMI_BACKEND_URL names it.")
@click.option("--format", "formats", type=click.Choice(["svg", "mermaid"]), multiple=True, help="One only [both].")
@click.option(
    "--output",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path(),
    help="Folder that the files go to [the current one].",
)
def diagram(stack: str, state: Path | None, url: str | None, formats: tuple[str, ...], folder: Path) -> None:
    """Draw STACK with the stacks that it stands on: STACK.svg and STACK.mmd (Mermaid).

    A band a stack with its account, a box a capability with its resources and its guarantees, an arrow from what uses
    to what is used. Keys are named in the boxes that use them.

    \b
    Examples:
      gouvernail diagram credit-scoring-aws-dev-workload
      gouvernail diagram bex-aws-prod-foundation --format svg --output docs
    """
    from assurance import loading
    from assurance.drawing.mermaid import mermaid
    from assurance.drawing.picture import picture
    from assurance.drawing.svg import svg
    from assurance.summary import summary
    from gouvernail import engine

    root = loading.project_root(Path.cwd())
    where = loading.backend(root, state, url)
    loaded = loading.load(stack, engine.find(), root, where)
    drawn = picture(loaded.graph, summary(loaded.graph, loaded.expected))
    makers = {"svg": (svg, ".svg"), "mermaid": (mermaid, ".mmd")}
    folder.mkdir(parents=True, exist_ok=True)
    for name in formats or tuple(makers):
        make, ending = makers[name]
        file = folder / f"{stack}{ending}"
        file.write_text(make(drawn, simulated=where.simulated), encoding="utf-8")
        click.echo(str(file))


@click.command()
@click.argument("control", required=False, metavar="[ID]")
@click.option("--article", help="Controls that come from it: 12, 12(1), 'Annex IV'; of the AI Act [--instrument].")
@click.option("--instrument", help="Controls that come from it: ai-act, gdpr, dora, iso-42001 …")
@click.option("--rule", help="Controls that a rule serves, such as keys.keys_rotate.")
@click.option("--at", type=click.DateTime(["%Y-%m-%d"]), help="What applies on that day [today].")
@click.option("--json", "as_json", is_flag=True, help="For machines: the same, in full, as one JSON object.")
def controls(
    control: str | None,
    article: str | None,
    instrument: str | None,
    rule: str | None,
    at: datetime | None,
    *,
    as_json: bool,
) -> None:
    """What laws and norms ask: each control with its sources, what verifies it, and what nobody verifies yet.

    A source requires a control, supports it, or the control is ours. One that a law requires cannot be waived from the
    day on which the law applies. What is planned verifies nothing. None of this is legal advice.

    \b
    Examples:
      gouvernail controls                                  all of them
      gouvernail controls log-02                           one whole: sources with dates, verifiers, gaps
      gouvernail controls --article 12                     what serves an article of the AI Act
      gouvernail controls --instrument iso-27001 --article A.8.15
      gouvernail controls --rule keys.keys_rotate          what a rule serves
      gouvernail controls --at 2027-12-02 --json

    Exit codes: 0 shown, 2 there is no such control, article, instrument or rule.
    """
    from assurance.catalogue import catalogue, rendering
    from assurance.catalogue.asking import asked

    known = catalogue()
    found = asked(known, control, article, instrument, rule)
    day = (at or datetime.now(tz=UTC)).date()
    if as_json:
        click.echo(rendering.as_json(known, found, day))
    elif control:
        rendering.print_whole(known, found[0], day)
    else:
        rendering.print_table(known, found, day)
