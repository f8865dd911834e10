"""A certificate is renewed by the cloud before it ends."""

from collections.abc import Iterator

from gouvernail.maybe import negated
from gouvernail.verdict import Reason
from policies.resource import View

TITLE = "Every certificate is renewed by the cloud before it ends."
SEVERITY = "medium"
REMEDIATION = {
    "aws": "Let the cloud issue the certificate, with `validationMethod` DNS.",
    "gcp": "Name the domains in `managed`, so that the cloud issues and renews the certificate.",
}
NOT_THERE = {"azure": "A certificate on Azure lies in a vault, and no resource of its own says how that renews it."}


def _aws(certificate: View) -> Iterator[Reason]:
    body, proof = "certificateBody", "validationMethod"
    yield from certificate.needs(body, negated(certificate.given(body)), "is of our own, and ends unnoticed")
    yield from certificate.needs(proof, negated(certificate.one_of(proof, "EMAIL")), "needs an answer at each renewal")


def _google(certificate: View) -> Iterator[Reason]:
    yield from certificate.needs("managed", certificate.given("managed"), "is not set: nobody renews it")


READS = {
    "aws:acm/certificate:Certificate": _aws,
    "gcp:certificatemanager/certificate:Certificate": _google,
}
