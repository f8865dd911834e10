"""Why there is no answer."""

__all__ = ["NotFound", "NotSimulated", "Refused"]


class NotSimulated(Exception):
    """The sandbox does not play this function, or not with these arguments."""

    def __init__(self, token: str, why: str = "") -> None:
        super().__init__(f"the sandbox does not simulate the function {token}{f' {why}' if why else ''}")


class Refused(Exception):
    """The provider takes the arguments for wrong."""


class NotFound(Refused):
    """What was asked for does not exist in the sandbox."""
