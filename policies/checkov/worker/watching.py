"""A configuration that notices which of its values are read, and otherwise is one."""

from collections.abc import Callable, Iterator
from typing import Any, Final

__all__ = ["Watch"]


class Watch:
    """Wraps values; `met` says whether a value that `wanted` is true of was read from one of them."""

    def __init__(self, wanted: Callable[[object], bool]) -> None:
        self._wanted: Final = wanted
        self.met = False

    def of(self, value: Any) -> Any:  # noqa: ANN401 - JSON, and so is what comes out
        """The value; of an object or a list, one that watches."""
        if isinstance(value, dict):
            return _Object(self, value)  # pyright: ignore[reportUnknownArgumentType]
        if isinstance(value, list):
            return _List(self, value)  # pyright: ignore[reportUnknownArgumentType]
        self.met = self.met or self._wanted(value)
        return value

    def all(self, value: Any) -> None:  # noqa: ANN401
        """Everything in it is read at once: it is compared, or written as text."""
        inner: Any = None
        if isinstance(value, dict):
            inner = dict[Any, Any].values(value)  # pyright: ignore[reportUnknownArgumentType]
        elif isinstance(value, list):
            inner = list[Any].__iter__(value)  # pyright: ignore[reportUnknownArgumentType]
        if inner is not None:
            for one in inner:
                self.all(one)
        else:
            self.of(value)


class _Object(dict[str, Any]):
    """What `dict` does in C without asking for an item is done by asking."""

    __hash__ = None  # pyright: ignore[reportAssignmentType]

    def __init__(self, watch: Watch, value: dict[str, Any]) -> None:
        super().__init__(value)
        self._watch = watch

    def __getitem__(self, name: str) -> Any:  # noqa: ANN401
        return self._watch.of(super().__getitem__(name))

    def __iter__(self) -> Iterator[str]:
        return super().__iter__()

    def get(self, name: str, default: Any = None) -> Any:  # noqa: ANN401
        if name not in self:
            return default
        return self[name]

    def items(self) -> Any:  # noqa: ANN401
        return [(name, self[name]) for name in self]

    def values(self) -> Any:  # noqa: ANN401
        return [self[name] for name in self]

    def pop(self, name: str, *default: Any) -> Any:  # noqa: ANN401
        return self._watch.of(super().pop(name, *default))

    def setdefault(self, name: str, default: Any = None) -> Any:  # noqa: ANN401
        return self._watch.of(super().setdefault(name, default))

    def copy(self) -> Any:  # noqa: ANN401
        return _Object(self._watch, self)

    def __eq__(self, other: object) -> bool:
        self._watch.all(self)
        return super().__eq__(other)

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __repr__(self) -> str:
        self._watch.all(self)
        return super().__repr__()


class _List(list[Any]):
    __hash__ = None  # pyright: ignore[reportAssignmentType]

    def __init__(self, watch: Watch, value: list[Any]) -> None:
        super().__init__(value)
        self._watch = watch

    def __getitem__(self, place: Any) -> Any:  # noqa: ANN401
        return self._watch.of(super().__getitem__(place))

    def __iter__(self) -> Iterator[Any]:
        return (self._watch.of(one) for one in super().__iter__())

    def __contains__(self, value: object) -> bool:
        self._watch.all(self)
        return super().__contains__(value)

    def pop(self, *place: Any) -> Any:  # noqa: ANN401
        return self._watch.of(super().pop(*place))

    def copy(self) -> Any:  # noqa: ANN401
        return _List(self._watch, self)

    def __eq__(self, other: object) -> bool:
        self._watch.all(self)
        return super().__eq__(other)

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __repr__(self) -> str:
        self._watch.all(self)
        return super().__repr__()
