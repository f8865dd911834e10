variable "later" {}

resource "aws_bedrock_custom_model" "pass" {
  custom_model_kms_key_id = aws_kms_key.models.arn
}

resource "aws_bedrock_custom_model" "fail" {
  custom_model_name = "triage"
}

resource "aws_bedrock_custom_model" "unknown" {
  custom_model_kms_key_id = var.later
}
