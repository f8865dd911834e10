"""Asks a stack's own providers, in an engine of its own: a tiny program that makes nothing and calls functions.

A function of a provider can only be called from a program. So one is previewed in a folder and on a backend that are
gone afterwards, with the provider instances configured as the stack's state says.
"""

import json
import re
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final, cast

from gouvernail.engine import Engine
from gouvernail.errors import GouvernailError
from gouvernail.settling import child, events
from gouvernail.settling.ids import Inputs, Unsaid, filled, holes, places, rule
from gouvernail.settling.outcome import Failed

__all__ = ["Answer", "Question", "answered", "program"]

_STACK: Final = "questions"
_PROGRAM: Final = "from gouvernail.settling.asking import program\n\nprogram()\n"
_ASKED, _ANSWERED = "questions.json", "answers.json"
_SECONDS: Final = 600.0
# How the three clouds' providers say that what a function looks for is not there.
_ABSENT: Final = re.compile(
    r"couldn't find resource|empty result|not\s?found|does not exist|no matching|no [\w ]+ (?:matched|found)"
    r"|returned no results",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Question:
    """Which id a thing would have: its type, its inputs, and the configuration of its provider."""

    urn: str
    type: str
    inputs: Inputs
    provider: Inputs


@dataclass(frozen=True, slots=True)
class Answer:
    """The ids that it may have (none: it is not there), or why they cannot be known."""

    ids: tuple[str, ...] = ()
    why: str = ""


def answered(questions: Sequence[Question], engine: Engine, env: Mapping[str, str], grace: float) -> dict[str, Answer]:
    """URN -> what the providers say. Raises Failed where the engine cannot ask them."""
    with tempfile.TemporaryDirectory(prefix="gouvernail-") as made:  # only its owner can read it
        folder = Path(made).resolve()
        python = {"name": "python", "options": {"virtualenv": sys.prefix}}
        (folder / "Pulumi.yaml").write_text(json.dumps({"name": "gouvernail-questions", "runtime": python}))
        (folder / "__main__.py").write_text(_PROGRAM)
        (folder / _ASKED).write_text(json.dumps([asdict(one) for one in questions]))
        (folder / "state").mkdir()
        own = {
            name: value for name, value in env.items() if name not in ("PULUMI_CONFIG_PASSPHRASE_FILE", "PULUMI_STACK")
        }
        own |= {
            "PULUMI_BACKEND_URL": f"file://{folder / 'state'}",
            "PULUMI_CONFIG_PASSPHRASE": "asks, and keeps nothing",
        }
        told = ["--stack", _STACK, "--config-file", str(folder / f"Pulumi.{_STACK}.yaml")]
        for arguments in (["stack", "init", _STACK, "--no-select"], ["preview", "--json", *told]):
            done = child.run(
                engine,
                [*arguments, "--non-interactive", "--color", "never"],
                cwd=folder,
                env={**own, "PULUMI_ENABLE_STREAMING_JSON_PREVIEW": "true"},
                deadline=_SECONDS,
                grace=grace,
            )
            if done.code:
                raise Failed("asking the providers", [*events.diagnostics(done.events), events.error(done.said)])
        read = json.loads((folder / _ANSWERED).read_text())
    return {urn: Answer(tuple(one["ids"]), one["why"]) for urn, one in read.items()}


def program() -> None:
    """What the engine runs: reads the questions in its folder, and writes the answers beside them."""
    import pulumi

    asked = [Question(**one) for one in json.loads(Path(_ASKED).read_text())]
    providers: dict[str, pulumi.ProviderResource] = {}
    answers: dict[str, Answer] = {}
    for one in asked:
        package, key = (
            one.type.partition(":")[0],
            json.dumps([one.type.partition(":")[0], one.provider], sort_keys=True),
        )
        if key not in providers:
            version = one.provider.get("version")
            properties = {name: value for name, value in one.provider.items() if name not in ("version", "__internal")}
            options = pulumi.ResourceOptions(version=str(version) if version else None)
            providers[key] = pulumi.ProviderResource(package, f"provider-{len(providers)}", dict(properties), options)
        answers[one.urn] = _answer(one, providers[key])
    Path(_ANSWERED).write_text(json.dumps({urn: asdict(one) for urn, one in answers.items()}))


def _answer(question: Question, provider: object) -> Answer:
    import pulumi
    from pulumi import runtime

    def ask(function: str, arguments: Inputs) -> Mapping[str, object] | None:
        options = pulumi.InvokeOptions(provider=cast("pulumi.ProviderResource", provider))
        try:
            return cast("Mapping[str, object]", runtime.invoke(function, dict(arguments), options).value)
        except Exception as error:
            if _ABSENT.search(str(error)):
                return None
            raise GouvernailError(f"{function}: {error}") from error

    found = rule(question.type)
    try:
        if isinstance(found, str):
            known = dict(question.inputs)
            for name in holes(found):
                if name not in known and (where := places(question.type).get(name)):
                    known[name] = (ask(where[0], {}) or {}).get(where[1])
            return Answer((filled(found, known),))
        if callable(found):
            return Answer(tuple(found(question.inputs, ask)))
    except Unsaid as missing:
        return Answer(why=f"its inputs do not say {missing}")
    except GouvernailError as error:
        return Answer(why=str(error))
    return Answer(why="nobody has said how its id is known")
