from tests.policies.conftest import worked

__all__ = ["worked"]
