variable "later" {}

resource "aws_bedrockagentcore_memory" "pass" {
  encryption_key_arn = aws_kms_key.models.arn
}

resource "aws_bedrockagentcore_memory" "fail" {
  name = "triage"
}

resource "aws_bedrockagentcore_memory" "unknown" {
  encryption_key_arn = var.later
}

resource "aws_bedrockagentcore_gateway" "pass" {
  kms_key_arn = aws_kms_key.models.arn
}

resource "aws_bedrockagentcore_gateway" "fail" {
  name = "triage"
}

resource "aws_bedrockagentcore_gateway" "unknown" {
  kms_key_arn = var.later
}

resource "aws_bedrock_evaluation_job" "pass" {
  customer_encryption_key_id = aws_kms_key.models.arn
}

resource "aws_bedrock_evaluation_job" "fail" {
  job_name = "triage"
}

resource "aws_bedrock_evaluation_job" "unknown" {
  customer_encryption_key_id = var.later
}
