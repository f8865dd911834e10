"""Why there is no answer."""

__all__ = ["NotFound", "NotSimulated"]


class NotSimulated(Exception):
    """The sandbox does not play this function."""

    def __init__(self, token: str) -> None:
        super().__init__(f"the sandbox does not simulate the function {token}")


class NotFound(Exception):
    """What was asked for does not exist in the sandbox."""
