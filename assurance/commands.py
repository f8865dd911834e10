"""`gouvernail check`, `show`, `diagram`, `controls`, `policy`: what breaks a rule, what was built, who asks for it."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import click

__all__ = ["check", "controls", "diagram", "policy", "show"]

_FORMS: Final = ("text", "json", "sarif", "junit", "gitlab", "github", "markdown")


@click.command()
@click.argument("what", required=False, metavar="[STACK|FILE|-]")
@click.option("--all-stacks", is_flag=True, help="Every stack of this project that has a file in stacks/.")
@click.option("--built", is_flag=True, help="The stack as an engine built it, not as its program registers it.")
@click.option("--state", type=click.Path(file_okay=False, path_type=Path), help="The sandbox's folder [.sandbox].")
@click.option("--backend", "url", help="Where states are kept, as PULUMI_BACKEND_URL names it; of what is --built.")
@click.option("--only", type=click.Choice(["rules", "checkov"]), help="Who judges [both].")
@click.option("--pack", metavar="NAME", help="As this policy pack judges: its rules alone, and what it only warns of.")
@click.option(
    "--waivers",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="[policies/waivers.yaml, where there is one]",
)
@click.option("--format", "style", type=click.Choice(_FORMS), default="text", help="[text]")
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
@click.option("--all", "everything", is_flag=True, help="List what passes, and what does not apply, too.")
@click.option("--compact", is_flag=True, help="One line for each finding; of text.")
@click.option(
    "--check", "-c", "only_these", multiple=True, metavar="IDS", help="These rules and checks alone: a,b or a*."
)
@click.option("--skip-check", "skipped", multiple=True, metavar="IDS", help="All but these.")
@click.option(
    "--external-checks-dir",
    "folders",
    multiple=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="A folder of more checks in checkov's own formats.",
)
@click.pass_context
def check(
    ctx: click.Context,
    *,
    what: str | None,
    all_stacks: bool,
    built: bool,
    state: Path | None,
    url: str | None,
    only: str | None,
    pack: str | None,
    waivers: Path | None,
    style: str,
    as_json: bool,
    everything: bool,
    compact: bool,
    only_these: tuple[str, ...],
    skipped: tuple[str, ...],
    folders: tuple[Path, ...],
) -> None:
    """What breaks which rule, where, and how to mend it.

    STACK is a stack of this project as its program registers it: the sandbox answers for the clouds, so that no
    account, no credentials and no engine are needed. Rules judge each of its resources, and so do the checks of
    checkov, which are made for Terraform and ARM templates; guarantees judge the platform against its spec. FILE is
    what `pulumi stack export` or `pulumi preview --json` writes, of any program, or a list of resources; - reads it
    from standard input.

    What is not known is no pass, and neither is what checkov could not be asked (unmapped). A finding that may stand
    for a while has a waiver in policies/waivers.yaml and stays in sight; a waiver that is expired, of no finding any
    more, or against a law, fails.

    \b
    Examples:
      gouvernail check credit-scoring-aws-prod-workload
      gouvernail check --all-stacks --json
      gouvernail check credit-scoring-aws-prod-workload --pack high-risk
      gouvernail check credit-scoring-aws-dev-workload --built --all
      gouvernail check --all-stacks --format sarif > gouvernail.sarif
      pulumi stack export | gouvernail check - --only checkov --skip-check CKV_AWS_144,CKV2_AWS_62

    \b
    Exit codes:
      0  nothing fails, and nothing is left unknown (but of what was adopted)
      1  a rule or a check is broken or could not be evaluated, or a waiver is not worth anything
      2  no such stack, file, rule or check, or a waiver that is written wrongly
      3  no checkov, or it gave no answer; no engine (only for --built)
    """
    from assurance import checking, gathering

    if (what is None) is not all_stacks:
        raise click.UsageError("name one STACK or FILE, - for standard input, or --all-stacks", ctx)
    if pack and only == "checkov":
        raise click.UsageError("--pack is about rules, and --only checkov leaves them out", ctx)
    wanted = gathering.Wanted(
        what=what,
        built=built,
        state=state,
        backend=url,
        judges=("rules",) if pack else (only,) if only else ("rules", "checkov"),
        pack=pack,
        only=_ids(only_these),
        skipped=_ids(skipped),
        folders=folders,
        waivers=waivers,
    )
    today, checked = datetime.now(tz=UTC).date(), list[checking.Checked]()
    from assurance.reporting import FORMS, text

    style = "json" if as_json else style
    for one in gathering.gathered(wanted, today):
        checked.append(one)
        if style == "text":
            for line in text.lines([one], everything=everything, compact=compact):
                click.echo(line)
    if style != "text":
        for line in FORMS[style](checked, everything=everything):
            click.echo(line)
    ctx.exit(0 if all(one.passed for one in checked) else 1)


def _ids(given: tuple[str, ...]) -> tuple[str, ...]:
    """As checkov takes them: named together with commas, or each by itself."""
    return tuple(one.strip() for some in given for one in some.split(",") if one.strip())


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
    loaded = loading.load(stack, loading.Deployed(engine.find(), root, where), root)
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
    loaded = loading.load(stack, loading.Deployed(engine.find(), root, where), root)
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


@click.group()
def policy() -> None:
    """The rules by which what is built is judged: guarantees of the platform, and rules on resources.

    \b
    Examples:
      gouvernail policy explain keys.keys_rotate           what it asks, how it is mended, whom it serves
    """


@policy.command()
@click.argument("rule")
@click.option("--json", "as_json", is_flag=True, help="For machines: the same as one JSON object.")
def explain(rule: str, *, as_json: bool) -> None:
    """What RULE asks and how grave it is to break it, how that is mended, where it looks and what it cannot see.

    And the controls that it serves, each with its articles: what a law requires, from when, what is one way to what a
    text asks in general words, and what is ours. RULE is the id of a guarantee of the platform, as `gouvernail show
    --json` names it, or of a rule on resources. None of this is legal advice.

    \b
    Examples:
      gouvernail policy explain keys.keys_rotate            a guarantee: how each cloud keeps it
      gouvernail policy explain network.admin_ports_closed  a rule on resources: which types it reads
      gouvernail policy explain CKV_AWS_24                  a check of checkov, and the rule that judges the same
      gouvernail policy explain keys.keys_rotate --json | jq '.controls[].sources[].cited'

    Exit codes: 0 explained, 2 there is no such rule.
    """
    from assurance import explaining
    from assurance.catalogue import catalogue

    one, known = explaining.explained(rule), catalogue()
    if as_json:
        click.echo(explaining.as_json(known, one, datetime.now(tz=UTC).date()))
    else:
        explaining.print_whole(known, one)
