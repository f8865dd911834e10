"""What a cloud says of how calls are divided, read from the state of a cutover stack after a refresh."""

from migration.routers.live import Live, deciding, live

__all__ = ["Live", "deciding", "live"]
