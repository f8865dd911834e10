"""Archive."""

__all__ = ["NEEDED"]

NEEDED = {
    "aws:cloudwatch/eventBus:EventBus": ("events:CreateEventBus", "events:TagResource", "events:DeleteEventBus"),
    "aws:cloudwatch/eventBusPolicy:EventBusPolicy": ("events:PutPermission", "events:RemovePermission"),
}
