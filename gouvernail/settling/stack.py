"""A stack as an executor holds it: settled, configured, brought up to date, read; safe to be killed at any moment.

Why it is done so, and what was measured: docs/adr/0014-settling.md.
"""

import json
import os
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path
from typing import Final

from gouvernail import engine
from gouvernail.engine import Engine
from gouvernail.errors import GouvernailError, Problem
from gouvernail.graph import Graph, from_export
from gouvernail.sandbox.stackfile import copy_of, project_around
from gouvernail.settling import child, configuration, events, lock, pending, unfinished
from gouvernail.settling.deciding import decided_by
from gouvernail.settling.events import Event
from gouvernail.settling.guard import end, gone, orphaned
from gouvernail.settling.outcome import EngineKilled, Failed, Holder, Locked, Settled, Updated

__all__ = ["Stack"]

_HOUR: Final = 3600.0
_TRIES: Final = 3
_MISSING: Final = "no stack named"
_OnEvent = Callable[[Event], object] | None


@dataclass(frozen=True, slots=True)
class Stack:
    """One stack of the project in `cwd`, worked on with the engine that the environment `env` leads to.

    `env` is this process's own where it is None. `grace` is how many seconds an engine that shall end has to finish
    what it has begun. `patience` is how many seconds after a crash a creation is looked for: what a cloud accepted in
    the last moment may show late.
    """

    name: str
    cwd: Path
    env: Mapping[str, str] | None = None
    grace: float = 60.0
    patience: float = 20.0

    def make(self) -> bool:
        """Make the stack where there is none; whether it was made. Raises GouvernailError in the engine's words."""
        if self._held() is not None:
            return False
        done = self._engine().run(
            ["stack", "init", self.name, "--no-select", *_QUIET], cwd=self.cwd, env=self.env, capture=True
        )
        if done.returncode:
            said = done.stderr.strip().removeprefix("error: ")
            raise GouvernailError(Problem(f"the stack {self.name} cannot be made: {said}"))
        return True

    def settle(
        self,
        *,
        take_over: bool = False,
        dead: Callable[[Holder | None], bool] | None = None,
        decided: Mapping[str, str | None] | None = None,
    ) -> Settled:
        """Bring the stack into a state from which it can be gone on with, whatever happened before.

        A lock whose engine has ended is removed. An engine of this stack that still runs on this host is ended where
        `take_over` says so. A lock of another host, or of nobody whom the backend names (`dead(None)`), is removed
        where `dead` says that its holder has ended; who asks must know, by a lease. Updates and deletions that were
        open are read anew. A creation that was open is adopted where the cloud has the thing, else forgotten, so
        that the next `up` makes it. `decided` says it for those that nobody can tell: URN -> id, or None where the
        thing is not there.

        Raises Locked, Undecided (nothing was changed), Failed where the engine or a provider fails. It may be killed
        and called again at any moment.
        """
        removed: Holder | None = None
        for _ in range(_TRIES):
            try:
                held = self._held()
                if held is None:
                    return Settled()
                root, open_ = pending.root(held), [*pending.others(held), *pending.unread(held)]
                self.refresh([root, *open_] if root else ())
                break
            except Locked as locked:
                removed = self._unlock(locked, take_over=take_over, dead=dead)
            except GouvernailError as error:
                if not (unfinished.is_met(str(error)) and self._finished()):
                    raise
        else:
            raise Locked(self.name, (), "it was locked again and again")
        settled = Settled(lock=removed, refreshed=tuple(open_))
        if not pending.creations(held):
            return settled
        time.sleep(self.patience)
        return self._adopt(settled, decided or {})

    def configure(self, values: Mapping[str, str | None]) -> None:
        """Set these keys (`gouvernail:weight`) in the stack's own file, all or none; None takes a key away.

        In the sandbox that is its copy: committed files never change there. The stack must be there. Raises
        GouvernailError in the engine's words.
        """
        project = project_around(self.cwd)
        if project is None:
            raise GouvernailError(Problem("there is no Pulumi project here", file=str(self.cwd)))
        file, env = project.file_of(self.name.rpartition("/")[2]), self._env()
        if box := env.get("GOUVERNAIL_SANDBOX"):
            file, _ = copy_of(file, Path(box) / "config" / project.name / file.name)
        configuration.put(self._engine(), self.name, file, values, cwd=self.cwd, env=env)

    def up(
        self, deadline: float, on_event: _OnEvent = None, targets: Sequence[str] = (), *, refresh: bool = True
    ) -> Updated:
        """Bring what is there to what the program says, within so many seconds.

        With `refresh` the engine first reads what is really there: a change that a crash kept from being recorded would
        else go unnoticed. Raises Failed, Locked, EngineKilled, DeadlinePassed, Interrupted; whatever it raises, the
        engine has ended.
        """
        more = ["--refresh"] if refresh else []
        return self._run(["up", "--yes", "--skip-preview", *more, *_targets(targets)], deadline, on_event)

    def refresh(self, targets: Sequence[str] = (), deadline: float = _HOUR, on_event: _OnEvent = None) -> Updated:
        """Read what is really there into the state: all, or these URNs. Raises as `up` does."""
        return self._run(["refresh", "--yes", "--skip-preview", *_targets(targets)], deadline, on_event)

    def preview(self, deadline: float = _HOUR, on_event: _OnEvent = None) -> Updated:
        """What `up` would do; nothing is changed. Raises as `up` does."""
        return self._run(["preview"], deadline, on_event)

    def graph(self) -> Graph:
        """What the stack holds. Raises GouvernailError where it cannot be read."""
        return from_export(self._export())

    def cancel(self) -> None:
        """Remove the stack's lock, whoever holds it: `settle` does it where it is right."""
        done = self._engine().run(
            ["cancel", "--yes", "--stack", self.name, *_QUIET], cwd=self.cwd, env=self.env, capture=True
        )
        if done.returncode:
            raise Failed("pulumi cancel", [events.error(done.stderr)])

    def _adopt(self, settled: Settled, decided: Mapping[str, str | None]) -> Settled:
        engine_ = self._engine()
        export = self._export()
        found = decided_by(export, decided, self.name, ask=(engine_, self._env(), self.grace), unsealed=self._unsealed)
        self._import(pending.adopted(export, found.ids))
        if found.ids:
            self.refresh([*found.ids])
        held = pending.ids(self._export())
        adopted = {urn: held[urn] for urn in found.ids if urn in held}
        absent = {*found.absent, *(urn for urn in found.ids if urn not in held)}
        return Settled(settled.lock, adopted, tuple(sorted(absent)), found.again, settled.refreshed)

    def _unlock(
        self, locked: Locked, *, take_over: bool, dead: Callable[[Holder | None], bool] | None
    ) -> Holder | None:
        """Remove the lock, if its holders have ended or may be ended; the first of them."""
        if not locked.holders and not (dead and dead(None)):
            raise locked
        for holder in locked.holders:
            if not lock.on_this_host(holder):
                if not (dead and dead(holder)):
                    raise Locked(self.name, [holder], "it works on another host")
            elif process := lock.at_work(holder, self.name):
                if not take_over:
                    raise Locked(self.name, [holder], "it is at work")
                ended = partial(gone, process)
                if not (orphaned(process) and ended(2 * self.grace)):
                    end(process, self.grace, ended)
        self.cancel()
        return locked.holders[0] if locked.holders else None

    def _run(self, arguments: Sequence[str], deadline: float, on_event: _OnEvent) -> Updated:
        done = child.run(
            self._engine(),
            [*arguments, "--stack", self.name, "--json", *_QUIET],
            cwd=self.cwd,
            env={**self._env(), "PULUMI_ENABLE_STREAMING_JSON_PREVIEW": "true"},
            deadline=deadline,
            grace=self.grace,
            on_event=on_event,
        )
        what = f"pulumi {arguments[0]} of {self.name}"
        if done.code < 0:
            raise EngineKilled(what, -done.code)
        if lock.is_locked(done.said):
            raise Locked(self.name, lock.holders(done.said), "it may be at work")
        if done.code:
            told = [events.error(done.said)] if done.said else []
            raise Failed(what, [*events.diagnostics(done.events), *told])
        return events.updated(done.events, done.seconds)

    def _import(self, export: pending.State) -> None:
        with tempfile.NamedTemporaryFile("w", encoding="utf-8", suffix=".json") as file:
            json.dump(export, file)
            file.flush()
            done = self._engine().run(
                ["stack", "import", "--stack", self.name, "--file", file.name, *_QUIET],
                cwd=self.cwd,
                env=self.env,
                capture=True,
            )
        if done.returncode:
            if lock.is_locked(done.stderr):
                raise Locked(self.name, lock.holders(done.stderr), "it may be at work")
            raise Failed("pulumi stack import", [events.error(done.stderr)])

    def _finished(self) -> bool:
        """Remove what a killed engine left half written; whether there was any."""
        project = project_around(self.cwd)
        said = self._engine().run(["whoami", "--verbose", "--json"], cwd=self.cwd, env=self.env, capture=True).stdout
        try:
            backend = str(json.loads(said)["url"])
        except (ValueError, KeyError, TypeError):
            return False
        return unfinished.removed(backend, project.name, self.name) if project else False

    def _held(self) -> pending.State | None:
        """The stack's state; None where there is no such stack."""
        try:
            return self._export()
        except GouvernailError as error:
            if _MISSING in str(error):
                return None
            if not (unfinished.is_met(str(error)) and self._finished()):
                raise
            return self._export()

    def _export(self) -> pending.State:
        return self._engine().export(self.name, cwd=self.cwd, env=self.env)

    def _unsealed(self) -> pending.State:
        return self._engine().export(self.name, cwd=self.cwd, env=self.env, unsealed=True)

    def _engine(self) -> Engine:
        return _found(tuple(sorted(self._env().items())))

    def _env(self) -> dict[str, str]:
        return dict(os.environ if self.env is None else self.env)


@lru_cache(maxsize=8)
def _found(env: tuple[tuple[str, str], ...]) -> Engine:
    """The engine of an environment: to ask it for its version takes as long as to read a state."""
    return engine.find(dict(env))


_QUIET: Final = ("--non-interactive", "--color", "never")


def _targets(urns: Sequence[str]) -> list[str]:
    return [part for urn in urns for part in ("--target", urn)]
