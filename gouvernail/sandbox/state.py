"""What exists in the simulated clouds, in one SQLite file that several processes may use at once."""

import hashlib
import json
import sqlite3
import threading
from collections.abc import Collection, Generator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Final, Self, cast

from gouvernail.errors import GouvernailError, Problem
from gouvernail.sandbox.named import Named, names
from gouvernail.sandbox.place import Place

__all__ = ["VERSION", "Existing", "Kept", "State", "Taken"]

VERSION: Final = 5
"""The layout of the file; another one is refused, never migrated: what a sandbox holds can be built anew."""

_LAYOUT: Final = """
create table resources (
    package text not null, account text not null, region text not null, type text not null, id text not null,
    urn text not null, inputs text not null, outputs text not null, secrets text not null, claim text not null,
    primary key (package, account, region, type, id, urn)
) without rowid;
create index by_urn on resources (urn);
create index by_type on resources (type, id);
create unique index by_claim on resources (type, claim);
create table names (
    name text not null, package text not null, account text not null, region text not null, type text not null,
    id text not null, urn text not null, said text not null,
    primary key (name, package, account, region, type, id, urn, said)
) without rowid;
create table kept (type text not null, claim text not null, why text not null, primary key (type, claim)) without rowid;
create table told (digest blob primary key) without rowid;
create table made (urn text primary key, times integer not null) without rowid;
create table faults (
    number integer primary key, type text not null, operation text not null, rule text not null, calls integer not null
);
"""
_COLUMNS: Final = "package, account, region, type, id, urn, inputs, outputs, secrets"
_AT: Final = "package = ? and account = ? and region = ? and type = ? and id = ?"
_SAME: Final = f"{_AT} and urn = ?"
_BUSY_SECONDS: Final = 30


class Taken(Exception):
    """What was to be made exists already; carries the one that is there."""

    def __init__(self, existing: "Existing") -> None:
        super().__init__(existing.id)
        self.existing = existing


class Kept(Exception):
    """What was to be made is gone, and nothing else may have its name; says why."""


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

    @property
    def place(self) -> Place:
        """Where it lives."""
        return Place(self.package, self.account, self.region)


class State:
    """The file, opened. Every change is one transaction, which outlives the process when the method has returned."""

    def __init__(self, file: Path) -> None:
        self._alone = threading.RLock()  # the engine asks in parallel, and a connection holds one transaction
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            self._connection = sqlite3.connect(
                file, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False
            )
        except (OSError, sqlite3.OperationalError) as error:
            raise GouvernailError(_unreadable(file, error, "name another folder with --state")) from None
        try:
            version = self._lay_out()
        except sqlite3.DatabaseError as error:
            self._connection.close()
            raise GouvernailError(_unreadable(file, error, "gouvernail sandbox reset")) from None
        if version != VERSION:
            self._connection.close()
            raise GouvernailError(
                Problem(
                    f"the sandbox was made by another version of Gouvernail (its layout is {version})",
                    file=str(file),
                    expected=f"layout {VERSION}",
                    mend="gouvernail sandbox reset, then build again",
                )
            )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def times_made(self, urn: str) -> int:
        """How often something was created at this URN."""
        with self._alone:
            row = self._connection.execute("select times from made where urn = ?", (urn,)).fetchone()
        return int(row[0]) if row else 0

    def create(self, thing: Existing, claim: str, *, over: bool = False) -> None:
        """Add a thing and count it at its URN.

        Raises Taken where another of its type has the same `claim`, or the same id at the same URN; `over` writes over
        those instead. Raises Kept where the claim is that of something gone (see `delete`).
        """
        with self._writing():
            kept = self._connection.execute("select why from kept where type = ? and claim = ?", (thing.type, claim))
            if why := kept.fetchone():
                raise Kept(why[0])
            held = self._select("type = ? and claim = ?", (thing.type, claim)) or self._select(_SAME, _key(thing))
            if held and not over:
                raise Taken(held[0])
            for one in held:
                self._forget(one)
            self._connection.execute(
                "insert into made values (?, 1) on conflict (urn) do update set times = times + 1", (thing.urn,)
            )
            self._connection.execute(
                "insert into resources values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", (*_key(thing), *_content(thing), claim)
            )
            self._name(thing)

    def update(self, held: Existing, thing: Existing, claim: str) -> None:
        """Put a thing in place of one that is held; it may have moved to another URN (an alias).

        Raises Taken where its new `claim` is another's.
        """
        with self._writing():
            others = self._select("type = ? and claim = ?", (thing.type, claim))
            if other := next((one for one in others if _key(one) != _key(held)), None):
                raise Taken(other)
            self._connection.execute(
                f"update resources set urn = ?, inputs = ?, outputs = ?, secrets = ?, claim = ? where {_SAME}",  # noqa: S608 - constant
                (thing.urn, *_content(thing), claim, *_key(held)),
            )
            self._unname(held)
            self._name(replace(held, urn=thing.urn, inputs=thing.inputs, outputs=thing.outputs))

    def delete(self, thing: Existing, *, keep: str = "") -> None:
        """Take a thing away; nothing happens where it is gone already. `keep` says why its claim stays taken, if so."""
        with self._writing():
            if keep:
                self._connection.execute(
                    f"insert or replace into kept select type, claim, ? from resources where {_SAME}",  # noqa: S608 - constant
                    (keep, *_key(thing)),
                )
            self._forget(thing)

    def release(self, type: str, claim: str) -> None:  # noqa: A002
        """What was kept for something gone may be taken again."""
        with self._writing():
            self._connection.execute("delete from kept where type = ? and claim = ?", (type, claim))

    def find(self, type: str, id: str, *, urn: str = "", place: Place | None = None) -> Existing | None:  # noqa: A002 - the field's own words
        """The thing of this type and id, at this place where one is given; of several, the one made at the URN."""
        where, values = "type = ? and id = ?", (type, id)
        if place:
            where, values = f"{where} and account = ? and region = ?", (type, id, place.account, place.region)
        found = self._select(where, values)
        return next((one for one in found if one.urn == urn), found[0] if found else None)

    def of_type(self, type: str) -> list[Existing]:  # noqa: A002
        """Everything of a type, wherever it is."""
        return self._select("type = ?", (type,))

    def mentioning(self, types: Sequence[str], text: str) -> list[Existing]:
        """The things of these types (of every type where none is given) in whose inputs a text stands.

        It stands there whole or within another text; nothing mentions the empty one.
        """
        if not text:
            return []
        of_types = f"type in ({', '.join('?' * len(types))}) and " if types else ""
        return self._select(f"{of_types}instr(inputs, ?) > 0", (*types, json.dumps(text)[1:-1]))

    def below(self, package: str, id: str) -> list[Existing]:  # noqa: A002
        """What has an id below another (`ID/...`) in a cloud; case does not count."""
        start = f"{id.lower()}/"
        return self._select("package = ? and substr(lower(id), 1, ?) = ?", (package, str(len(start)), start))

    def named(self, texts: Collection[str]) -> list[Named]:
        """What exists under any of these names (ids, ARNs, links and the like, as `named.names` lists them)."""
        if not texts:
            return []
        with self._alone:
            marks = ", ".join("?" * len(texts))
            rows = self._connection.execute(f"select * from names where name in ({marks})", (*texts,)).fetchall()  # noqa: S608 - constants
        return [Named(*cast("tuple[str, str, str, str, str, str, str, str]", row)) for row in rows]

    def tell(self, names: Collection[str]) -> None:
        """What a cloud has of its own and was heard to name (an image, a prefix list); `told` says so from now on.

        What is made here is left out, for it may be gone one day. Digests are kept, for an answer may hold a secret.
        """
        made = {one.name for one in self.named(names)}
        with self._writing():
            self._connection.executemany(
                "insert or ignore into told values (?)", [(_digest(one),) for one in {*names} - made]
            )

    def told(self, name: str) -> bool:
        """Whether a cloud was heard to have something of this name."""
        with self._alone:
            found = self._connection.execute("select 1 from told where digest = ?", (_digest(name),))
            return found.fetchone() is not None

    def everything(self) -> list[Existing]:
        """All there is, by package, account, region, type and id."""
        return self._select("1", ())

    def set_faults(self, rules: Sequence[tuple[str, str, str]]) -> None:
        """Put these faults (type, operation, rule) in place of those that are there; their calls count from none."""
        with self._writing():
            self._connection.execute("delete from faults")
            self._connection.executemany("insert into faults (type, operation, rule, calls) values (?, ?, ?, 0)", rules)

    def faults(self) -> list[tuple[str, int]]:
        """The faults in their order: each rule, and how many calls it has counted."""
        with self._alone:
            return self._connection.execute("select rule, calls from faults order by number").fetchall()

    def count_call(self, type: str, operation: str) -> list[tuple[str, int]]:  # noqa: A002
        """Count a call for the faults that are about it; these as `faults` gives them, the call included."""
        about = "type = ? and operation = ?"
        with self._alone:
            if not self._connection.execute(f"select 1 from faults where {about}", (type, operation)).fetchone():  # noqa: S608 - constant
                return []
            with self._writing():
                self._connection.execute(f"update faults set calls = calls + 1 where {about}", (type, operation))  # noqa: S608 - constant
                return self._connection.execute(
                    f"select rule, calls from faults where {about} order by number",  # noqa: S608 - constant
                    (type, operation),
                ).fetchall()

    def _lay_out(self) -> int:
        """Make the tables of a new file; the layout that the file has."""
        self._connection.execute("pragma synchronous = normal")
        with suppress(sqlite3.OperationalError):  # somebody else uses the file: it is quicker with it, not safer
            self._connection.execute("pragma journal_mode = wal")
        with self._writing():
            version = int(self._connection.execute("pragma user_version").fetchone()[0])
            if version:
                return version
            for statement in filter(str.strip, _LAYOUT.split(";")):
                self._connection.execute(statement)
            self._connection.execute(f"pragma user_version = {VERSION}")
        return VERSION

    def _name(self, thing: Existing) -> None:
        self._connection.executemany(
            "insert or ignore into names values (?, ?, ?, ?, ?, ?, ?, ?)",
            [(name, *_key(thing), said) for name, said in names(thing.package, thing.id, thing.inputs, thing.outputs)],
        )

    def _unname(self, thing: Existing) -> None:
        self._connection.executemany(
            f"delete from names where name = ? and {_SAME}",  # noqa: S608 - constant
            [(name, *_key(thing)) for name, _ in names(thing.package, thing.id, thing.inputs, thing.outputs)],
        )

    def _forget(self, thing: Existing) -> None:
        """Take away what is held under the key of a thing, and its names."""
        for held in self._select(_SAME, _key(thing)):
            self._unname(held)
        self._connection.execute(f"delete from resources where {_SAME}", _key(thing))  # noqa: S608 - constant

    @contextmanager
    def changing(self) -> Generator[None]:
        """One transaction: what is read in it holds until what is written in it stands; an exception undoes it."""
        with self._writing():
            yield

    @contextmanager
    def _writing(self) -> Generator[None]:
        with self._alone:
            if self._connection.in_transaction:  # of `changing`
                yield
                return
            self._connection.execute("begin immediate")
            try:
                yield
            except BaseException:
                self._connection.execute("rollback")
                raise
            self._connection.execute("commit")

    def _select(self, where: str, values: Sequence[str]) -> list[Existing]:
        with self._alone:
            rows = self._connection.execute(
                f"select {_COLUMNS} from resources where {where} order by package, account, region, type, id, urn",  # noqa: S608 - constants
                values,
            ).fetchall()
        return [
            Existing(
                *cast("tuple[str, str, str, str, str, str]", row[:6]),
                json.loads(row[6]),
                json.loads(row[7]),
                frozenset(cast("list[str]", json.loads(row[8]))),
            )
            for row in rows
        ]


def _key(thing: Existing) -> tuple[str, str, str, str, str, str]:
    return thing.package, thing.account, thing.region, thing.type, thing.id, thing.urn


def _content(thing: Existing) -> tuple[str, str, str]:
    return json.dumps(thing.inputs), json.dumps(thing.outputs), json.dumps(sorted(thing.secrets))


def _digest(name: str) -> bytes:
    return hashlib.blake2b(name.encode(errors="surrogatepass"), digest_size=16).digest()


def _unreadable(file: Path, error: Exception, mend: str) -> Problem:
    return Problem(f"the sandbox's state cannot be read: {error}", file=str(file), mend=mend)
