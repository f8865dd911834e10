variable "later" {}

resource "aws_sagemaker_model" "pass" {
  vpc_config {
    subnets            = [aws_subnet.a.id]
    security_group_ids = [aws_security_group.models.id]
  }
}

resource "aws_sagemaker_model" "fail" {
  enable_network_isolation = true
}

resource "aws_sagemaker_model" "fail_empty" {
  vpc_config {
    subnets            = []
    security_group_ids = []
  }
}

resource "aws_sagemaker_model" "unknown" {
  vpc_config {
    subnets            = var.later
    security_group_ids = [aws_security_group.models.id]
  }
}
