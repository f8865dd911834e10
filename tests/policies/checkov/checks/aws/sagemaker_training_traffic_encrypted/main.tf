variable "later" {}

resource "aws_sagemaker_training_job" "pass" {
  enable_inter_container_traffic_encryption = true
}

resource "aws_sagemaker_training_job" "fail" {
  role_arn = aws_iam_role.training.arn
}

resource "aws_sagemaker_training_job" "unknown" {
  enable_inter_container_traffic_encryption = var.later
}

resource "aws_sagemaker_hyper_parameter_tuning_job" "pass" {
  training_job_definition {
    enable_inter_container_traffic_encryption = true
  }
}

resource "aws_sagemaker_hyper_parameter_tuning_job" "fail" {
  training_job_definition {
    role_arn = aws_iam_role.training.arn
  }
}

resource "aws_sagemaker_hyper_parameter_tuning_job" "unknown" {
  training_job_definition {
    enable_inter_container_traffic_encryption = var.later
  }
}
