"""An image that has a name is not thrown away by itself: it may be in service, or have been."""

from collections.abc import Iterator

from gouvernail.maybe import any_of, negated
from gouvernail.verdict import Reason
from policies.resource import View

TITLE = "What cleans a repository up takes untagged images only."
SEVERITY = "medium"
REMEDIATION = {
    "aws": "Let the rules of the lifecycle select images with the `tagStatus` untagged only.",
    "gcp": "Let `cleanupPolicies` that delete select the `tagState` UNTAGGED only.",
}
_SAYS = "selects images that have a tag"


def _lifecycle(policy: View) -> Iterator[Reason]:
    for rule in policy.document("policy").each("rules"):
        harmless = any_of(
            [negated(rule.one_of("action.type", "expire")), rule.one_of("selection.tagStatus", "untagged")]
        )
        yield from rule.needs("selection.tagStatus", harmless, _SAYS)


def _cleanup(repository: View) -> Iterator[Reason]:
    tried = repository.flag("cleanupPolicyDryRun")
    for policy in repository.each("cleanupPolicies"):
        harmless = any_of(
            [tried, negated(policy.one_of("action", "DELETE")), policy.one_of("condition.tagState", "UNTAGGED")]
        )
        yield from policy.needs("condition.tagState", harmless, _SAYS)


READS = {
    "aws:ecr/lifecyclePolicy:LifecyclePolicy": _lifecycle,
    "gcp:artifactregistry/repository:Repository": _cleanup,
}
NOT_THERE = {"azure": "What a registry on Azure deletes by itself are untagged manifests, and no others."}
