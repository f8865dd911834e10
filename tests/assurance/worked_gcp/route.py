"""Where failures and findings are told, until the small platform has incidents."""

from pulumi_gcp import monitoring, pubsub

from tests.assurance.worked_gcp.place import ACCOUNTS, Place

GRADES = ("critical", "high")


def audit(place: Place) -> None:
    account = ACCOUNTS[place.environment]
    for grade in GRADES:
        topic = pubsub.Topic(grade, name=f"bex-{place.environment}-{grade}", project=account, opts=place.opts)
        channel = monitoring.NotificationChannel(
            grade,
            display_name=grade,
            type="pubsub",
            labels={"topic": topic.id},
            project=account,
            opts=place.opts,
        )
        place.built.setdefault("routes", {})[grade] = channel.id
    place.built["route"] = place.built["routes"]["high"]


foundation = audit
