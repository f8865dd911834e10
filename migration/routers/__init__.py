"""What a cloud says of how calls are divided, read from the state of a cutover stack after a refresh."""

from migration.routers.live import Live, live

__all__ = ["Live", "live"]
