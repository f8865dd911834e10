variable "later" {}

resource "aws_sagemaker_training_job" "pass" {
  role_arn = aws_iam_role.training.arn
}

resource "aws_sagemaker_training_job" "pass_off" {
  remote_debug_config {
    enable_remote_debug = false
  }
}

resource "aws_sagemaker_training_job" "fail" {
  remote_debug_config {
    enable_remote_debug = true
  }
}

resource "aws_sagemaker_training_job" "unknown" {
  remote_debug_config {
    enable_remote_debug = var.later
  }
}
