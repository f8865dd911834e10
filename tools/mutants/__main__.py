"""See the package's documentation."""

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from policies.examples import examples
from policies.examples import file_of as file_of_examples
from policies.rules import every, on_resources
from tests.policies.altered import Altered, answer, examples_of, written
from tests.policies.altered import file_of as file_of_altered
from tools.mutants import of_guarantees
from tools.mutants import on_resources as resources
from tools.mutants.changes import Mutant
from tools.mutants.of_guarantees import Judge, Score
from tools.mutants.proposing import proposed

__all__ = ["main"]

_ROOT: Final = Path(__file__).parents[2]


def _on_resources(wanted: Sequence[str]) -> list[tuple[Path, Score]]:
    known = {rule.id: rule for rule in on_resources()}
    found = list[tuple[Path, Score]]()
    for name, rule in known.items():
        if name in wanted:
            count, left = resources.survivors(rule, resources.source_of(rule), examples(name))
            found.append((file_of_examples(rule).with_suffix(".py"), Score(count, tuple(left), (), ())))
    for name, file in resources.shared().items():
        if name in wanted:
            count, left = resources.survivors_of_shared(name, [*known.values()])
            found.append((file, Score(count, tuple(left), (), ())))
    return found


def _of_guarantees(wanted: Sequence[str]) -> list[tuple[Path, Score]]:
    found = [(of_guarantees.file_of(one), of_guarantees.score(one)) for one in every() if one.id in wanted]
    shared = of_guarantees.shared().items()
    return found + [(file, of_guarantees.score_of_shared(name)) for name, file in shared if name in wanted]


def _names() -> dict[str, Path]:
    """Everything that has mutants, and where it stands."""
    return {
        **{rule.id: file_of_examples(rule).with_suffix(".py") for rule in on_resources()},
        **resources.shared(),
        **{one.id: of_guarantees.file_of(one) for one in every()},
        **of_guarantees.shared(),
    }


def _tell(what: str, scores: Sequence[tuple[Path, Score]], seconds: float, *, by_capability: bool) -> bool:
    """Prints what survives, and the score; whether all is well."""
    for file, score in scores:
        for one in score.left:
            print(f"{file.relative_to(_ROOT)}:{one.line}: survives: {_said(one)}")
        for wrong in score.wrong:
            print(f"{file.relative_to(_ROOT)}: {wrong}")
    capabilities = dict.fromkeys(file.parent.name for file, score in scores if score.left)
    for name in capabilities if by_capability else ():
        its = [score for file, score in scores if file.parent.name == name]
        print(f"  {name}: {sum(len(one.left) for one in its)} of {sum(one.count for one in its)} survive")
    count, left, alike = (
        sum(numbers) for numbers in zip(*((one.count, len(one.left), len(one.alike)) for _, one in scores), strict=True)
    )
    print(
        f"{what}: {count} mutants, {count - left - alike} killed, {alike} equivalent, {left} survive ({seconds:.0f} s)"
    )
    return not left and not any(score.wrong for _, score in scores)


def _said(one: Mutant) -> str:
    after = f" -> {one.after}" if one.after != one.before else ""
    return f"{one.change}: {one.before}{after}"


def _propose(name: str) -> None:
    if name in (shared := of_guarantees.shared()):
        for user in of_guarantees.users_of(shared[name]):
            survive = of_guarantees.score_of_shared(name).left
            file = of_guarantees.file_of(user)
            _add(user.id, [of_guarantees.judge_with(file, shared[name], one.tree) for one in survive])
    else:
        file = of_guarantees.file_of_id(name)
        survive = of_guarantees.score(next(one for one in every() if one.id == name)).left
        _add(name, [of_guarantees.judge(file, one.tree) for one in survive])


def _add(guarantee: str, mutants: Sequence[Judge]) -> None:
    """Adds the examples that tell these mutants from the guarantee to its own."""
    found, raised = proposed(guarantee, of_guarantees.judge(of_guarantees.file_of_id(guarantee)), mutants)
    for one in dict.fromkeys(raised[:5]):
        print(f"{guarantee} cannot judge {one}")
    place = file_of_altered(guarantee)
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(written([*examples_of(guarantee), *found]), encoding="utf-8")
    print(f"{place.relative_to(_ROOT)}: {len(found)} examples proposed, to be read")


def _renew(name: str) -> None:
    """Writes what the examples find today, and prints where that is something else than before."""
    guarantee, renewed = next(one for one in every() if one.id == name), list[Altered]()
    for one in examples_of(name):
        verdict, finds, judged = answer(guarantee.holds, one)
        now = one.model_copy(
            update={"verdict": verdict, "finds": finds, "judged": None if one.judged is None else judged}
        )
        if now != one:
            print(f"{name}: {one.platform} {dict(one.where)}: {one.verdict} {[*one.finds]} -> {verdict} {[*finds]}")
        renewed.append(now)
    file_of_altered(name).write_text(written(renewed), encoding="utf-8")


def main() -> None:
    """Print the mutants that survive, rule by rule."""
    parser = argparse.ArgumentParser(description="mutants of rules and guarantees, against their examples")
    parser.add_argument("names", nargs="*", metavar="NAME", help="network.zones, common.rights, a file [all of them]")
    parser.add_argument("--propose", action="store_true", help="add examples to a guarantee, to be read")
    parser.add_argument("--renew", action="store_true", help="write what a guarantee's examples find, to be read")
    given = parser.parse_args()
    known = _names()
    paths = {str(path.relative_to(_ROOT)): name for name, path in known.items()}
    asked: list[str] = given.names
    wanted = [paths.get(one.removeprefix("./"), one) for one in asked] or [*known]
    if missing := [name for name in wanted if name not in known]:
        parser.error(f"there is no rule {', '.join(missing)}")
    guarantees = {*(one.id for one in every()), *of_guarantees.shared()}
    if (given.propose or given.renew) and (others := [name for name in wanted if name not in guarantees]):
        parser.error(f"{others[0]} is no guarantee: only those have such examples")
    for name in wanted if given.renew else ():
        _renew(name)
    if given.propose:
        for name in wanted:
            _propose(name)
    fine = True
    for what, scores_of in (("rules on resources", _on_resources), ("guarantees", _of_guarantees)):
        start = time.monotonic()
        if scores := scores_of(wanted):
            fine &= _tell(what, scores, time.monotonic() - start, by_capability=not given.names)
    sys.exit(0 if fine else 1)


if __name__ == "__main__":
    main()
