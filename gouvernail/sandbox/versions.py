"""Whether a program's SDK is the one that the sandbox knows."""

from collections.abc import Mapping

from gouvernail.sandbox import index, telling

__all__ = ["compare", "warning"]


def compare(package: str, configuration: Mapping[str, object], urn: str, engine: str | None) -> None:
    """Warn in the engine's own display where the program's SDK is of another version than the index.

    `engine` is the address at which the engine listens; without it nobody can be told.
    """
    text = warning(package, configuration.get("version"))
    if text is not None:
        telling.warn(engine, urn, text)


def warning(package: str, version: object) -> str | None:
    """What to say of an SDK of this version; None where it is the one that is known, or does not say."""
    known = index.version(package)
    if not isinstance(version, str) or version.removeprefix("v") == known:
        return None
    return (
        f"the program uses version {version} of {package}, the sandbox knows {known}: it judges by {known}, so what "
        "the two do not share may be refused or accepted wrongly"
    )
