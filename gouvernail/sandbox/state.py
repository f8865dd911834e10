"""What exists in the simulated clouds, in one SQLite file that several processes may use at once."""

import json
import sqlite3
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from gouvernail.errors import GouvernailError, Problem
from gouvernail.sandbox.place import Place

__all__ = ["VERSION", "Existing", "State", "Taken"]

VERSION = 1
"""The layout of the file; another one is refused, never migrated: what a sandbox holds can be built anew."""

_LAYOUT = """
create table resources (
    package text not null, account text not null, region text not null, type text not null, id text not null,
    urn text not null, inputs text not null, outputs text not null, secrets text not null,
    primary key (package, account, region, type, id)
) without rowid;
create index by_urn on resources (urn);
create index by_type on resources (type);
create table made (urn text primary key, times integer not null) without rowid;
"""
_BUSY_MILLISECONDS = 30_000


class Taken(Exception):
    """Something of this type, id and place exists already; carries the one that is there."""

    def __init__(self, existing: "Existing") -> None:
        super().__init__(existing.id)
        self.existing = existing


@dataclass(frozen=True, slots=True)
class Existing:
    """One thing in a simulated cloud. `secrets` are the paths in `inputs` and `outputs` that must not be shown."""

    package: str
    account: str
    region: str
    type: str
    id: str
    urn: str
    inputs: Mapping[str, object]
    outputs: Mapping[str, object]
    secrets: frozenset[str]


class State:
    """The file, opened. Every change is one transaction that is on disk when the method returns."""

    def __init__(self, file: Path) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        self._alone = threading.RLock()  # the engine asks in parallel, and a connection holds one transaction
        self._connection = sqlite3.connect(
            file, timeout=_BUSY_MILLISECONDS / 1000, isolation_level=None, check_same_thread=False
        )
        try:
            self._connection.execute("pragma journal_mode = wal")
            self._connection.execute("pragma synchronous = normal")
            with self._writing():
                version = int(self._connection.execute("pragma user_version").fetchone()[0])
                if version == 0:
                    for statement in filter(str.strip, _LAYOUT.split(";")):
                        self._connection.execute(statement)
                    self._connection.execute(f"pragma user_version = {VERSION}")
        except sqlite3.DatabaseError as error:
            raise GouvernailError(
                Problem(f"the sandbox's state cannot be read: {error}", file=str(file), mend="gouvernail sandbox reset")
            ) from None
        if version not in (0, VERSION):
            raise GouvernailError(
                Problem(
                    f"the sandbox was made by another version of Gouvernail (its layout is {version})",
                    file=str(file),
                    expected=f"layout {VERSION}",
                    mend="gouvernail sandbox reset, then build again",
                )
            )

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    @contextmanager
    def _writing(self) -> Iterator[None]:
        with self._alone:
            self._connection.execute("begin immediate")
            try:
                yield
            except BaseException:
                self._connection.execute("rollback")
                raise
            self._connection.execute("commit")

    def times_made(self, urn: str) -> int:
        """How often something was created at this URN."""
        with self._alone:
            row = self._connection.execute("select times from made where urn = ?", (urn,)).fetchone()
        return int(row[0]) if row else 0

    def create(self, thing: Existing, *, over: bool = False) -> None:
        """Add a thing and count it at its URN.

        Raises Taken where one of its type, id and place exists; `over` writes over that one instead.
        """
        with self._writing():
            held = self._select("package = ? and account = ? and region = ? and type = ? and id = ?", _key(thing))
            if held and not over:
                raise Taken(held[0])
            self._connection.execute(
                "insert into made values (?, 1) on conflict (urn) do update set times = times + 1", (thing.urn,)
            )
            self._connection.execute(
                "insert or replace into resources values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    *_key(thing),
                    thing.urn,
                    json.dumps(thing.inputs),
                    json.dumps(thing.outputs),
                    json.dumps(sorted(thing.secrets)),
                ),
            )

    def update(self, thing: Existing) -> None:
        """Put a thing in place of the one with its type, id and place."""
        with self._writing():
            self._connection.execute(
                "update resources set urn = ?, inputs = ?, outputs = ?, secrets = ? "
                "where package = ? and account = ? and region = ? and type = ? and id = ?",
                (
                    thing.urn,
                    json.dumps(thing.inputs),
                    json.dumps(thing.outputs),
                    json.dumps(sorted(thing.secrets)),
                    *_key(thing),
                ),
            )

    def delete(self, thing: Existing) -> None:
        """Take a thing away; nothing happens where it is gone already."""
        with self._writing():
            self._connection.execute(
                "delete from resources where package = ? and account = ? and region = ? and type = ? and id = ?",
                _key(thing),
            )

    def find(self, place: Place, type: str, id: str) -> Existing | None:  # noqa: A002 - the field's own words
        """The thing of this type and id at a place: of its region first, else of its account."""
        found = self._select(
            "package = ? and account = ? and type = ? and id = ?", (place.package, place.account, type, id)
        )
        return next((one for one in found if one.region == place.region), found[0] if found else None)

    def of_type(self, type: str) -> list[Existing]:  # noqa: A002
        """Everything of a type, wherever it is."""
        return self._select("type = ?", (type,))

    def everything(self) -> list[Existing]:
        """All there is, by package, account, region, type and id."""
        return self._select("1", ())

    def _select(self, where: str, values: tuple[str, ...]) -> list[Existing]:
        columns = "package, account, region, type, id, urn, inputs, outputs, secrets"
        order = "package, account, region, type, id"
        query = f"select {columns} from resources where {where} order by {order}"  # noqa: S608 - all of it is ours
        with self._alone:
            rows = self._connection.execute(query, values).fetchall()
        return [
            Existing(
                *cast("tuple[str, str, str, str, str, str]", row[:6]),
                json.loads(row[6]),
                json.loads(row[7]),
                frozenset(cast("list[str]", json.loads(row[8]))),
            )
            for row in rows
        ]


def _key(thing: Existing) -> tuple[str, str, str, str, str]:
    return thing.package, thing.account, thing.region, thing.type, thing.id
