"""Where a workload is built on AWS: what others are called there, and what CloudWatch and private APIs do not do."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Self

from typing_extensions import override

from components.aws import mirrored
from gouvernail.errors import GouvernailError, Problem
from gouvernail.spec import AISystem
from gouvernail.spec.monitoring import Monitor
from stacks.aws import looking
from stacks.aws.account import AwsAccount
from stacks.common import prefix
from stacks.names import StackName
from stacks.place import Place, PrivateWay, Routed

__all__ = ["AwsPlace"]

_DAY: Final = 86_400
_WEEK: Final = 7 * _DAY
_LEAST_ZONES: Final = 2  # Elastic Load Balancing API Reference, CreateLoadBalancer: subnets
_TOLD: Final = 256  # SageMaker API Reference, CreateProcessingJob: the value of a variable
_NO_PROOF: Final = {
    "oauth2": "AWS reads tokens of any issuer only in HTTP APIs, which are neither private nor behind a firewall",
    "mutualTls": "AWS asks for a client's certificate only on domain names of its public gateways",
}


@dataclass(frozen=True, slots=True)
class AwsPlace(Place):
    """A place in an account of AWS."""

    account: AwsAccount

    @classmethod
    @override
    def at(cls, system: AISystem, name: StackName, foundation: Mapping[str, Any]) -> Self:
        return cls(system, AwsAccount.at(system, name), foundation)

    @property
    @override
    def readers(self) -> list[str]:
        """This system's roles, and what makes copies."""
        organisation = self.system.organisation
        return [
            f"{self.roles}{prefix(self.system, self.environment)}-*",
            f"{self.roles}{prefix(organisation, self.environment)}-backup",
        ]

    @override
    def image(self, model: str) -> str:
        """A standby takes what lies in the home region's registry from that of its own."""
        common, home, image = self.common, self.system.organisation.clouds.aws, self.system.models[model].image
        if home is not None and self.standby:
            image = image.replace(f".dkr.ecr.{home.region}.", f".dkr.ecr.{common['region']}.")
        return mirrored(image, common["prefix"], common["region"], common["account"])

    @override
    def approved(self, version: str, path: str) -> None:
        looking.approved(version, path, self.account.look)

    @override
    def unproved(self, authentication: str) -> tuple[str, str]:
        return f"AWS: {_NO_PROOF[authentication]}", (
            "callers sign with a role, which workloads elsewhere get for their token or certificate "
            "(sts:AssumeRoleWithWebIdentity, IAM Roles Anywhere)"
        )

    @override
    def unwatchable(self, path: str, name: str, asked: Monitor, *, own: bool) -> Iterator[Problem]:
        """Periods: PutMetricAlarm; what is usual: the CloudWatch guide, "Anomaly detection"."""
        if own and asked.window.seconds > _WEEK:
            yield Problem(
                f"{name} is measured over {asked.window}, an alarm looks back seven days at most",
                path=f"{path}.window",
                expected="7d or less",
            )
        adaptive = asked.adaptive
        if adaptive is not None and (adaptive.method != "seasonal" or adaptive.learn.seconds != 14 * _DAY):
            yield Problem(
                f"what is usual for {name} cannot be learnt by {adaptive.method} from {adaptive.learn}",
                path=f"{path}.adaptive",
                expected="method: seasonal, learn: 14d; that is how CloudWatch learns it",
            )

    @property
    @override
    def routed(self) -> Routed:
        """GouvernailError where nobody has said by what routers are found, or where callers would be kept out."""
        its = self.account.settings.adopt.gateways.get(self.environment)
        if its is None:
            raise GouvernailError(
                Problem(
                    f"nobody has said by what routers of {self.environment} are found and trusted",
                    path=f"clouds.aws.adopt.gateways.{self.environment}",
                    expected="a domain, and a certificate of Certificate Manager in the region for names in it",
                    mend="they are made once, by hand: docs/guides/traffic.md",
                )
            )
        self._several_zones()
        self._routers_let_in()
        return {"named": {"host": f"{self.system.id}-router.{its.domain}", "certificate": its.certificate}}

    @override
    def private_way(self, network: str) -> PrivateWay:
        return looking.way_to_gateways(network, self.common["region"], self.account.look)

    def _several_zones(self) -> None:
        its = self.system.organisation.environments[self.environment]
        if its.zones < _LEAST_ZONES:
            raise GouvernailError(
                Problem(
                    "a load balancer stands in two zones at least",
                    path=f"environments.{self.environment}.zones",
                    expected="2 or more",
                )
            )

    def _routers_let_in(self) -> None:
        """Calls come to the gateway from the router's addresses, which lie anywhere in the environment's range."""
        allowed = self.system.serving.gateway.allow
        whole = self.system.organisation.environments[self.environment].cidr
        if allowed and not any(whole.subnet_of(one) for one in allowed):
            raise GouvernailError(
                Problem(
                    f"the gateway lets in {', '.join(map(str, allowed))} alone, which keeps its router out",
                    path="serving.gateway.allow",
                    expected=f"nothing, or ranges of which one holds {whole}",
                    mend="leave it out while calls move: the router's own firewall lets in the network's callers alone",
                )
            )

    @property
    @override
    def told_characters(self) -> int:
        return _TOLD
