"""Budget on Google Cloud: a monthly budget of what a project costs, whose passed shares tell a route.

A budget lies in the billing account and counts in its currency. It mails whoever administers that account, and says
several times a day in a topic where it stands: a workflow looks each hour whether a share was passed since, and an
alert on its line in the log takes the route. Costs of one system are told apart by one label, for a budget takes no
more (`_labels.py`).

`unusual_from` and `monitor` mean nothing here. Google looks for costs out of the ordinary by itself, in every billing
account; whom it tells is set there by hand, and no costs of a service can be asked for but from an export that is
switched on by hand too. `since` and `log_store` mean nothing: a budget begins with any month, every call is recorded.

Sources: Cloud Billing, budgets (https://cloud.google.com/billing/docs/how-to/budgets), their messages
(https://cloud.google.com/billing/docs/how-to/budgets-programmatic-notifications), anomalies
(https://cloud.google.com/billing/docs/how-to/manage-anomalies); Cloud Logging, alerts on lines
(https://cloud.google.com/logging/docs/alerting/log-based-alerts).
"""

from typing import Final

import pulumi
from pulumi_gcp import billing, monitoring, projects, pubsub

from components.contract.budget import MOST_ALERTS, BudgetArgs, Limit
from components.contract.naming import physical_name
from components.gcp._budget_workflow import looks
from components.gcp._denials import number_of
from components.gcp._labels import counted_as, labels_of
from components.gcp._names import name_of
from components.gcp._services import switched_on
from components.gcp._store import asked_of
from components.gcp._workflow import account, by_the_clock, runs_told, workflow
from gouvernail.errors import GouvernailError, Problem

__all__ = ["Budget"]

_NEEDED: Final = (
    "billingbudgets.googleapis.com",
    "cloudscheduler.googleapis.com",
    "pubsub.googleapis.com",
    "workflowexecutions.googleapis.com",
    "workflows.googleapis.com",
)
_SAYS: Final = "serviceAccount:billing-budget-alert@system.gserviceaccount.com"
_LONGEST: Final = 60  # letters of a budget's name
_CLOSED: Final = "1800s"


class Budget(pulumi.ComponentResource):
    """Tells of costs. Stops nothing: what serves decisions is not switched off for money."""

    budget: pulumi.Output[str]
    """Name of the budget; empty where nothing limits the costs."""
    monitor: pulumi.Output[str]
    """Empty: what looks for unusual costs is the billing account's own."""

    def __init__(self, name: str, args: BudgetArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("gouvernail-gcp:index:Budget", name, None, opts)
        self._args, self._own = args, pulumi.ResourceOptions(parent=self)
        self.budget, self.monitor = pulumi.Output.from_input(""), pulumi.Output.from_input("")
        if "adopt" in args:
            there = f"billingAccounts/{_paying(args)}/budgets/{args['adopt']['budget']}"
            self.budget = billing.Budget.get("month", there, opts=self._own).name
        elif "limit" in args:
            self.budget = self._limit(args["limit"]).name
        self.register_outputs({"budget": self.budget, "monitor": self.monitor})

    def _limit(self, limit: Limit) -> billing.Budget:
        args = self._args
        if len(limit["alert_at"]) > MOST_ALERTS:
            raise ValueError(f"a budget tells at {MOST_ALERTS} shares at most, not at {len(limit['alert_at'])}")
        paying, on = _paying(args), switched_on(args["account"], list(_NEEDED), self)
        self._own = pulumi.ResourceOptions(parent=self, depends_on=on)
        topic = self._topic()
        told = self._told(topic)
        of = limit.get("of", {})
        counted: billing.BudgetBudgetFilterArgsDict = {
            "projects": [number_of(args["account"], self).apply(lambda number: f"projects/{number}")],
            "calendar_period": "MONTH",
            "credit_types_treatment": "EXCLUDE_ALL_CREDITS",
        }
        if of:
            counted["labels"] = _counted(of)
        return billing.Budget(
            "month",
            billing_account=paying,
            display_name=physical_name(args["prefix"], "month", limit=_LONGEST),
            amount={"specified_amount": {"units": str(limit["monthly"])}},
            budget_filter=counted,
            threshold_rules=[
                *({"threshold_percent": share, "spend_basis": "CURRENT_SPEND"} for share in limit["alert_at"]),
                {"threshold_percent": 1.0, "spend_basis": "FORECASTED_SPEND"},
            ],
            all_updates_rule={"pubsub_topic": topic.id, "schema_version": "1.0"},
            opts=pulumi.ResourceOptions(parent=self, depends_on=[told]),
        )

    def _topic(self) -> pubsub.Topic:
        args = self._args
        if "key_id" not in args:
            raise GouvernailError(
                Problem("what a budget says would be kept without a key of yours", path="key_id", expected="a key's id")
            )
        return pubsub.Topic(
            "budget",
            name=name_of("pubsub:Topic", args["prefix"], "budget"),
            project=args["account"],
            kms_key_name=args["key_id"],
            message_storage_policy={"allowed_persistence_regions": [args["region"]]},
            labels=labels_of({**args["tags"], "purpose": "incidents"}),
            opts=self._own,
        )

    def _told(self, topic: pubsub.Topic) -> pubsub.TopicIAMMember:
        """What is said there is looked at each hour; a share that was passed tells the route, and so does a failure."""
        args, asked, budget = self._args, asked_of(self._args), physical_name(self._args["prefix"], "month")
        says = pubsub.TopicIAMMember(
            "budget", topic=topic.id, role="roles/pubsub.publisher", member=_SAYS, opts=self._own
        )
        waiting = pubsub.Subscription(
            "budget",
            name=name_of("pubsub:Subscription", args["prefix"], "budget"),
            project=args["account"],
            topic=topic.id,
            ack_deadline_seconds=600,
            message_retention_duration=f"{7 * 86_400}s",
            expiration_policy={"ttl": ""},
            labels=labels_of({**args["tags"], "purpose": "incidents"}),
            opts=self._own,
        )
        looking = account("budget", "Looks at what the budget says", asked, self)
        may = [
            pubsub.SubscriptionIAMMember(
                "budget",
                project=args["account"],
                subscription=waiting.name,
                role="roles/pubsub.subscriber",
                member=looking.member,
                opts=self._own,
            ),
            projects.IAMMember(
                "budget-log",
                project=args["account"],
                role="roles/logging.logWriter",
                member=looking.member,
                opts=self._own,
            ),
        ]
        source = waiting.id.apply(lambda id_: looks(id_, budget))
        made = workflow("budget", source, looking, asked, self, after=may)
        by_the_clock("budget", "7 * * * *", made, account("budget-clock", "Starts the look", asked, self), asked, self)
        runs_told("budget", made, args["route"], asked, self)
        line = made.name.apply(
            lambda name: (
                f'resource.type="workflows.googleapis.com/Workflow" AND resource.labels.workflow_id="{name}" '
                f'AND severity=WARNING AND jsonPayload.budget="{budget}"'
            )
        )
        monitoring.AlertPolicy(
            "budget-passed",
            project=args["account"],
            display_name=physical_name(args["prefix"], "budget-passed"),
            combiner="OR",
            enabled=True,
            severity="WARNING",
            conditions=[{"display_name": "a share was passed", "condition_matched_log": {"filter": line}}],
            alert_strategy={"auto_close": _CLOSED, "notification_rate_limit": {"period": "300s"}},
            documentation={"content": f"A share of the budget {budget} was passed, or will be"},
            notification_channels=[args["route"]],
            user_labels=labels_of(args["tags"]),
            opts=self._own,
        )
        return says


def _paying(args: BudgetArgs) -> str:
    """GouvernailError where it is not given: a budget lies with whoever pays."""
    if "billing_account" in args:
        return args["billing_account"]
    raise GouvernailError(
        Problem(
            "a budget lies in the billing account, and none is named",
            path="clouds.gcp.billingAccount",
            expected="the billing account that pays for these projects, e.g. 012345-6789AB-CDEF01",
            mend="gcloud billing accounts list",
        )
    )


def _counted(of: dict[str, str]) -> dict[str, str]:
    """The one label by which a budget counts what bears these tags."""
    found = dict(of) if len(of) == 1 else counted_as(of) if set(of) == {"ai-system-id", "environment"} else {}
    if not found:
        raise GouvernailError(
            Problem("a budget of Google Cloud counts by one label alone", path="limit.of", expected="one tag")
        )
    return labels_of(found)
