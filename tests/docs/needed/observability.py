"""Observability."""

__all__ = ["NEEDED"]

NEEDED = {
    "aws:cloudwatch/compositeAlarm:CompositeAlarm": (
        "cloudwatch:PutCompositeAlarm",
        "cloudwatch:TagResource",
        "cloudwatch:DeleteAlarms",
    ),
    "aws:cloudwatch/dashboard:Dashboard": ("cloudwatch:PutDashboard", "cloudwatch:DeleteDashboards"),
    "aws:scheduler/schedule:Schedule": (
        "scheduler:CreateSchedule",
        "scheduler:UpdateSchedule",
        "scheduler:DeleteSchedule",
        "iam:PassRole",
    ),
    "aws:xray/group:Group": ("xray:CreateGroup", "xray:UpdateGroup", "xray:TagResource", "xray:DeleteGroup"),
    "aws:xray/samplingRule:SamplingRule": (
        "xray:CreateSamplingRule",
        "xray:UpdateSamplingRule",
        "xray:TagResource",
        "xray:DeleteSamplingRule",
    ),
}
