"""Where failures are told, until the small platform has incidents."""

from pulumi_gcp import monitoring, pubsub

from tests.assurance.worked_gcp.place import ACCOUNTS, Place


def audit(place: Place) -> None:
    account = ACCOUNTS[place.environment]
    topic = pubsub.Topic("high", name=f"bex-{place.environment}-high", project=account, opts=place.opts)
    channel = monitoring.NotificationChannel(
        "high",
        display_name="high",
        type="pubsub",
        labels={"topic": topic.id},
        project=account,
        opts=place.opts,
    )
    place.built["route"] = channel.id


foundation = audit
