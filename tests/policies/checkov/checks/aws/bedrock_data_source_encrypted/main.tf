variable "later" {}

resource "aws_bedrockagent_data_source" "pass" {
  server_side_encryption_configuration {
    kms_key_arn = aws_kms_key.models.arn
  }
}

resource "aws_bedrockagent_data_source" "fail" {
  name = "manuals"
}

resource "aws_bedrockagent_data_source" "unknown" {
  server_side_encryption_configuration {
    kms_key_arn = var.later
  }
}
