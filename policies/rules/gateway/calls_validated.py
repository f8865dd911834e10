"""A call that does not look like one is refused before anything reads it."""

from collections.abc import Iterable

from gouvernail.maybe import negated
from gouvernail.verdict import Reason
from policies.common.applying import only_where
from policies.common.clauses import switched_on
from policies.resource import View

TITLE = "A method of an API validates the body and the parameters of each call."
SEVERITY = "medium"
REMEDIATION = "Name a validator in `requestValidatorId`, with `validateRequestBody` and `validateRequestParameters`."
NOT_THERE = {
    "azure": "On Azure calls are validated by the text of a policy, which the tests of the gateway run.",
    "gcp": "A load balancer on Google Cloud knows no schema of calls: what serves them validates them.",
}


def _method(method: View) -> Iterable[Reason] | None:
    """A browser's question beforehand carries nothing."""
    path, verb = "requestValidatorId", "httpMethod"
    given = method.needs(path, method.given(path), "is not set: whatever comes is passed on")
    return only_where(method, verb, negated(method.one_of(verb, "OPTIONS")), given)


READS = {
    "aws:apigateway/method:Method": _method,
    "aws:apigateway/requestValidator:RequestValidator": switched_on("validateRequestBody", "validateRequestParameters"),
}
