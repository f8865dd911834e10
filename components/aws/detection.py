"""Detection on AWS: GuardDuty watches, Security Hub collects, each severity's findings take its route.

One detector an account and region: GuardDuty and Security Hub are on or off for an account and region as a whole, so
where the landing zone has them they are read and never made. The rules that send findings on are the platform's own
either way, and stand in the home region, where the findings of the recovery region arrive.

Source: AWS Security Hub User Guide, "EventBridge event formats" and "Cross-Region aggregation"
(https://docs.aws.amazon.com/securityhub/latest/userguide/finding-aggregation.html); IAM User Guide, "Create an IAM
Access Analyzer unused access analyzer".
"""

import json
from typing import Final

import pulumi
from pulumi_aws import accessanalyzer, cloudwatch, guardduty, inspector2, macie2, securityhub

from components.aws._undelivered import put_aside
from components.contract.detection import AdoptedDetection, DetectionArgs
from components.contract.naming import physical_name

__all__ = ["Detection"]

_OBJECTS: Final = "S3_DATA_EVENTS"
_STANDARD = "standards/aws-foundational-security-best-practices/v/1.0.0"
_RECOVERY: Final = "recovery-"  # what stands in the recovery region is called like its like at home, after this


class Detection(pulumi.ComponentResource):
    """Watches one account at home and where it recovers. Blocks nothing: what a finding sets in motion is the route's.

    Macie, Inspector and the standard are of the home region alone: what lies in the other one are copies of objects and
    images that they look at at home, and gaps of the account as a whole would be told twice.
    """

    detector_id: pulumi.Output[str]
    """Id of the account's detector."""
    recovery_detector_id: pulumi.Output[str]
    """Id of its detector in the recovery region; empty where none was made or read."""
    aggregator: pulumi.Output[str]
    """ARN of what brings the findings of the recovery region home; empty where none was made or read."""

    def __init__(self, name: str, args: DetectionArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("gouvernail-aws:index:Detection", name, None, opts)
        self._args = args
        self._own = pulumi.ResourceOptions(parent=self)
        self.recovery_detector_id = self.aggregator = pulumi.Output.from_input("")
        adopt, home, away = args.get("adopt"), args["region"], args.get("recovery_region")
        if adopt is None:
            detector, hub = self._watch("", home), self._collect("", home)
            self._look_closer(hub)
            if away is not None:
                self.recovery_detector_id = self._watch(_RECOVERY, away).id
                self.aggregator = self._bring_home(away, hub).arn
        else:
            detector, hub = self._read("", adopt["detector_id"], home)
            if away is not None:
                self._read_away(adopt, away)
        self._analyse("", home)
        self._analyse_unused()
        if away is not None:
            self._analyse(_RECOVERY, away)
        for severity in args["severities"]:
            self._route(severity, hub)
        self.detector_id = detector.id
        self.register_outputs(
            {
                "detector_id": self.detector_id,
                "recovery_detector_id": self.recovery_detector_id,
                "aggregator": self.aggregator,
            }
        )

    def _tags(self, name: str) -> dict[str, str]:
        return {**self._args["tags"], "Name": name}

    def _read(self, where: str, id_: pulumi.Input[str], region: str) -> tuple[guardduty.Detector, securityhub.Account]:
        detector = guardduty.Detector.get(f"{where}detector", id_, region=region, opts=self._own)
        feature = pulumi.Output.concat(id_, "/", _OBJECTS)
        guardduty.DetectorFeature.get(
            f"{where}objects", feature, detector_id=id_, name=_OBJECTS, region=region, opts=self._own
        )
        hub = securityhub.Account.get(f"{where}hub", self._args["account"], region=region, opts=self._own)
        return detector, hub

    def _read_away(self, adopt: AdoptedDetection, region: str) -> None:
        if "recovery_detector_id" in adopt:
            self.recovery_detector_id = self._read(_RECOVERY, adopt["recovery_detector_id"], region)[0].id
        if "aggregator" in adopt:
            there = securityhub.FindingAggregator.get(
                "aggregator", adopt["aggregator"], region=self._args["region"], opts=self._own
            )
            self.aggregator = there.arn

    def _watch(self, where: str, region: str) -> guardduty.Detector:
        detector = guardduty.Detector(
            f"{where}detector",
            region=region,
            enable=True,
            finding_publishing_frequency="FIFTEEN_MINUTES",
            tags=self._tags(physical_name(self._args["prefix"], f"{where}detector")),
            opts=self._own,
        )
        guardduty.DetectorFeature(
            f"{where}objects",
            region=region,
            detector_id=detector.id,
            name=_OBJECTS,
            status="ENABLED",
            opts=self._own,
        )
        return detector

    def _collect(self, where: str, region: str) -> securityhub.Account:
        return securityhub.Account(
            f"{where}hub",
            region=region,
            enable_default_standards=False,
            auto_enable_controls=True,
            control_finding_generator="SECURITY_CONTROL",
            opts=self._own,
        )

    def _look_closer(self, hub: securityhub.Account) -> None:
        """At what is kept, at images, and at the account as a whole; where the platform runs."""
        args = self._args
        if args["sensitive_data"]:
            macie2.Account(
                "sensitive-data", finding_publishing_frequency="FIFTEEN_MINUTES", status="ENABLED", opts=self._own
            )
        if args["vulnerabilities"]:
            inspector2.Enabler("vulnerabilities", account_ids=[args["account"]], resource_types=["ECR"], opts=self._own)
        securityhub.StandardsSubscription(
            "best-practices",
            standards_arn=f"arn:aws:securityhub:{args['region']}::{_STANDARD}",
            opts=pulumi.ResourceOptions(parent=self, depends_on=[hub]),
        )

    def _bring_home(self, region: str, hub: securityhub.Account) -> securityhub.FindingAggregator:
        """What Security Hub collects there arrives here, and takes the same routes as what is found here."""
        there = self._collect(_RECOVERY, region)
        return securityhub.FindingAggregator(
            "aggregator",
            region=self._args["region"],
            linking_mode="SPECIFIED_REGIONS",
            specified_regions=[region],
            opts=pulumi.ResourceOptions(parent=self, depends_on=[hub, there]),
        )

    def _analyse(self, where: str, region: str) -> None:
        """Who from outside may come in: an analyser sees what lies in its region."""
        self._analyser(f"{where}access-outside", "access-outside", "ACCOUNT", region)

    def _analyse_unused(self) -> None:
        """Who may and never does: roles are of no region, so one analyser sees them all."""
        age = self._args["unused_days"]
        self._analyser("access-unused", "access-unused", "ACCOUNT_UNUSED_ACCESS", self._args["region"], age)

    def _analyser(self, logical: str, role: str, kind: str, region: str, unused_days: int | None = None) -> None:
        """AWS takes one of a kind for an account and region."""
        args = self._args
        name = physical_name(args.get("analysers", args["prefix"]), role)
        if "analysers" in args:
            accessanalyzer.Analyzer.get(logical, name, region=region, opts=self._own)
            return
        accessanalyzer.Analyzer(
            logical,
            analyzer_name=name,
            region=region,
            type=kind,
            configuration={"unused_access": {"unused_access_age": unused_days}} if unused_days is not None else None,
            tags=self._tags(name),
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
