"""`gouvernail demo`: the main job, whole, on this machine."""

import re
from pathlib import Path

import click

from gouvernail.errors import GouvernailError, Problem

__all__ = ["demo"]

_AUDIT = "audit"
_OWN = 2  # the foundations before are everybody's


@click.command()
@click.option("--cloud", default="aws", show_default=True, help="The cloud whose platform is built.")
@click.option("--environment", default="dev", show_default=True, help="dev, test or prod.")
@click.option("--system", default="credit-scoring", show_default=True, help="A spec in systems/, without .yaml.")
@click.option("--state", type=click.Path(file_okay=False, path_type=Path), help="The sandbox's folder [.sandbox].")
@click.pass_context
def demo(ctx: click.Context, cloud: str, environment: str, system: str, state: Path | None) -> None:
    """Build a governed platform with the real Pulumi engine in the sandbox, and judge what was built.

    Three stacks go up, each with `pulumi up`: the audit account's foundation (where the logs are kept), the
    environment's foundation, and the workload of one AI system; in production a fourth, where its spec asks for a warm
    failover: what stands ready in the recovery region. A second time nothing changes.

    \b
    Examples:
      gouvernail demo
      gouvernail demo --environment prod --system document-triage

    \b
    Exit codes:
      0  everything is up and every guarantee holds
      1  a stack did not come up, or a guarantee does not hold
      2  no such system, cloud or environment
      3  no engine
    """
    from gouvernail.sandbox import execute

    root = _project_root(Path.cwd())
    stacks = _stacks(root, cloud, environment, system)
    folder = state or root / ".sandbox"
    with execute.session(folder, cwd=root) as session:
        for number, stack in enumerate(stacks, start=1):
            click.secho(f"\n[{number}/{len(stacks)}] pulumi up --stack {stack}", bold=True, err=True)
            code = session.run(["pulumi", "up", "--yes", "--skip-preview", "--suppress-outputs", "--stack", stack])
            if code:
                click.secho(f"\n{stack} did not come up; what the engine said is above", fg="red", err=True)
                ctx.exit(1)
    judged = 0
    for stack in reversed(stacks[_OWN:]):  # the workload last: it is what a newcomer looks at
        click.echo()
        judged = max(judged, _show(ctx, stack, state))
    click.echo(_next(stacks[_OWN], system))
    ctx.exit(judged)


def _project_root(start: Path) -> Path:
    for folder in (start, *start.parents):
        if (folder / "Pulumi.yaml").is_file() and (folder / "systems").is_dir():
            return folder
    raise GouvernailError(
        Problem(
            "this is not the blueprint: there is no Pulumi.yaml with systems/ beside it, here or above",
            mend="change into your clone",
        )
    )


def _stacks(root: Path, cloud: str, environment: str, system: str) -> list[str]:
    """The stacks in the order in which they need each other. GouvernailError for a name that is not there."""
    from gouvernail import spec
    from gouvernail.sandbox.index import nearest
    from gouvernail.sandbox.stackfile import stacks_in

    specs = sorted(file.stem for file in (root / "systems").glob("*.yaml") if file.stem != "organisation")
    if system not in specs:
        raise GouvernailError(
            Problem(
                f"there is no system {system!r}",
                file="systems/",
                expected=f"one of {', '.join(specs)}",
                nearest=nearest(system, specs),
            )
        )
    loaded = spec.load(root / "systems" / f"{system}.yaml")
    if not isinstance(loaded, spec.AISystem):
        raise GouvernailError(Problem("this is an organisation, not a system", file=f"systems/{system}.yaml"))
    stacks = [
        f"{loaded.organisation.id}-{cloud}-{_AUDIT}-foundation",
        f"{loaded.organisation.id}-{cloud}-{environment}-foundation",
        f"{loaded.system.id}-{cloud}-{environment}-workload",
    ]
    known = set(stacks_in(root / "stacks"))
    if not known.issuperset(stacks):
        named = re.compile(rf"{re.escape(system)}-(\w+)-(\w+)-workload")
        built = sorted({match.groups() for stack in known if (match := named.fullmatch(stack))})
        raise GouvernailError(
            Problem(
                f"{system} is not built in environment {environment!r} on cloud {cloud!r}",
                file="stacks/",
                expected="one of " + ", ".join(f"--cloud {one[0]} --environment {one[1]}" for one in built),
                nearest=nearest(f"{cloud} {environment}", [" ".join(one) for one in built]),
            )
        )
    if loaded.stands_by(environment):
        stacks.append(f"{loaded.system.id}-{cloud}-{environment}-recovery")
    if stacks[-1] not in known:
        raise GouvernailError(
            Problem(
                f"{system} asks for failover.mode warm, and there is no stack {stacks[-1]}",
                file=f"stacks/Pulumi.{stacks[-1]}.yaml",
                expected=f"a file like stacks/Pulumi.{stacks[_OWN]}.yaml",
            )
        )
    return stacks


def _show(ctx: click.Context, stack: str, state: Path | None) -> int:
    """What was built and whether its guarantees hold, by the `show` command; its exit code."""
    top = ctx.find_root().command
    command = top.get_command(ctx, "show") if isinstance(top, click.Group) else None
    if command is None:
        raise GouvernailError(Problem("the command `show` is missing", mend="run `make setup`"))
    arguments = [stack, "--no-resources", *(["--state", str(state)] if state else [])]
    try:
        ended = command.main(args=arguments, prog_name="gouvernail show", standalone_mode=False)
    except click.exceptions.Exit as stop:
        ended = stop.exit_code
    return int(ended or 0)


def _next(stack: str, system: str) -> str:
    """What a newcomer may do now; each line can be pasted."""
    return f"""
Look at next (. .venv/bin/activate puts these commands on your PATH):
  gouvernail show {stack}
      every resource and what it gives
  gouvernail sandbox ls
      what exists in the simulated accounts
  gouvernail sandbox exec -- pulumi up --stack {stack}
      after you changed systems/{system}.yaml
  gouvernail sandbox exec -- pulumi destroy --stack {stack}
      takes it down, but for what its retention protects"""
