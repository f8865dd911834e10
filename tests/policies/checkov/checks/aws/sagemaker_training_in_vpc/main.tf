variable "later" {}

resource "aws_sagemaker_training_job" "pass" {
  vpc_config {
    subnets            = [aws_subnet.a.id]
    security_group_ids = [aws_security_group.models.id]
  }
}

resource "aws_sagemaker_training_job" "fail" {
  role_arn = aws_iam_role.training.arn
}

resource "aws_sagemaker_training_job" "unknown" {
  vpc_config {
    subnets = var.later
  }
}

resource "aws_sagemaker_hyper_parameter_tuning_job" "pass" {
  training_job_definition {
    vpc_config {
      subnets            = [aws_subnet.a.id]
      security_group_ids = [aws_security_group.models.id]
    }
  }
}

resource "aws_sagemaker_hyper_parameter_tuning_job" "fail" {
  training_job_definition {
    role_arn = aws_iam_role.training.arn
  }
}

resource "aws_sagemaker_hyper_parameter_tuning_job" "unknown" {
  training_job_definition {
    vpc_config {
      subnets = var.later
    }
  }
}
