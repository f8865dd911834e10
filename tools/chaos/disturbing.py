"""What else happens to an executor: the disk is full, the clock jumps, the cloud is asked too much, the same run is
started twice, the server that keeps the journal is restarted."""

import random
import resource
import time
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Final

from gouvernail.evidence import verify
from migration.rehearsing.people import signing
from tools.chaos.counting import journal, left, state_of, store
from tools.chaos.killing import Run, let, to_its_end
from tools.chaos.place import Place
from tools.chaos.playbooks import Playbook
from tools.chaos.postgresql import programs, served
from tools.chaos.process import Executor

__all__ = ["DISTURBANCES", "Unable"]

_LEAST: Final = 8  # records: before that a run has not begun to do anything
_LETS_GO: Final = 150.0  # seconds; a database that is away is waited for one minute
_WAITED: Final = 8.0
_JUMP: Final = timedelta(hours=3)


class Unable(Exception):
    """This cannot be tried here, and why."""


def full_disk(place: Place, playbook: Playbook, chance: random.Random, records: int) -> Run:
    """No byte can be written any more: the process has to let go by itself, with a journal that is whole, and the run
    goes on when there is room."""
    run = Run(playbook.name, "full disk")
    with signing(place.home, playbook.run, place.crew):
        executor = _begun(place, playbook, run, chance.randint(_LEAST, records - _LEAST))
        _, most = resource.prlimit(executor.process.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(executor.process.pid, resource.RLIMIT_FSIZE, (0, most))
        run.met.append(f"at record {state_of(place, playbook.run).seq}")
        if not executor.over(_LETS_GO):
            run.wrong.append(f"it did not let go within {_LETS_GO:.0f} s of a full disk")
        elif executor.process.returncode not in (1, 3):
            run.wrong.append(f"it ended with {executor.process.returncode}: {executor.said[-500:]}")
        run.said = executor.said
        if "Traceback" in run.said or playbook.run not in run.said:
            run.wrong.append(f"it did not say clearly that it lets go: {executor.said[-1500:]}")
        verified = verify(store(place, playbook.run).lines())
        if not verified.valid:
            run.wrong.append(f"a full disk left a journal that is not whole: {verified.fault}")
        to_its_end(place, playbook, run)
    return run


def short_of_room(place: Place, playbook: Playbook, chance: random.Random, records: int) -> Run:
    """No byte can be written for ten seconds: whoever performs the run may wait for room, or let go."""
    run = Run(playbook.name, "disk full for 10 s")
    with signing(place.home, playbook.run, place.crew):
        executor = _begun(place, playbook, run, chance.randint(_LEAST, records - _LEAST))
        _, most = resource.prlimit(executor.process.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(executor.process.pid, resource.RLIMIT_FSIZE, (0, most))
        run.met.append(f"at record {state_of(place, playbook.run).seq}")
        time.sleep(10)
        if executor.running:
            resource.prlimit(executor.process.pid, resource.RLIMIT_FSIZE, (most, most))
            run.met.append("it went on by itself")
        run.stuck = not executor.over()
        run.said = executor.said
        to_its_end(place, playbook, run)
    return run


def clock_jump(place: Place, playbook: Playbook, _chance: random.Random, _records: int) -> Run:
    """The wall's clock is set three hours on in a pause, and back in the next: both last as long as they should."""
    run = Run(playbook.name, "clock jump")
    file = place.box.parent / "clock.txt"
    with signing(place.home, playbook.run, place.crew):
        run.starts += 1
        executor = Executor.started(place, playbook, {"CHAOS_CLOCK": str(file)}, rehearsal=_WAITED)
        for step, jump in (("pause", _JUMP), ("soak", timedelta())):
            begun = _wait(executor, lambda step=step: _waits(place, playbook, step))
            if not begun:
                break
            started = time.monotonic()
            time.sleep(2)
            file.write_text(str(jump.total_seconds()))
            run.met.append(f"in {begun}, to {jump} off")
            _wait(executor, lambda begun=begun: begun in state_of(place, playbook.run).done)
            if time.monotonic() - started < _WAITED - 1.5:  # it had begun a moment before we saw it
                run.wrong.append(f"{begun} lasted {time.monotonic() - started:.1f} s instead of {_WAITED:.0f} s")
        run.stuck = not executor.over()
        run.said = executor.said
        to_its_end(place, playbook, run)
    noted = [float(str(one.data["seconds"])) for one in journal(place, playbook.run).records("clock")]
    if len(run.met) == 2 and [round(one, -1) for one in noted] != [10800, -10800]:
        run.wrong.append(f"the journal says of the jumps: {noted}")
    return run


def throttled(place: Place, playbook: Playbook, _chance: random.Random, _records: int) -> Run:
    """The cloud refuses, until the provider gives up asking again: once when things are made, three times in a row when
    the weight first moves. The executor asks again later."""
    run = Run(playbook.name, "throttled")
    refusals = [(playbook.holds[0], 1), *((playbook.weighs, number) for number in (1, 2, 3))]
    let(
        place,
        *(
            {"type": one.type, "operation": one.operation, "on": number}
            | {"throttle": {"retry-after": playbook.later, "times": 1000}}
            for one, number in refusals
        ),
    )
    with signing(place.home, playbook.run, place.crew):
        to_its_end(place, playbook, run)
    let(place)
    run.met = [str(one.data["reason"])[:120] for one in journal(place, playbook.run).records("again")]
    if run.starts != 1 or len(run.met) != len(refusals):
        run.wrong.append(f"{run.starts} starts, asked again {len(run.met)} times instead of {len(refusals)}")
    return run


def started_twice(place: Place, playbook: Playbook, chance: random.Random, records: int) -> Run:
    """The same run is started twice at once, and a third time while it is performed: one does it, who comes second is
    told who."""
    run = Run(playbook.name, "started twice")
    with signing(place.home, playbook.run, place.crew):
        both = [Executor.started(place, playbook) for _ in range(2)]
        _wait(both[0], lambda: not all(one.running for one in both))
        at_work = next((one for one in both if one.running), both[0])
        due = chance.randint(_LEAST, records // 2)  # later, and it may end before the third has begun
        _wait(at_work, lambda: state_of(place, playbook.run).seq >= due)
        third = Executor.started(place, playbook)
        third.over(60)
        for other in (*(one for one in both if one is not at_work), third):
            run.met.append(f"exit code {other.process.returncode}")
            if other.process.returncode != 2 or f"held by run {playbook.run}" not in other.said:
                run.wrong.append(f"who came second was told: {other.process.returncode} {other.said[-300:]}")
        run.stuck = not at_work.over()
        run.starts, run.said = 1, at_work.said
        to_its_end(place, playbook, run)
    if run.starts != 1:
        run.wrong.append("it was not performed by one process")
    return run


def restarted_server(place: Place, playbook: Playbook, chance: random.Random, records: int) -> Run:
    """The runs are kept in PostgreSQL, whose server is restarted three times, without being given time to end."""
    found = programs()
    if found is None:
        raise Unable("no PostgreSQL server is installed (Debian: postgresql)")
    run = Run(playbook.name, "PostgreSQL restarted")
    with served(found) as server:
        there = place.kept_in(server.url)
        with signing(there.home, playbook.run, there.crew):
            executor = _begun(there, playbook, run, 4)
            for due in sorted(chance.sample(range(6, records - 4), 3)):
                _wait(executor, lambda due=due: state_of(there, playbook.run).seq >= due)
                if state_of(there, playbook.run).ended:
                    break
                server.control("restart", "-m", "immediate")
                run.met.append(f"at record {due}")
                if not executor.running:  # it could not tell whether it still had the stack, and let go
                    executor = _begun(there, playbook, run, 0)
            run.stuck = not executor.over()
            run.said = executor.said
            to_its_end(there, playbook, run)
        run.left = left(there, playbook)  # as long as there is a server to ask
    return run


DISTURBANCES: Final[Mapping[str, Callable[[Place, Playbook, random.Random, int], Run]]] = {
    "full disk": full_disk,
    "disk full for 10 s": short_of_room,
    "clock jump": clock_jump,
    "throttled": throttled,
    "started twice": started_twice,
    "PostgreSQL restarted": restarted_server,
}
"""Kind -> what does it to a run of a playbook that has so many records when nobody disturbs it."""


def _begun(place: Place, playbook: Playbook, run: Run, records: int) -> Executor:
    """A process that performs the run, when there are so many records."""
    run.starts += 1
    executor = Executor.started(place, playbook)
    _wait(executor, lambda: state_of(place, playbook.run).seq >= records)
    return executor


def _wait(executor: Executor, for_: Callable[[], object]) -> str:
    """Wait for something while the process runs; empty where it ended."""
    while not (found := for_()):
        if not executor.running:
            return ""
        time.sleep(0.2)
    return str(found)


def _waits(place: Place, playbook: Playbook, verb: str) -> str:
    """The id of the step of a verb, while that waits."""
    state = state_of(place, playbook.run)
    return state.step if state.step.endswith(f"-{verb}") and state.until else ""
