"""What a pack is: which rules, how strictly each, and what the engine is told of them.

The rules know no framework. Which of them a pack has, and what each serves, is written by `python -m assurance.packs`
from the catalogue of controls into `policies/packs/served.json`.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final, Literal, TypeAlias

import yaml
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from gouvernail.errors import GouvernailError, Problem
from policies.resource import ResourceRule
from policies.rules import LOCAL, on_resources

__all__ = ["PACKS", "SERVED", "Level", "Pack", "Policy", "Required", "Served", "load"]

PACKS: Final = Path(__file__).parents[1] / "packs"
SERVED: Final = PACKS / "served.json"

Level: TypeAlias = Literal["mandatory", "advisory", "disabled"]
_GRAVE: Final = frozenset({"critical", "high"})


class Required(BaseModel):
    """A provision of a law that requires what a rule holds, and the first day on which it does."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    source: str
    since: date


class Served(BaseModel):
    """What a rule serves: ids of controls, and where they come from; `high_risk` for Chapter III of the AI Act.

    From the day on which one of `required` begins, the rule cannot be waived.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    controls: tuple[str, ...]
    articles: tuple[str, ...]
    high_risk: bool
    required: tuple[Required, ...] = ()

    def required_at(self, day: date) -> tuple[str, ...]:
        """The provisions that require it on a day."""
        return tuple(one.source for one in self.required if one.since <= day)


@dataclass(frozen=True, slots=True)
class Policy:
    """A rule in a pack. `whole` where it looks at what stands around a resource, so that the stack is judged."""

    rule: ResourceRule
    served: Served
    level: Level

    @property
    def whole(self) -> bool:
        """Whether the engine asks for it once the stack stands, and not for each resource as it comes."""
        return bool(self.rule.beside)


@dataclass(frozen=True, slots=True)
class Pack:
    """A pack by its name."""

    name: str
    version: str
    description: str
    policies: tuple[Policy, ...]


_OF_NOTHING: Final = Served(controls=(), articles=(), high_risk=False)
_TABLE: Final = TypeAdapter(Mapping[str, Served])


def load(folder: Path, rules: Sequence[ResourceRule] | None = None) -> Pack:
    """The pack in a folder of `policies/packs`. GouvernailError where its files do not fit the rules."""
    written = yaml.safe_load((folder / "PulumiPolicy.yaml").read_text(encoding="utf-8"))
    served = _served()
    known = {rule.id: rule for rule in (on_resources() if rules is None else rules)}
    missing = sorted(id_ for id_ in known.keys() - served.keys() if not id_.startswith(f"{LOCAL}."))
    if missing:
        raise GouvernailError(
            Problem(f"nothing says what {', '.join(missing)} serve", str(SERVED), mend="python -m assurance.packs")
        )
    policies = [_policy(folder.name, rule, served.get(rule.id, _OF_NOTHING)) for rule in known.values()]
    return Pack(folder.name, written["version"], written["description"], tuple(one for one in policies if one))


def _policy(pack: str, rule: ResourceRule, served: Served) -> Policy | None:
    """The baseline warns of what is not grave; for a high-risk system all that serves Chapter III is mandatory."""
    if pack == "high-risk":
        return Policy(rule, served, "mandatory") if served.high_risk else None
    if pack == "production":
        return Policy(rule, served, "mandatory")
    return Policy(rule, served, "mandatory" if rule.severity in _GRAVE else "advisory")


def _served() -> Mapping[str, Served]:
    try:
        return _TABLE.validate_python(json.loads(SERVED.read_text(encoding="utf-8")))
    except (OSError, ValueError, ValidationError) as error:
        raise GouvernailError(
            Problem(f"cannot be read: {error}", str(SERVED), mend="python -m assurance.packs")
        ) from None
