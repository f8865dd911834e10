"""`kind: LoadProfile`: what the users of a load test ask."""

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal, TypeAlias

from pydantic import Field

from gouvernail.spec.base import Block
from gouvernail.spec.names import Text
from gouvernail.spec.shape import matching
from gouvernail.spec.units import Duration, DurationValue
from migration.secret import Secret

__all__ = ["LoadProfile", "Task", "Wait"]

UrlPath: TypeAlias = Annotated[
    str,
    *matching(r"/[A-Za-z0-9._~/?=&%+-]*", "a path from the endpoint's host, such as /credit/score", "/credit/score"),
]


class Wait(Block):
    """What a user waits between two requests: a time between these."""

    min: DurationValue = Duration(1, "1s")
    """At least."""
    max: DurationValue = Duration(2, "2s")
    """At most."""


class Task(Block):
    """A request."""

    name: Text
    """What it is called in the results."""
    weight: Annotated[int, Field(ge=1, le=1000)] = 1
    """How often it is asked, beside the others."""
    method: Literal["GET", "POST", "PUT"] = "POST"
    """The HTTP method."""
    path: UrlPath
    """Where, from the endpoint of the governed side."""
    body: Annotated[Mapping[str, object] | None, Field(alias="json")] = None
    """What is sent, as JSON. No real person's data: it is committed."""


class LoadProfile(Block):
    """The load of a `loadTest`, which says how many users there are and how long."""

    TITLE: ClassVar[str] = "A Gouvernail load profile"

    api_version: Literal["gouvernail/v1"]
    """The version of this format."""
    kind: Literal["LoadProfile"]
    """What this file is."""
    spawn_rate: Annotated[float, Field(gt=0, le=1000)] = 1.0
    """Users a second, until all are there."""
    wait: Wait = Wait()
    """What a user waits between two requests."""
    auth: Secret | None = None
    """The secret that opens the governed side: a bearer token."""
    tasks: Annotated[tuple[Task, ...], Field(min_length=1)]
    """What is asked."""
