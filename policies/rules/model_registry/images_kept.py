"""An image stays what it was when it came."""

from collections.abc import Iterator
from dataclasses import replace

from gouvernail.graph import UNKNOWN
from gouvernail.maybe import Truth, all_of, any_of
from gouvernail.verdict import Reason, Result, broken, judged, require, unclear
from policies.reading.model.platform import Platform
from policies.reading.model.policies import Group, Statement
from policies.reading.model.registry import ImageRepository
from policies.reading.policy import acts_on, statements_of
from policies.twin import Set

STATEMENT = (
    "A name in a repository of images always gives the same image, every one is scanned when it comes, and nobody can "
    "take one away."
)
SEVERITY = "high"
REMEDIATION = (
    "Fix names, scan and let nobody delete: `imageTagMutability` `IMMUTABLE`, `scanOnPush` and an unconditional denial "
    "in the repository's policy (AWS), the bringing workflow with mode `NoForce`, Defender's plan and no role to "
    "delete (Azure), `dockerConfig.immutableTags` and no role to delete (Google Cloud)."
)
UNSEEN = "Whether anybody acts on what a scan finds; who may change the repository's policy."
_REPOSITORY = "aws:ecr/repository:Repository"
_BRINGS = Set("azure-native:logic:Workflow", "definition.actions.Bring-1.inputs.body.mode", "Force", having="NoForce")
_HOME, _FIXED = "gcp:artifactregistry/repository:Repository", "dockerConfig.immutableTags"
BROKEN = {
    "aws": Set(_REPOSITORY, "imageTagMutability", "MUTABLE"),
    "azure": _BRINGS,
    "gcp": Set(_HOME, _FIXED, value=False),
}
UNCLEAR = {
    "aws": Set(_REPOSITORY, "imageTagMutability", UNKNOWN),
    "azure": replace(_BRINGS, value=UNKNOWN),
    "gcp": Set(_HOME, _FIXED, UNKNOWN),
}
BY_OTHER_MEANS = {
    "azure": "No setting of a registry fixes names there: looked at is that nobody may write but a workflow that never "
    "writes over a name, and that nobody is given a right to delete, both of which are denied to whoever deploys. "
    "Images are scanned by the account's plan of Defender.",
    "gcp": "Nothing is denied to all there: looked at is that nobody is given a right to delete; what who deploys is "
    "given by hand is not in these stacks.",
}


def holds(platform: Platform) -> Result:
    """Looks at each repository's settings and at whom its policy, or what is given, keeps from taking one away."""
    repositories = platform.image_repositories
    applies = bool(repositories) and platform.expected.serves
    return judged(
        (one for each in repositories for one in _of(each)), (one.urn for one in repositories), applies=applies
    )


def _of(repository: ImageRepository) -> Iterator[Reason]:
    for holds_, said, what in (
        (repository.fixed, "a name can be given to another image", "whether a name can be given to another image"),
        (repository.scanned, "images are not scanned when they come", "whether images are scanned when they come"),
    ):
        yield from require(holds_, repository.urn, said, f"{what} is not known")
    if repository.removers is not None:
        if repository.removers is UNKNOWN:
            yield unclear(repository.urn, "who may take an image away could not be read")
        elif repository.removers:
            yield broken(repository.urn, f"{', '.join(repository.removers)} may take an image away")
        return
    statements = statements_of(repository.policy)
    if statements is UNKNOWN:
        yield unclear(repository.urn, "the repository's policy could not be read")
        return
    for action, resource in repository.removing:
        if any_of(_refuses(one, action, resource) for one in statements) is not True:
            yield broken(repository.urn, f"not everybody is denied {action}")


def _refuses(statement: Statement, action: str, resource: str) -> Truth:
    """Whether everybody is denied this whatever else is so; a condition would spare somebody."""
    everybody = any(who.group is Group.ANYONE for who in statement.principals) and not statement.conditions
    return all_of((acts_on(statement, action, resource), everybody, not statement.allow))
