"""Where it happens: clouds, environments, stacks and files that exist."""

from collections.abc import Iterator
from typing import Final

from gouvernail.spec.mistake import Mistake
from gouvernail.spec.nearest import nearest
from gouvernail.spec.places import Path
from migration.endpoint import STACK
from migration.playbook.model import Playbook
from migration.playbook.whole import Whole

_BY_ADDRESS: Final = {"aws", "gcp"}


def the_cloud_is_the_systems(whole: Whole) -> Iterator[Mistake]:
    """It has an account there."""
    used, cloud = whole.system.used_clouds, whole.playbook.cloud
    if cloud not in used:
        yield Mistake(
            ("cloud",), f"{whole.playbook.system} does not run on {cloud}", expected=f"one of {', '.join(used)}"
        )


def environments_exist(whole: Whole) -> Iterator[Mistake]:
    """The organisation's."""
    playbook, known = whole.playbook, list(whole.system.environments)
    drills = [
        (("validate", index, "drill"), one.drill.environment)
        for index, one in enumerate(playbook.validation)
        if one.drill
    ]
    named: list[tuple[Path, str]] = [(("environment",), playbook.environment), *drills]
    for path, name in named:
        if name not in known:
            yield Mistake(
                path,
                f"there is no environment {name!r}",
                expected=f"one of {', '.join(known)}",
                nearest=nearest(name, known),
            )


def stacks_have_files(whole: Whole) -> Iterator[Mistake]:
    """A stack is configured by its file; that of a cutover says the legacy's endpoint."""
    playbook, project = whole.playbook, whole.project
    if playbook.cloud not in whole.system.used_clouds or playbook.environment not in whole.system.environments:
        return
    legacy = playbook.legacy.endpoint.removeprefix(STACK) if playbook.legacy.endpoint.startswith(STACK) else None
    needed: list[tuple[Path, str, str]] = [
        (("cloud",), playbook.workload_stack, "what is brought up"),
        (("cloud",), playbook.cutover_stack, "what routes the traffic"),
        *([(("legacy", "endpoint"), legacy, "what answers today")] if legacy else []),
    ]
    for path, stack, what in needed:
        file = project.stack_file(stack)
        if not file.is_file():
            system = project.path(project.systems()[playbook.system])
            more = f" and `gouvernail:legacy: {playbook.legacy.endpoint}`" if stack == playbook.cutover_stack else ""
            yield Mistake(
                path,
                f"the stack {stack}, {what}, has no file {project.path(file)}",
                expected="a file for each stack of the run",
                mend=f"write {project.path(file)} with `config:`, under it `gouvernail:spec: {system}`{more}; then "
                f"`pulumi stack init {stack}`",
            )


def the_legacy_is_somewhere_else(playbook: Playbook) -> Iterator[Mistake]:
    """Nothing takes over from itself."""
    endpoint = playbook.legacy.endpoint
    if endpoint == f"{STACK}{playbook.workload_stack}":
        yield Mistake(
            ("legacy", "endpoint"),
            f"{playbook.workload_stack} is what takes over",
            expected="the stack of another cloud, or an https URL",
            depends=(("system",), ("cloud",), ("environment",)),
        )


def addresses_fit_the_router(playbook: Playbook) -> Iterator[Mistake]:
    """Routers of AWS and Google forward to addresses, Azure's to a name."""
    drills = ((index, one.drill.legacy) for index, one in enumerate(playbook.validation) if one.drill)
    sides: list[tuple[Path, tuple[str, ...]]] = [
        (("legacy",), playbook.legacy.addresses),
        *((("validate", index, "drill", "legacy"), its.addresses) for index, its in drills if its),
    ]
    for path, addresses in sides:
        if playbook.cloud in _BY_ADDRESS and not addresses:
            yield Mistake(
                path,
                f"has no addresses, and the router of {playbook.cloud} forwards to addresses",
                expected="addresses: [10.20.1.15], the private ones of the legacy",
                depends=((*path, "addresses"),),
            )
        elif playbook.cloud not in _BY_ADDRESS and addresses:
            yield Mistake(
                (*path, "addresses"), f"the router of {playbook.cloud} forwards to a name", expected="endpoint alone"
            )


def files_named_exist(whole: Whole) -> Iterator[Mistake]:
    """Profiles and runbooks lie in the project, and are signed with the playbook."""
    playbook = whole.playbook
    tests = ((index, one.load_test) for index, one in enumerate(playbook.validation))
    named: list[tuple[Path, str]] = [
        *((("validate", index, "loadTest", "profile"), test.profile) for index, test in tests if test),
        (("continuity", "runbook"), playbook.continuity.runbook),
    ]
    for path, name in named:
        file = whole.project.inside(name)
        if file is None:
            yield Mistake(path, f"{name!r} does not lie in the project", expected="a path from the project's folder")
        elif not file.is_file():
            beside = sorted(file.parent.iterdir()) if file.parent.is_dir() else []
            yield Mistake(
                path,
                f"there is no file {name!r}",
                expected="a file, by its path from the project's folder",
                nearest=nearest(name, [whole.project.path(one) for one in beside]),
            )
