"""How models are trained, what they must reach, and what starts it."""

from dataclasses import dataclass

from gouvernail.maybe import Maybe, Truth

__all__ = ["Gate", "Job", "Registration", "TrainingPipeline"]


@dataclass(frozen=True, slots=True)
class Job:
    """Code that runs in a pipeline. `disk` and `output` name the keys of what it keeps, None where it names none.

    `identity` is whom it runs as, None where that is not said or not known.

    `managed_network` says that the cloud runs it in a network of its own making, and in no subnet of ours: then
    `isolated` says that nothing leads out of that but what leads to things of ours.
    """

    name: str
    isolated: Truth
    encrypted: Truth
    subnets: tuple[str, ...]
    disk: str | None
    output: str | None
    identity: str | None
    managed_network: bool = False


@dataclass(frozen=True, slots=True)
class Gate:
    """A measure, read from a report of the run, that has to be within its bounds for the run to go on."""

    measure: str
    least: float | None
    most: float | None


@dataclass(frozen=True, slots=True)
class Registration:
    """A version that a run registers, in a `group`. `behind` are the gates that all have to be passed for it.

    `ends` says that a gate that is not passed ends the run as failed. `recorded` are the datasets whose version, read
    from a report of the run, stands with the version of the model; `reported` says that what was measured does.
    """

    state: str | None
    group: str | None
    behind: tuple[Gate, ...]
    ends: bool
    recorded: frozenset[str]
    reported: bool


@dataclass(frozen=True, slots=True)
class TrainingPipeline:
    """The pipeline of one model.

    `identities` are the roles of it, of its jobs and of what starts it. `beyond` are the cloud's actions that approve a
    version or change what is served, each with its resource. `every_days` and `alarms` start it by themselves;
    `on_silence` where an alarm does that has no value.
    `registers_as` is its own role; `results` are the stores of what it trains, each with a resource in it; `writers` is
    whoever may write there by what is given, where nothing is denied to all, and None where a store's policy decides.
    """

    urn: str
    model: Maybe[str | None]
    jobs: Maybe[tuple[Job, ...]]
    registrations: Maybe[tuple[Registration, ...]]
    identities: Maybe[tuple[str, ...]]
    beyond: tuple[tuple[str, str], ...]
    every_days: Maybe[float | None]
    alarms: Maybe[tuple[str, ...]]
    on_silence: Truth
    registers_as: Maybe[str | None]
    results: Maybe[tuple[tuple[str, str], ...]]
    writers: Maybe[tuple[str, ...]] | None = None
