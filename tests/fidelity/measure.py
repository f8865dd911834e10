"""How well the sandbox tells right from wrong: the documentation's examples, and wrong variants of them."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from gouvernail.sandbox import index
from tests.fidelity import drawn
from tests.fidelity.checking import refusals
from tests.fidelity.examples import PACKAGES, Example, examples
from tests.fidelity.mutants import CLASSES, mutants
from tests.fidelity.trial import Trial, run_all

Refuses = Callable[[str, dict[str, object]], list[str]]
_DRAWS = 2


@dataclass
class Mutated:
    """Of one package: wrong variants made and refused a class, those that passed, and right ones that were refused."""

    originals: int = 0
    made: Counter[str] = field(default_factory=Counter[str])
    refused: Counter[str] = field(default_factory=Counter[str])
    passed: list[str] = field(default_factory=list[str])
    wronged: list[str] = field(default_factory=list[str])

    def share(self, kind: str) -> float:
        return self.refused[kind] / self.made[kind]


@dataclass(frozen=True)
class Measured:
    """By package: the trials of the self-contained examples, how many others lack what, and the wrong variants."""

    trials: dict[str, list[Trial]]
    others: dict[str, Counter[str]]
    mutated: dict[str, Mutated]

    def programs(self, *, held_out: bool | None = None) -> list[Trial]:
        """The trials of examples that register a resource and that the SDK itself runs."""
        return [one for one in self.tried(held_out=held_out) if one.example.registers and not one.broken]

    def tried(self, *, held_out: bool | None = None) -> list[Trial]:
        return [one for some in self.trials.values() for one in some if held_out in (None, one.example.held_out)]


def measure(*, held_out: bool | None = None, refuses: Refuses = refusals) -> Measured:
    """Try all examples (or those of the third held out, or those of the rest), and the variants of what they make."""
    trials: dict[str, list[Trial]] = {}
    others: dict[str, Counter[str]] = {}
    for package in PACKAGES:
        found = [one for one in examples(package) if held_out in (None, one.held_out)]
        trials[package] = run_all(one for one in found if one.lacks is None)
        others[package] = Counter(one.lacks.partition(":")[0] for one in found if one.lacks)
    mutated = {package: mutate(_registered(some), refuses) for package, some in trials.items()}
    mutated["azure-native"] = mutate(draws(held_out=held_out), refuses)
    return Measured(trials, others, mutated)


def _registered(trials: list[Trial]) -> list[tuple[str, dict[str, object], str]]:
    return [(made.type, made.inputs, one.example.digest) for one in trials if one.accepted for made in one.made]


def draws(*, held_out: bool | None = None) -> list[tuple[str, dict[str, object], str]]:
    """Inputs of azure-native's types drawn from the index, each with its seed; held out by the digest of the token."""
    found: list[tuple[str, dict[str, object], str]] = []
    for token in drawn.tokens():
        if held_out in (None, Example("azure-native", "", "", drawn.digest(token)).held_out):
            for seed in range(_DRAWS):
                inputs = drawn.inputs(token, seed)
                found += [] if inputs is None else [(token, inputs, str(seed))]
    return found


def mutate(originals: list[tuple[str, dict[str, object], str]], refuses: Refuses) -> Mutated:
    """Make the wrong variants of inputs that are right, and ask which are refused."""
    result = Mutated()
    for token, inputs, seed in originals:
        if index.resource(token) is None:
            continue
        result.originals += 1
        if why := refuses(token, inputs):
            result.wronged.append(f"{token}: {why[0]}")
            continue
        for one in mutants(token, inputs, seed):
            result.made[one.kind] += 1
            if refuses(token, one.inputs):
                result.refused[one.kind] += 1
            else:
                result.passed.append(f"{one.kind}: {token} {one.done}")
    return result


def report(measured: Measured) -> dict[str, object]:
    """The figures, for a machine."""
    return {
        "examples": _counts(measured),
        "not_self_contained": {package: dict(sorted(some.items())) for package, some in measured.others.items()},
        "wrong_variants": {
            package: {
                kind: {
                    "made": some.made[kind],
                    "refused": some.refused[kind],
                    "share": round(some.share(kind), 4),
                }
                for kind in CLASSES
                if some.made[kind]
            }
            for package, some in measured.mutated.items()
        },
    }


def _counts(measured: Measured) -> dict[str, object]:
    programs, tried = measured.programs(), measured.tried()
    accepted = sum(one.accepted for one in programs)
    return {
        "self_contained": len(tried),
        "only_look_up": sum(not one.example.registers for one in tried),
        "broken_by_themselves": sum(bool(one.broken) and one.example.registers for one in tried),
        "register": len(programs),
        "accepted": accepted,
        "share": round(accepted / len(programs), 4) if programs else None,
    }
