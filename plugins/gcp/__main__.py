"""Serves the components on Google Cloud to programs in every Pulumi language."""

import components.gcp
from plugins.hosting import serve

__all__ = ["main"]


def main() -> None:
    """Run by the engine: as `pulumi-resource-gouvernail-gcp`, or from this folder."""
    serve("gcp", components.gcp)


if __name__ == "__main__":
    main()
