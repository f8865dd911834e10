"""Detection on Google Cloud: Security Command Center finds, each severity's findings take its route.

Security Command Center, with Event Threat Detection in it, is switched on for an organisation by hand and by its tier:
no stack can do so, and where it is not on at all Google refuses the notifications. What a stack can say is built here:
that findings of a project take their routes, and alerts of the project's own on its audit logs. They know no habits,
but nobody has to buy them: who goes where the perimeter ends or is refused an object, who stops what records or
watches, who opens something to everybody.

An image is looked at once scanning is switched on for the project. Access that nobody uses Google finds after ninety
days: a workflow asks for it every week.

Nothing looks for personal data. What Google has for it reads a whole project with one right: the state of stacks and
datasets, which are read by named accounts alone, with the rest. An organisation that wants it switches it on above its
projects, and what it finds takes these routes.

Sources: Security Command Center, tiers (https://cloud.google.com/security-command-center/docs/service-tiers),
notifications (https://cloud.google.com/security-command-center/docs/how-to-notifications) and their filters
(https://cloud.google.com/security-command-center/docs/how-to-api-filter-notifications); Cloud Audit Logs, entries
(https://cloud.google.com/logging/docs/reference/audit/auditlog/rest/Shared.Types/AuditLog); VPC Service Controls, audit
logs (https://cloud.google.com/vpc-service-controls/docs/audit-logging); Sensitive Data Protection, discovery and its
right (https://cloud.google.com/sensitive-data-protection/docs/profile-project); Artifact Analysis, scanning
(https://cloud.google.com/artifact-analysis/docs/container-scanning-overview).
"""

from typing import Final

import pulumi
from pulumi_gcp import monitoring, pubsub, securitycenter

from components.contract.detection import DetectionArgs
from components.gcp._log_watch import told
from components.gcp._names import name_of
from components.gcp._services import switched_on
from components.gcp._store import asked_of
from components.gcp._unused_access import look_for_unused
from components.gcp.incidents import topic_of
from gouvernail.errors import GouvernailError, Problem

__all__ = ["Detection"]

_SCANNING: Final = "containerscanning.googleapis.com"
_SERVICES: Final = tuple(
    f"{one}.googleapis.com"
    for one in ("cloudscheduler", "monitoring", "pubsub", "recommender", "securitycenter", "workflows")
)
_UNUSED_DAYS: Final = 90
"""Days after which Google finds an access that nobody used; no stack can set them."""
_NOT_LOOKED: Final = (
    "detection.sensitiveData: nothing here looks for personal data on Google Cloud, the organisation's own discovery "
    "(Sensitive Data Protection) has to"
)
_ACTIVITY, _DATA, _REFUSED = (
    f'log_id("cloudaudit.googleapis.com/{one}")' for one in ("activity", "data_access", "policy")
)
_PERIMETER: Final = "type.googleapis.com/google.cloud.audit.VpcServiceControlAuditMetadata"
_DENIED: Final = 7  # PERMISSION_DENIED
_OBJECTS: Final = " OR ".join(
    (
        f'({_REFUSED} AND protoPayload.metadata."@type"="{_PERIMETER}")',
        f'({_DATA} AND protoPayload.methodName=~"^storage[.]objects[.]" AND protoPayload.status.code={_DENIED})',
    )
)
_STOPS: Final = (
    "CreateExclusion",
    "CreateMuteConfig",
    "CreateServiceAccountKey",
    "DeleteAlertPolicy",
    "DeleteNotificationChannel",
    "DeleteNotificationConfig",
    "DeleteSink",
    "DestroyCryptoKeyVersion",
    "UpdateAlertPolicy",
    "UpdateNotificationChannel",
    "UpdateNotificationConfig",
    "UpdateSink",
)
_DELTA: Final = "protoPayload.serviceData.policyDelta"
_STOPPED: Final = (
    f'{_ACTIVITY} AND (protoPayload.methodName=~"(^|[.])({"|".join(_STOPS)})$" '
    f'OR {_DELTA}.auditConfigDeltas.action="REMOVE")'
)
_OPENED: Final = f'{_ACTIVITY} AND {_DELTA}.bindingDeltas.member=("allUsers" OR "allAuthenticatedUsers")'


class Detection(pulumi.ComponentResource):
    """Watches one project, in all its regions. Blocks nothing: what a finding sets in motion is the route's.

    `log_store`, `undelivered` and `analysers` mean nothing here: all is recorded anyway, what a route cannot deliver is
    put aside behind it, and each environment looks for access by itself.
    """

    detector_id: pulumi.Output[str]
    """Id of the alert that watches what is read and written."""
    recovery_detector_id: pulumi.Output[str]
    """The same in the recovery region, which one alert watches as well; empty where the spec names none."""
    aggregator: pulumi.Output[str]
    """Id of the notification that brings the gravest findings of all regions; empty where the spec names one region."""

    def __init__(self, name: str, args: DetectionArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("gouvernail-gcp:index:Detection", name, None, opts)
        self._args = args
        self._asked = asked_of(args)
        if args["unused_days"] < _UNUSED_DAYS:
            raise GouvernailError(
                Problem(
                    f"an access that nobody used is found after {_UNUSED_DAYS} days here, not {args['unused_days']}",
                    path="slas.access_review.every",
                    expected=f"{_UNUSED_DAYS}d or more on Google Cloud",
                    mend="raise it, or look by hand at the accesses that were given since",
                )
            )
        on = switched_on(args["account"], _SERVICES, self)
        watches = self._read() if "adopt" in args else self._watch()
        self._analyse(on)
        sent = [self._send(severity, on) for severity in args["severities"]]
        away = "recovery_region" in args
        self.detector_id = watches
        self.recovery_detector_id = watches if away else pulumi.Output.from_input("")
        self.aggregator = sent[0] if away and sent else pulumi.Output.from_input("")
        self.register_outputs(
            {
                "detector_id": self.detector_id,
                "recovery_detector_id": self.recovery_detector_id,
                "aggregator": self.aggregator,
            }
        )

    def _read(self) -> pulumi.Output[str]:
        """Another environment's alert of this project."""
        there = self._args.get("adopt", {"detector_id": ""})["detector_id"]
        return monitoring.AlertPolicy.get("objects", there, opts=pulumi.ResourceOptions(parent=self)).id

    def _watch(self) -> pulumi.Output[str]:
        """What is of the whole project, once."""
        args = self._args
        if args["vulnerabilities"]:
            switched_on(args["account"], [_SCANNING], self)
        if args["sensitive_data"]:
            pulumi.warn(_NOT_LOOKED, self)
        self._told("stopped", "What records, watches or keeps was stopped, or a key was made to come in with", _STOPPED)
        return self._told("objects", "Somebody was refused what is kept, or the way across the perimeter", _OBJECTS).id

    def _told(self, role: str, what: str, matches: str) -> monitoring.AlertPolicy:
        grades = self._args["severities"]
        grade = "high" if "high" in grades else grades[-1]
        return told(role, what, matches, self._asked, self, severity=grade, route=self._route(grade))

    def _route(self, severity: str) -> pulumi.Output[str]:
        return pulumi.Output.from_input(self._args["routes"]).apply(lambda by: by[severity])

    def _analyse(self, on: list[pulumi.Resource]) -> None:
        """Who from outside may come in, and who may and never does."""
        self._told("access-outside", "Something was opened to everybody", _OPENED)
        written, least = look_for_unused(self._asked, self, on), self._args["severities"][-1]
        what = "Roles and accounts that nobody used: take them away, or say that they are needed"
        told("access-unused", what, written, self._asked, self, severity=least, route=self._route(least))

    def _send(self, severity: str, on: list[pulumi.Resource]) -> pulumi.Output[str]:
        """New and active findings only: one that is muted is not sent. They go to the topic of the severity's route."""
        args = self._args
        topic = topic_of(args["prefix"], args["account"], severity)
        sends = securitycenter.V2ProjectNotificationConfig(
            severity,
            config_id=name_of("securitycenter:V2ProjectNotificationConfig", args["prefix"], f"findings-{severity}"),
            project=args["account"],
            location="global",
            description=f"New findings that are {severity}",
            pubsub_topic=self._route(severity).apply(lambda _: topic),  # the topic is there with its route
            streaming_config={
                "filter": f'severity="{severity.upper()}" AND state="ACTIVE" AND NOT mute="MUTED"',
            },
            opts=pulumi.ResourceOptions(parent=self, depends_on=on),
        )
        pubsub.TopicIAMMember(
            f"{severity}-findings",
            project=args["account"],
            topic=topic,
            role="roles/pubsub.publisher",
            member=sends.service_account.apply(lambda email: f"serviceAccount:{email}"),
            opts=pulumi.ResourceOptions(parent=self),
        )
        return sends.id
