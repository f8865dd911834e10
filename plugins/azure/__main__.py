"""Serves the components on Azure to programs in every Pulumi language."""

import components.azure
from plugins.hosting import serve

__all__ = ["main"]


def main() -> None:
    """Run by the engine: as `pulumi-resource-gouvernail-azure`, or from this folder."""
    serve("azure", components.azure)


if __name__ == "__main__":
    main()
