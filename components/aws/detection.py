"""Detection on AWS: GuardDuty watches, Security Hub collects, each severity's findings take its route.

One detector an account: GuardDuty and Security Hub are on or off for an account and region as a whole, so where the
landing zone has them they are read and never made. The rules that send findings on are the platform's own either way.

Source: AWS Security Hub User Guide, "EventBridge event formats"
(https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-cwe-event-formats.html).
"""

import json
from typing import Final

import pulumi
from pulumi_aws import accessanalyzer, cloudwatch, guardduty, inspector2, macie2, securityhub

from components.aws._undelivered import put_aside
from components.contract.detection import DetectionArgs
from components.contract.naming import physical_name

__all__ = ["Detection"]

_OBJECTS: Final = "S3_DATA_EVENTS"
_STANDARD = "standards/aws-foundational-security-best-practices/v/1.0.0"


class Detection(pulumi.ComponentResource):
    """Watches one account in one region. Blocks nothing: what a finding sets in motion is the route's matter."""

    detector_id: pulumi.Output[str]
    """Id of the account's detector."""

    def __init__(self, name: str, args: DetectionArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("gouvernail-aws:index:Detection", name, None, opts)
        self._args = args
        self._own = pulumi.ResourceOptions(parent=self)
        if "adopt" in args:
            there = args["adopt"]["detector_id"]
            detector = guardduty.Detector.get("detector", there, opts=self._own)
            feature = pulumi.Output.concat(there, "/", _OBJECTS)
            guardduty.DetectorFeature.get("objects", feature, detector_id=there, name=_OBJECTS, opts=self._own)
            hub: pulumi.Resource = securityhub.Account.get("hub", args["account"], opts=self._own)
        else:
            detector, hub = self._watch(), self._collect()
        self._analyse()
        for severity in args["severities"]:
            self._route(severity, hub)
        self.detector_id = detector.id
        self.register_outputs({"detector_id": self.detector_id})

    def _tags(self, name: str) -> dict[str, str]:
        return {**self._args["tags"], "Name": name}

    def _watch(self) -> guardduty.Detector:
        args = self._args
        detector = guardduty.Detector(
            "detector",
            enable=True,
            finding_publishing_frequency="FIFTEEN_MINUTES",
            tags=self._tags(physical_name(args["prefix"], "detector")),
            opts=self._own,
        )
        guardduty.DetectorFeature("objects", detector_id=detector.id, name=_OBJECTS, status="ENABLED", opts=self._own)
        if args["sensitive_data"]:
            macie2.Account(
                "sensitive-data", finding_publishing_frequency="FIFTEEN_MINUTES", status="ENABLED", opts=self._own
            )
        if args["vulnerabilities"]:
            inspector2.Enabler("vulnerabilities", account_ids=[args["account"]], resource_types=["ECR"], opts=self._own)
        return detector

    def _collect(self) -> securityhub.Account:
        hub = securityhub.Account(
            "hub",
            enable_default_standards=False,
            auto_enable_controls=True,
            control_finding_generator="SECURITY_CONTROL",
            opts=self._own,
        )
        securityhub.StandardsSubscription(
            "best-practices",
            standards_arn=f"arn:aws:securityhub:{self._args['region']}::{_STANDARD}",
            opts=pulumi.ResourceOptions(parent=self, depends_on=[hub]),
        )
        return hub

    def _analyse(self) -> None:
        """Who from outside may come in, and who may but never does."""
        args = self._args
        outside, unused = (physical_name(args["prefix"], f"access-{role}") for role in ("outside", "unused"))
        accessanalyzer.Analyzer(
            "access-outside", analyzer_name=outside, type="ACCOUNT", tags=self._tags(outside), opts=self._own
        )
        accessanalyzer.Analyzer(
            "access-unused",
            analyzer_name=unused,
            type="ACCOUNT_UNUSED_ACCESS",
            configuration={"unused_access": {"unused_access_age": args["unused_days"]}},
            tags=self._tags(unused),
            opts=self._own,
        )

    def _route(self, severity: str, hub: pulumi.Resource) -> None:
        """New and active findings only: what somebody works on, or closed, is not sent again."""
        name = physical_name(self._args["prefix"], "findings", severity, limit=64)
        label = {"Severity": {"Label": [severity.upper()]}, "Workflow": {"Status": ["NEW"]}, "RecordState": ["ACTIVE"]}
        rule = cloudwatch.EventRule(
            severity,
            name=name,
            description=f"New findings that are {severity}",
            event_pattern=json.dumps(
                {
                    "source": ["aws.securityhub"],
                    "detail-type": ["Security Hub Findings - Imported"],
                    "detail": {"findings": label},
                }
            ),
            state="ENABLED",
            tags=self._tags(name),
            opts=pulumi.ResourceOptions(parent=self, depends_on=[hub]),
        )
        routes = pulumi.Output.from_input(self._args["routes"])
        cloudwatch.EventTarget(
            severity,
            rule=rule.name,
            target_id="route",
            arn=routes[severity],
            dead_letter_config=put_aside(self._args.get("undelivered")),
            opts=self._own,
        )
