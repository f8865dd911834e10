"""Edge on AWS: an IoT fleet whose devices prove who they are by certificate and run only what AWS Signer signed.

A device carries the image that the spec names. It is signed in its registry (Notation), with a key that AWS Signer
keeps: nobody holds one, so none can leak. Devices talk to two public endpoints of AWS over mutual TLS: IoT Core, for
jobs and to say that they are there, and its credential provider, for an hour's credentials to write what they recorded.
They are outside the network, and the network stays as closed as it is.

What they record they write into the store of predictions themselves: the answer of S3 tells a device that a record is
kept, and until then it stays on the device. Nothing lies between that could lose one.

Source: AWS IoT Core Developer Guide, "Just-in-time provisioning", "Thing policy variables", "Authorizing direct calls
to AWS services", "Basic Ingest", "topic(Decimal)", "Cross-service confused deputy prevention"; Amazon CloudWatch User
Guide, "Contributor Insights rule syntax"; AWS Signer Developer Guide, "Signing
container images" (https://docs.aws.amazon.com/signer/latest/developerguide/container-workflow.html).
"""

import math
import re
from typing import Any, Final

import pulumi
from pulumi_aws import cloudwatch, iam, iot, signer, ssm

from components.aws._policy import Statement, allow
from components.aws._role import pull
from components.aws._service_role import role_that_may
from components.aws._stop import NOT_STOPPED, stop_devices
from components.aws._store import RETAINED_BY, kept
from components.contract.edge import EdgeArgs
from components.contract.naming import physical_name

__all__ = ["Edge"]

_THING: Final = "${iot:Connection.Thing.ThingName}"
_DEVICE: Final = "${credentials-iot:ThingName}"
_HOUR: Final = 3600
_CALLS_DAYS: Final = 365  # of what CloudWatch takes the first that is half a year or longer
_PLATFORM: Final = "Notation-OCI-SHA384-ECDSA"
_COMMON_NAME: Final = "AWS::IoT::Certificate::CommonName"
_CERTIFICATE: Final = "AWS::IoT::Certificate::Id"


class Edge(pulumi.ComponentResource):
    """A fleet and what it may do. Makes no device, holds no key of one, and rolls out nothing by itself."""

    fleet: pulumi.Output[str]
    """Name of the group of all devices."""
    waves: pulumi.Output[list[str]]
    """Names of the groups that get an update, one after the other."""
    profile: pulumi.Output[str]
    """ARN of the profile whose signatures devices accept."""
    calls: pulumi.Output[str]
    """Name of the log that names a device at each of its calls."""
    heard: pulumi.Output[str]
    """Name of the rule that counts the devices in that log, each once."""

    def __init__(self, name: str, args: EdgeArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("gouvernail-aws:index:Edge", name, None, opts)
        self._args = args
        self._own = pulumi.ResourceOptions(parent=self)
        self._place = f"{args['region']}:{args['account']}"
        profile = self._profile()
        fleet, waves = self._groups()
        log, heard = self._calls()
        rule = self._listen(log)
        stopped = self._stopped()
        parameter = self._tell(profile, stopped)
        alias = self._credentials(profile, parameter, stopped)
        stop_devices(args, stopped, self)
        self._provide(fleet, waves, self._policy(rule, alias))
        self.fleet = fleet.name
        self.waves = pulumi.Output.all(*(wave.name for wave in waves))
        self.profile = profile.arn
        self.calls = log.name
        self.heard = heard.rule_name
        self.register_outputs(
            {
                "fleet": self.fleet,
                "waves": self.waves,
                "profile": self.profile,
                "calls": self.calls,
                "heard": self.heard,
            }
        )

    def _named(self, role: str, limit: int = 64) -> str:
        return physical_name(self._args["prefix"], "edge", role, limit=limit)

    def _tags(self, name: str) -> dict[str, str]:
        return {**self._args["tags"], "Name": name}

    def _profile(self) -> signer.SigningProfile:
        """Destroy leaves it: its name could never be used again, and what it signed would no longer be accepted."""
        args = self._args
        name = _word(physical_name(args["prefix"], "models", limit=64))
        return signer.SigningProfile(
            "models",
            name=name,
            platform_id=_PLATFORM,
            signature_validity_period={"type": "MONTHS", "value": 12},
            tags={**self._tags(name), "purpose": "models", RETAINED_BY: args["stack"]},
            opts=kept(self, args.get("retained")),
        )

    def _groups(self) -> tuple[iot.ThingGroup, list[iot.ThingGroup]]:
        """The fleet, and in it a group a wave; how far the fleet is reached with each stands in its attributes."""
        args = self._args
        name = self._named("fleet", 128)
        fleet = iot.ThingGroup(
            "fleet", name=name, properties={"description": args["devices"]}, tags=self._tags(name), opts=self._own
        )
        waves: list[iot.ThingGroup] = []
        reached = 0
        for number, share in enumerate(args["waves"], start=1):
            upto = math.ceil(round(args["count"] * share, 6))
            called = self._named(f"wave-{number}", 128)
            attributes = {"devices": str(upto - reached), "upTo": str(share)}
            wave = iot.ThingGroup(
                f"wave-{number}",
                name=called,
                parent_group_name=fleet.name,
                properties={
                    "description": f"Gets an update as number {number}",
                    "attribute_payload": {"attributes": attributes},
                },
                tags=self._tags(called),
                opts=self._own,
            )
            waves.append(wave)
            reached = upto
        return fleet, waves

    def _stopped(self) -> ssm.Parameter:
        """What devices read at each call and stop on, unless it says that they need not; a stop writes it."""
        args = self._args
        return ssm.Parameter(
            "stopped",
            name=f"/{args['prefix']}/edge/stopped",
            description=f"Devices run {args['system']} only while this says {NOT_STOPPED}",
            type="String",
            value=NOT_STOPPED,
            tags=self._tags(self._named("stopped")),
            # The machine writes it: an update of the stack must not start a stopped system.
            opts=pulumi.ResourceOptions(parent=self, ignore_changes=["value"]),
        )

    def _tell(self, profile: signer.SigningProfile, stopped: ssm.Parameter) -> ssm.Parameter:
        """What devices read at each call and nobody but a deployment writes: limits, and whose signature counts."""
        args = self._args
        scope = args["image"].partition("@")[0]
        told: dict[str, Any] = {
            "offlineLimit": args["offline_limit"],
            "sync": args["sync"],
            "stopped": {"parameter": stopped.name, "unless": NOT_STOPPED},
            "trustPolicy": {
                "version": "1.0",
                "trustPolicies": [
                    {
                        "name": "models",
                        "registryScopes": [scope],
                        "signatureVerification": {"level": "strict"},
                        "trustStores": ["signingAuthority:aws-signer-ts"],
                        "trustedIdentities": [profile.arn],
                    }
                ],
            },
        }
        return ssm.Parameter(
            "configuration",
            name=f"/{args['prefix']}/edge/configuration",
            description="What every device keeps to; read at each call",
            type="String",
            insecure_value=pulumi.Output.json_dumps(told),  # no secret, so that it can be judged and compared
            tags=self._tags(self._named("configuration")),
            opts=self._own,
        )

    def _credentials(
        self, profile: signer.SigningProfile, parameter: ssm.Parameter, stopped: ssm.Parameter
    ) -> iot.RoleAlias:
        """An hour's credentials for whoever proves to be a device; the name of the thing is part of what they allow."""
        args = self._args
        alias = self._named("devices", 128)
        records = pulumi.Output.concat("arn:aws:s3:::", args["store"], f"/edge/{_DEVICE}/*")
        events: list[pulumi.Input[str]] = [args["key_ids"]["events"]]
        role, _ = self._role(
            "devices",
            "credentials.iot.amazonaws.com",
            f"rolealias/{alias}",
            allow("WriteOwnRecords", ["s3:PutObject"], [records]),
            allow("EncryptRecords", ["kms:GenerateDataKey"], events),
            allow("ReadConfiguration", ["ssm:GetParameter"], [parameter.arn]),
            allow("ReadWhetherStopped", ["ssm:GetParameter"], [stopped.arn]),
            allow("AskWhetherRevoked", ["signer:GetRevocationStatus"], [profile.arn]),
            *pull([args["image"]]),
        )
        return iot.RoleAlias(
            "devices",
            alias=alias,
            role_arn=role.arn,
            credential_duration=_HOUR,
            tags=self._tags(alias),
            opts=self._own,
        )

    def _calls(self) -> tuple[cloudwatch.LogGroup, cloudwatch.ContributorInsightRule]:
        """A line a call, and the number of devices in it: one that calls twice does not hide one that is silent."""
        args = self._args
        log = cloudwatch.LogGroup(
            "calls",
            name=f"/aws/iot/{self._named('calls')}",
            kms_key_id=args["key_ids"]["logs"],
            retention_in_days=_CALLS_DAYS,
            tags={**self._tags(self._named("calls")), "purpose": "logs"},
            opts=self._own,
        )
        name = self._named("heard", 128)
        heard = cloudwatch.ContributorInsightRule(
            "heard",
            rule_name=name,
            rule_state="ENABLED",
            rule_definition=pulumi.Output.json_dumps(
                {
                    "Schema": {"Name": "CloudWatchLogRule", "Version": 1},
                    "LogGroupNames": [log.name],
                    "LogFormat": "JSON",
                    "Contribution": {"Keys": ["$.device"], "Filters": []},
                    "AggregateOn": "Count",
                }
            ),
            tags=self._tags(name),
            opts=self._own,
        )
        return log, heard

    def _listen(self, log: cloudwatch.LogGroup) -> iot.TopicRule:
        """Every call is written down under the name of the device; what cannot be written goes aside.

        Where there is no queue to put it, it is lost: that errs on the side of a device that is taken for a silent one.
        """
        args = self._args
        name = _word(self._named("called", 128))
        queue = pulumi.Output.from_input(args["undelivered"]) if "undelivered" in args else None
        aside: list[Statement] = []
        if queue is not None:
            incidents: list[pulumi.Input[str]] = [args["key_ids"]["incidents"]]
            aside = [
                allow("PutAside", ["sqs:SendMessage"], [queue]),
                allow("EncryptWhatIsPutAside", ["kms:Decrypt", "kms:GenerateDataKey"], incidents),
            ]
        role, may = self._role(
            "called",
            "iot.amazonaws.com",
            f"rule/{name}",
            allow(
                "WriteCalls",
                ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
                [log.arn, pulumi.Output.concat(log.arn, ":*")],
            ),
            *aside,
        )
        return iot.TopicRule(
            "called",
            name=name,
            description="Writes down which device called",
            enabled=True,
            # Basic Ingest: the rule is named by the topic, and no other device can listen. What comes after is the name
            # of the thing, which its policy holds it to; what it says of itself is not asked.
            sql="SELECT topic(1) AS device",
            sql_version="2016-03-23",
            cloudwatch_logs=[{"log_group_name": log.name, "role_arn": role.arn}],
            error_action=None
            if queue is None
            else {
                "sqs": {
                    "queue_url": queue.apply(lambda arn: _url(arn, args["region"])),
                    "role_arn": role.arn,
                    "use_base64": False,
                }
            },
            tags=self._tags(name),
            opts=pulumi.ResourceOptions(parent=self, depends_on=[may]),
        )

    def _policy(self, rule: iot.TopicRule, alias: iot.RoleAlias) -> iot.Policy:
        """What a certificate allows: to come in as the one thing it is attached to, and that thing's own topics."""
        name = self._named("devices", 128)
        topic, listen = (f"arn:aws:iot:{self._place}:{kind}/$aws/things/{_THING}" for kind in ("topic", "topicfilter"))
        called = rule.name.apply(lambda found: f"arn:aws:iot:{self._place}:topic/$aws/rules/{found}/{_THING}")
        statements: list[dict[str, Any]] = [
            {
                "Effect": "Allow",
                "Action": ["iot:Connect"],
                "Resource": [f"arn:aws:iot:{self._place}:client/{_THING}"],
                "Condition": {"Bool": {"iot:Connection.Thing.IsAttached": "true"}},
            },
            {"Effect": "Allow", "Action": ["iot:Publish"], "Resource": [f"{topic}/jobs/*", called]},
            {"Effect": "Allow", "Action": ["iot:Receive"], "Resource": [f"{topic}/jobs/*"]},
            {"Effect": "Allow", "Action": ["iot:Subscribe"], "Resource": [f"{listen}/jobs/*"]},
            {"Effect": "Allow", "Action": ["iot:AssumeRoleWithCertificate"], "Resource": [alias.arn]},
        ]
        return iot.Policy(
            "devices",
            name=name,
            policy=pulumi.Output.json_dumps({"Version": "2012-10-17", "Statement": statements}),
            tags=self._tags(name),
            opts=self._own,
        )

    def _provide(self, fleet: iot.ThingGroup, waves: list[iot.ThingGroup], policy: iot.Policy) -> None:
        """How a device comes in: a new one is in the last wave, and none takes the place of one that is there.

        With keys in hardware a certificate is signed by an authority of the organisation's own, which is registered by
        hand (`docs/guides/edge.md`): AWS makes no key and hands none out. With keys in memory a person lets each device
        in, by a claim that holds for five minutes. No claim is shared by all.
        """
        args = self._args
        hardware = args["in_hardware"]
        named = _COMMON_NAME if hardware else "ThingName"
        kind = iot.ThingType(
            "device",
            name=self._named("device", 128),
            properties={"description": args["devices"]},
            tags=self._tags(self._named("device", 128)),
            opts=self._own,
        )
        name = physical_name(args["prefix"], "edge", limit=36)
        body = {
            "Parameters": {named: {"Type": "String"}, _CERTIFICATE: {"Type": "String"}},
            "Resources": {
                "thing": {
                    "Type": "AWS::IoT::Thing",
                    "Properties": {
                        "ThingName": {"Ref": named},
                        "ThingTypeName": kind.name,
                        "ThingGroups": [waves[-1].name],
                    },
                    "OverrideSettings": {"ThingTypeName": "FAIL", "ThingGroups": "FAIL"},
                },
                "certificate": {
                    "Type": "AWS::IoT::Certificate",
                    "Properties": {"CertificateId": {"Ref": _CERTIFICATE}, "Status": "ACTIVE"},
                },
                "policy": {"Type": "AWS::IoT::Policy", "Properties": {"PolicyName": policy.name}},
            },
        }
        things, certificates = (f"arn:aws:iot:{self._place}:{what}/*" for what in ("thing", "cert"))
        own = f"{things[:-1]}{args['prefix']}-*"
        role, may = self._role(
            "provide",
            "iot.amazonaws.com",
            "cacert/*" if hardware else f"provisioningtemplate/{name}",
            allow("MakeOwnThings", ["iot:CreateThing", "iot:DescribeThing", "iot:ListThingGroupsForThing"], [own]),
            allow("PutIntoGroups", ["iot:AddThingToThingGroup"], [own, waves[-1].arn]),
            allow("LookAtGroups", ["iot:DescribeThingGroup", "iot:DescribeThingType"], [waves[-1].arn, kind.arn]),
            allow("Attach", ["iot:AttachPolicy", "iot:DescribeCertificate", "iot:UpdateCertificate"], [certificates]),
            # IoT asks for the thing and for its certificate.
            allow("AttachToOwnThings", ["iot:AttachThingPrincipal"], [own, certificates]),
            allow("LookAtPolicy", ["iot:GetPolicy"], [policy.arn]),
            allow("Register", ["iot:RegisterCertificate"], ["*"]),  # has no resource
        )
        iot.ProvisioningTemplate(
            "devices",
            name=name,
            description=f"Lets devices in: {args['devices']}",
            type="JITP" if hardware else "FLEET_PROVISIONING",
            enabled=True,
            provisioning_role_arn=role.arn,
            template_body=pulumi.Output.json_dumps(body),
            tags=self._tags(name),
            opts=pulumi.ResourceOptions(parent=self, depends_on=[may, fleet]),
        )

    def _role(self, role: str, service: str, source: str, *may: Statement) -> tuple[iam.Role, iam.RolePolicy]:
        """A role for one resource of IoT, whose ARN ends in `source`."""
        args = self._args
        when = {
            "StringEquals": {"aws:SourceAccount": args["account"]},
            "ArnLike": {"aws:SourceArn": f"arn:aws:iot:{self._place}:{source}"},
        }
        why = f"Fleet of {args['prefix']}: {role}"
        return role_that_may(role, args, service, *may, called=self._named(role), why=why, parent=self, when=when)


def _word(name: str) -> str:
    """A name of letters, digits and underscores, where no others are taken."""
    return re.sub(r"\W", "_", name)


def _url(arn: str, region: str) -> str:
    """Where a queue is reached, by its ARN."""
    account, name = arn.split(":")[4:6]
    return f"https://sqs.{region}.amazonaws.com/{account}/{name}"
