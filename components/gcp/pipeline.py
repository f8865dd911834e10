"""Pipeline on Google Cloud: a workflow a model, which ends at a version that waits in a bucket, and what starts it.

Vertex AI's pipelines are not used. All steps of one are a single account, which would have to register too; a missed
gate only leaves steps out; and what runs in them is no resource that could be judged before it is there. So a step is a
job of Cloud Run (`_steps.py`), and a workflow starts them, compares what they measured with the spec and registers
(`_training.py`). The account of the steps writes below `runs`; that of the workflow, and it alone, below `pipelines`,
where versions wait. From there the approver's signature brings them (`model_registry.py`).

The clock has no "every so many days": it is set to the rarest time of the calendar that is no rarer than asked for.
A breach comes by a topic of this capability's own, to which observability leads alerts that hold a measure against its
bounds and nothing else (`retrains`): so silence starts nothing.

`roles`, `boundary`, `service_lists`, `serving_machine`, `undelivered`, `directory`, `log_store`, `conduct_role` and
`registry` mean nothing here: accounts stand below the denial to all of them, Google's services have one private
address, a version may be served on any machine, a topic keeps what could not be delivered, every use is recorded by the
project, rights are given on single jobs and buckets, and images are pulled by Cloud Run's agent.

Sources: Cloud Run, who may run jobs and look at them
(https://cloud.google.com/run/docs/reference/iam/roles); Vertex AI, pipelines run as one account
(https://cloud.google.com/vertex-ai/docs/pipelines/configure-project#service-account); Cloud Scheduler, schedules
(https://cloud.google.com/scheduler/docs/configuring/cron-job-schedules); Cloud Storage, conditions on rights
(https://cloud.google.com/storage/docs/access-control/iam#conditions).
"""

from collections.abc import Mapping
from typing import Final

import pulumi
from pulumi_gcp import cloudrunv2, serviceaccount, workflows

from components.contract.pipeline import ModelToTrain, PipelineArgs
from components.gcp._approved import TRAINED
from components.gcp._clocked import SERVICES
from components.gcp._names import name_of
from components.gcp._retraining import retrain_on_breach
from components.gcp._services import switched_on
from components.gcp._steps import jobs_name, may_in, nothing_else_reached, steps_of
from components.gcp._store import asked_of
from components.gcp._training import RUNS, trains
from components.gcp._workflow import account, by_the_clock, runs_told, workflow
from gouvernail.errors import GouvernailError, Problem

__all__ = ["Pipeline", "step_role_id"]

_NEEDED: Final = (
    "compute.googleapis.com",
    "eventarc.googleapis.com",
    "pubsub.googleapis.com",
    "run.googleapis.com",
    "storage.googleapis.com",
    *SERVICES,
)
_RARE: Final = (
    (366, "0 2 1 1 *"),
    (184, "0 2 1 1,7 *"),
    (92, "0 2 1 1,4,7,10 *"),
    (62, "0 2 1 1,3,5,7,9,11 *"),
    (31, "0 2 1 * *"),
    (16, "0 2 1,16 * *"),
    (7, "0 2 * * 1"),
)
"""The most days between two times, and when they are."""


def step_role_id(prefix: str, account: str, roles: str, model: str, *, registers: bool) -> str:  # noqa: ARG001 - no path
    """The address of the account that `registers` versions of a model, or that its steps are, before it is there."""
    return f"{_conductor(prefix, model) if registers else jobs_name(prefix, model)}@{account}.iam.gserviceaccount.com"


def _conductor(prefix: str, model: str) -> str:
    return name_of("serviceaccount:Account", prefix, f"{model}-trains")


class Pipeline(pulumi.ComponentResource):
    """One pipeline a model. It approves nothing and serves nothing: neither is its accounts'."""

    pipelines: pulumi.Output[dict[str, str]]
    """Model -> id of the workflow that trains it."""

    def __init__(self, name: str, args: PipelineArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("gouvernail-gcp:index:Pipeline", name, None, opts)
        self._args = args
        on = switched_on(args["account"], _NEEDED, self)
        self._ready = [nothing_else_reached(args, self, on), *on]
        made = {model: self._pipeline(model, wanted) for model, wanted in args["models"].items()}
        if args["on"]:
            retrain_on_breach(made, args, self, on)
        self.pipelines = pulumi.Output.all(**{model: one.id for model, one in made.items()})
        self.register_outputs({"pipelines": self.pipelines})

    def _pipeline(self, model: str, wanted: ModelToTrain) -> workflows.Workflow:
        args, asked = self._args, asked_of(self._args)
        briefest = min(wanted["datasets"].values(), key=lambda one: one["keep_days"])["store"]
        jobs = steps_of(model, wanted, briefest, args, self, self._ready)
        who = account(
            f"{model}-trains", f"Starts steps that train {model}, and registers", asked, self, after=self._ready
        )
        may = self._may(model, who, jobs)
        document = pulumi.Output.all(
            jobs={step: one.id for step, one in jobs.items()}, bucket=args["artefacts"], group=wanted["group"]
        ).apply(lambda of: trains(model, wanted, of["jobs"], of["bucket"], of["group"]))
        role = f"{model}-pipeline"
        made = workflow(
            role,
            pulumi.Output.json_dumps(document, sort_keys=True),
            who,
            asked,
            self,
            labels={"model": model},
            after=may,
        )
        runs_told(role, made, args["route"], asked, self)
        if "every_days" in args:
            starter = account(f"{model}-retrain", f"Trains {model} again by the clock", asked, self, after=self._ready)
            by_the_clock(role, _schedule(args["every_days"]), made, starter, asked, self)
        return made

    def _may(
        self, model: str, who: serviceaccount.Account, jobs: Mapping[str, cloudrunv2.Job]
    ) -> list[pulumi.Resource]:
        """Starts these jobs, looks at what comes of them, reads what they left, and registers; never over anything."""
        artefacts, waits = self._args["artefacts"], f"{TRAINED}/{model}"
        return [
            *(
                cloudrunv2.JobIamMember(
                    f"{model}-{step}-{does}",
                    name=one.name,
                    project=self._args["account"],
                    location=self._args["region"],
                    role=role,
                    member=who.member,
                    opts=pulumi.ResourceOptions(parent=one),
                )
                for step, one in jobs.items()
                for does, role in (("starts", "roles/run.jobsExecutorWithOverrides"), ("looks", "roles/run.viewer"))
            ),
            may_in(f"{model}-finds", who, "roles/storage.objectViewer", artefacts, [f"{RUNS}/{model}", waits], self),
            may_in(f"{model}-registers", who, "roles/storage.objectCreator", artefacts, [waits], self, finds=False),
        ]


def _schedule(days: int) -> str:
    """GouvernailError for less than a day."""
    if days < 1:
        raise GouvernailError(
            Problem("a model is trained again once a day at most", path="pipeline.every", expected="1 day or more")
        )
    return next((when for most, when in _RARE if most <= days), f"0 2 */{days} * *")
