variable "later" {}

resource "aws_bedrock_custom_model" "pass" {
  vpc_config {
    subnet_ids         = [aws_subnet.a.id]
    security_group_ids = [aws_security_group.models.id]
  }
}

resource "aws_bedrock_custom_model" "fail" {
  custom_model_name = "triage"
}

resource "aws_bedrock_custom_model" "unknown" {
  vpc_config {
    subnet_ids = var.later
  }
}
