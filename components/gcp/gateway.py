"""Gateway on Google Cloud: a load balancer inside the network with a web firewall, before services that know callers.

Who calls is proved by a token of Google's for the service that is asked, which the load balancer hands on; the service
lets in whom its owner named (`roles/run.invoker` on it), and nobody else. The platform names nobody. So the gateway
asks as nobody of its own, and has no address outside the network; a service has none at all but by way of it.

Cloud Armor applies one bound to a call, and that is the one of a single address. All callers together are bound by what
the instances take at once: a bound of all of them, steadily and at once, is not to be had there.

Google's proxies stand in a subnetwork that the network has for them. Its certificate is made once, by hand; the role
that turns the firewall is identity's. `roles`, `boundary`, `undelivered`, `releases`, `directory`, `range`, `subnets`,
`zones`, `units`, `ask_role`, `log_store` and `traced` mean nothing here.

Sources: Cloud Run, callers (https://cloud.google.com/run/docs/authenticating/service-to-service) and audiences
(https://cloud.google.com/run/docs/configuring/custom-audiences), traces (https://cloud.google.com/run/docs/trace);
Cloud Logging, log buckets with keys (https://cloud.google.com/logging/docs/routing/managed-encryption-storage).
"""

from typing import Final

import pulumi
from pulumi_gcp import logging

from components.contract.gateway import GatewayArgs, GatewayName
from components.gcp._calls_log import calls_log, kept_too_long
from components.gcp._gateway_front import backends, front, log_filter
from components.gcp._gateway_stop import stop
from components.gcp._services import switched_on
from gouvernail.errors import GouvernailError, Problem

__all__ = ["Gateway"]

_USED: Final = (
    "compute.googleapis.com",
    "certificatemanager.googleapis.com",
    "dns.googleapis.com",
    "logging.googleapis.com",
    "workflows.googleapis.com",
    "workflowexecutions.googleapis.com",
)


class Gateway(pulumi.ComponentResource):
    """Asks the models for callers whom Google knows. Keeps no answer, and decides about nobody."""

    address: pulumi.Output[str]
    """Where it is reached inside the network; a model's name follows."""
    arn: pulumi.Output[str]
    """Id of the rule by which callers come in."""
    log: pulumi.Output[str]
    """Id of the log bucket of calls."""
    stop: pulumi.Output[str]
    """Id of the workflow that stops the system."""
    traced_as: pulumi.Output[str]
    """By which name its calls stand in traces."""

    def __init__(self, name: str, args: GatewayArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("gouvernail-gcp:index:Gateway", name, None, opts)
        named = _named(args)
        switched_on(args["account"], _USED, self)
        stands, led = backends(args, self)
        before = front(led, named, args, self)
        endpoints = pulumi.Output.from_input(args["endpoints"])
        self.address = pulumi.Output.from_input(f"https://{named['host']}")
        self.arn = before.id
        self.log = self._log(args).id
        self.stop = stop(stands, args, self).id
        self.traced_as = endpoints.apply(lambda ids: ids[args["models"][0]].rpartition("/")[2])
        self.register_outputs(
            {
                "address": self.address,
                "arn": self.arn,
                "log": self.log,
                "stop": self.stop,
                "traced_as": self.traced_as,
            }
        )

    def _log(self, args: GatewayArgs) -> logging.ProjectBucketConfig:
        """Every call, with the revision that answered, for as long as predictions are kept."""
        if wrong := [*kept_too_long(args["keep_days"])]:
            raise GouvernailError(wrong)
        what = f"Every call to {args['system']}"
        return calls_log("gateway", args, self, role="gateway", what=what, chosen=log_filter(args))


def _named(args: GatewayArgs) -> GatewayName:
    """GouvernailError where a landing zone has not said by what the gateway is found and trusted."""
    if "named" not in args:
        raise GouvernailError(
            Problem(
                "the gateway has no name and no certificate",
                path="clouds.gcp.adopt.gateways",
                expected="a domain, and a certificate of Certificate Manager in the region for the names in it",
                mend="make it once, by hand, as the gateway's guide says",
            )
        )
    return args["named"]
