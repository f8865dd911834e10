"""Serves the components on AWS to programs in every Pulumi language."""

import components.aws
from plugins.hosting import serve

__all__ = ["main"]


def main() -> None:
    """Run by the engine: as `pulumi-resource-gouvernail-aws`, or from this folder."""
    serve("aws", components.aws)


if __name__ == "__main__":
    main()
