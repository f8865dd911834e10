"""An image stays what it was when it came."""

from collections.abc import Iterator

from assurance.guarantees.twin import Set
from assurance.reading.maybe import Truth, all_of, any_of
from assurance.reading.model.platform import Platform
from assurance.reading.model.policies import Group, Statement
from assurance.reading.model.registry import ImageRepository
from assurance.reading.policy import acts_on
from assurance.verdict import Finding, Result, broken, judged, require, unclear
from gouvernail.graph import UNKNOWN

STATEMENT = (
    "A name in a repository of images always gives the same image, every one is scanned when it comes, and nobody can "
    "take one away."
)
SOURCES = (
    "AI Act Art. 12(1) (supports)",
    "AI Act Art. 15(5) (supports)",
    "ISO/IEC 27001:2022 A.8.8 (supports)",
    "ISO/IEC 27001:2022 A.8.32 (supports)",
)
UNSEEN = "Whether anybody acts on what a scan finds; who may change the repository's policy."
_REPOSITORY = "aws:ecr/repository:Repository"
BROKEN = {"aws": Set(_REPOSITORY, "imageTagMutability", "MUTABLE")}
UNCLEAR = {"aws": Set(_REPOSITORY, "imageTagMutability", UNKNOWN)}


def holds(platform: Platform) -> Result:
    """Looks at each repository's settings and at the denials of its policy; all images may lie elsewhere in ECR."""
    repositories = platform.image_repositories
    applies = bool(repositories) and platform.expected.serves
    return judged(
        (one for each in repositories for one in _of(each)), (one.urn for one in repositories), applies=applies
    )


def _of(repository: ImageRepository) -> Iterator[Finding]:
    for holds_, said, what in (
        (repository.fixed, "a name can be given to another image", "whether a name can be given to another image"),
        (repository.scanned, "images are not scanned when they come", "whether images are scanned when they come"),
    ):
        yield from require(holds_, repository.urn, said, f"{what} is not known")
    if repository.policy is UNKNOWN or (repository.policy is not None and repository.policy.statements is UNKNOWN):
        yield unclear(repository.urn, "the repository's policy could not be read")
        return
    statements = (
        () if repository.policy is None or repository.policy.statements is UNKNOWN else repository.policy.statements
    )
    for action, resource in repository.removing:
        if any_of(_refuses(one, action, resource) for one in statements) is not True:
            yield broken(repository.urn, f"not everybody is denied {action}")


def _refuses(statement: Statement, action: str, resource: str) -> Truth:
    """Whether everybody is denied this whatever else is so; a condition would spare somebody."""
    everybody = any(who.group is Group.ANYONE for who in statement.principals) and not statement.conditions
    return all_of((acts_on(statement, action, resource), everybody, not statement.allow))
