"""Pipeline."""

__all__ = ["NEEDED"]

NEEDED = {
    "aws:sagemaker/pipeline:Pipeline": (
        "sagemaker:CreatePipeline",
        "sagemaker:UpdatePipeline",
        "sagemaker:AddTags",
        "sagemaker:DeletePipeline",
        "iam:PassRole",
    ),
    "aws:scheduler/schedule:Schedule": (
        "scheduler:CreateSchedule",
        "scheduler:UpdateSchedule",
        "scheduler:DeleteSchedule",
        "iam:PassRole",
    ),
}
