"""Where a workload is built on Google Cloud: what others are called there, where requests go, who lets devices in."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Self

from typing_extensions import override

from components.contract.gateway import GatewayName
from components.contract.traffic import RouterName
from components.gcp import (
    attestor_id,
    copier_role_id,
    let_in_role_id,
    mover_role_id,
    pool_id,
    service_name,
    turner_role_id,
)
from gouvernail.errors import GouvernailError, Problem
from gouvernail.spec import AISystem
from gouvernail.spec.adopt import GcpGateways
from stacks.gcp import looking
from stacks.gcp.account import GcpAccount
from stacks.names import RECOVERY, StackName
from stacks.place import (
    Apart,
    Attested,
    Copying,
    Entrance,
    LettingIn,
    Moving,
    Place,
    Recording,
    Retraining,
    Routed,
    Seen,
    Stopped,
)

if TYPE_CHECKING:
    from stacks.making import Gateway

__all__ = ["GcpPlace"]

_TRAINED, _COPIES = "artefacts", "recovery"  # purposes of stores
_TOLD: Final = 1024  # as on other clouds: a job's environment takes 32 KiB in all


@dataclass(frozen=True, slots=True)
class GcpPlace(Place):
    """A place in a project of Google Cloud."""

    account: GcpAccount

    @classmethod
    @override
    def at(cls, system: AISystem, name: StackName, foundation: Mapping[str, Any]) -> Self:
        return cls(system, GcpAccount.at(system, name), foundation)

    @property
    @override
    def left(self) -> Mapping[str, Mapping[str, str]]:
        """What was approved of a model lies in the store of what was trained: it is left with it."""
        there = self.account.left
        group = dict.fromkeys(self.system.models, "") if _TRAINED in there["store"] else {}
        return {**there, "group": group}

    @property
    @override
    def apart(self) -> Apart:
        """A standby is judged without the home region's foundation, whose roles and attestor are the project's."""
        return {"apart": True} if self.standby else {}

    @property
    @override
    def entrance(self) -> Entrance:
        """GouvernailError where nobody has said by what the gateway is found and trusted."""
        return {
            "named": self._named,
            "subnet_ids": self.foundation["network"]["subnet_ids"],
            "turn_role": turner_role_id(*self.house),
        }

    @property
    @override
    def moving(self) -> Moving:
        return {"move_role": mover_role_id(*self.house)}

    @property
    @override
    def images(self) -> list[str]:
        return [self._recorder]

    @property
    @override
    def attested(self) -> Attested:
        return {"attestor": attestor_id(*self.house)}

    @property
    @override
    def copying(self) -> Copying:
        told: Copying = {"role": copier_role_id(*self.house)}
        if _COPIES in self.left["store"]:
            told["retained"] = self.left["store"][_COPIES]
        return told

    @property
    @override
    def recording(self) -> Recording:
        """Whoever changes a service says anew where its requests go: where they go now."""
        its, model = self.common, self.system.served_model
        called = service_name(self.prefix, model)
        now = looking.answering(its["account"], its["region"], called, self.account.look)
        told: Recording = {"recorder": self.make.mirrored(self._recorder, its["prefix"], its["region"], its["account"])}
        if now:
            told["answering"] = {model: now}
        return told

    @property
    @override
    def retraining(self) -> Retraining:
        """A standby trains nothing."""
        return {} if self.standby else {"retrains": list(self.system.pipeline.on)}

    @property
    @override
    def letting_in(self) -> LettingIn:
        """GouvernailError where the perimeter keeps the system's devices out."""
        if self.system.id not in self.account.settings.devices:
            raise GouvernailError(
                Problem(
                    f"devices of {self.system.id} come from outside, and the perimeter of {self.environment} "
                    "does not let them in",
                    path="clouds.gcp.devices",
                    expected=f"{self.system.id} among them, in the organisation's file",
                    mend="name it there, and deploy the foundations once more",
                )
            )
        return {"let_in_role": let_in_role_id(*self.house)}

    @property
    @override
    def routed(self) -> Routed:
        """GouvernailError where nobody has said by what routers are found: by the same as gateways."""
        its = self._gateways
        named: RouterName = {"host": f"{self.system.id}-router.{its.domain}", "certificate": its.certificate}
        most = self.system.serving.throttle.requests_per_second
        return {"named": named, "pool": pool_id(*self.house), "requests_per_second": most}

    @override
    def stopped(self, gateway: "Gateway") -> Stopped:
        return {"stop": gateway.stop}

    @override
    def seen(self, gateway: "Gateway") -> Seen:
        return {"gateway_log": gateway.log}

    @property
    def _recorder(self) -> str:
        image = self.account.settings.recorder
        if image is None:
            raise GouvernailError(
                Problem(
                    "nobody has said which image records calls: Cloud Run takes no copy of them itself",
                    path="clouds.gcp.recorder",
                    expected="an image of Envoy by its digest, such as registry.example/envoy@sha256:…",
                    mend="publish one that you trust: it is mirrored and signed like a model's image",
                )
            )
        return image

    @property
    def _named(self) -> GatewayName:
        """A standby is called by another name, for who calls has to know both."""
        its = self._gateways
        if not self.standby:
            return {"host": f"{self.system.id}.{its.domain}", "certificate": its.certificate, "application": ""}
        if its.recovery_certificate is None:
            raise GouvernailError(
                Problem(
                    f"gateways of {self.environment} have no certificate in the recovery region",
                    path=f"clouds.gcp.adopt.gateways.{self.environment}.recoveryCertificate",
                    expected=f"a certificate of Certificate Manager in that region, for *.{its.domain}",
                )
            )
        host = f"{self.system.id}-{RECOVERY}.{its.domain}"
        return {"host": host, "certificate": its.recovery_certificate, "application": ""}

    @property
    def _gateways(self) -> GcpGateways:
        found = self.account.settings.adopt.gateways.get(self.environment)
        if found is None:
            raise GouvernailError(
                Problem(
                    f"nobody has said by what gateways of {self.environment} are found and trusted",
                    path=f"clouds.gcp.adopt.gateways.{self.environment}",
                    expected="a domain, and a certificate of Certificate Manager in the region for names in it",
                    mend="they are made once, by hand: docs/guides/gateway.md",
                )
            )
        return found

    @override
    def approved(self, version: str, path: str) -> None:
        looking.approved(version, path, self.account.look)

    @override
    def unproved(self, authentication: str) -> tuple[str, str]:
        why = "Google Cloud: a service there takes tokens of Google's"
        return why, "callers elsewhere get such a token for theirs (workload identity federation)"

    @property
    @override
    def told_characters(self) -> int:
        return _TOLD
