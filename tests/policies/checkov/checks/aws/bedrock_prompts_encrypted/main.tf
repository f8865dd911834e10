variable "later" {}

resource "aws_bedrockagent_flow" "pass" {
  customer_encryption_key_arn = aws_kms_key.models.arn
}

resource "aws_bedrockagent_flow" "fail" {
  name = "triage"
}

resource "aws_bedrockagent_flow" "unknown" {
  customer_encryption_key_arn = var.later
}

resource "aws_bedrockagent_prompt" "pass" {
  customer_encryption_key_arn = aws_kms_key.models.arn
}

resource "aws_bedrockagent_prompt" "fail" {
  name = "triage"
}

resource "aws_bedrockagent_prompt" "unknown" {
  customer_encryption_key_arn = var.later
}
