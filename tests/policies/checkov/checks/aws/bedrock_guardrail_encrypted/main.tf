variable "later" {}

resource "aws_bedrock_guardrail" "pass" {
  kms_key_arn = aws_kms_key.models.arn
}

resource "aws_bedrock_guardrail" "fail" {
  name = "triage"
}

resource "aws_bedrock_guardrail" "unknown" {
  kms_key_arn = var.later
}
