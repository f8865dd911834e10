variable "later" {}

resource "aws_bedrockagentcore_gateway" "pass" {
  authorizer_type = "CUSTOM_JWT"
}

resource "aws_bedrockagentcore_gateway" "fail" {
  authorizer_type = "NONE"
}

resource "aws_bedrockagentcore_gateway" "unknown" {
  authorizer_type = var.later
}
