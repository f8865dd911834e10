"""What is read once it is asked for: a guarantee looks at a few kinds of things, and the others cost it nothing."""

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from typing import ParamSpec, TypeVar, overload

from typing_extensions import override

__all__ = ["Later"]

_T_co = TypeVar("_T_co", covariant=True)
_P = ParamSpec("_P")


class Later(Sequence[_T_co]):
    """What a reader gives, in its order; it reads when the first one looks, and never again."""

    def __init__(self, reader: Callable[_P, Iterable[_T_co]], *args: _P.args, **kwargs: _P.kwargs) -> None:
        self._ask = lambda: tuple(reader(*args, **kwargs))

    @cached_property
    def _read(self) -> tuple[_T_co, ...]:
        return self._ask()

    @overload
    def __getitem__(self, index: int) -> _T_co: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[_T_co]: ...
    @override
    def __getitem__(self, index: int | slice) -> _T_co | Sequence[_T_co]:
        return self._read[index]

    @override
    def __len__(self) -> int:
        return len(self._read)
