variable "later" {}

resource "aws_bedrockagent_agent" "pass" {
  guardrail_configuration {
    guardrail_identifier = "abcdef"
    guardrail_version    = "3"
  }
}

resource "aws_bedrockagent_agent" "fail" {
  guardrail_configuration {
    guardrail_identifier = "abcdef"
    guardrail_version    = "DRAFT"
  }
}

resource "aws_bedrockagent_agent" "fail_unsaid" {
  agent_name = "triage"
}

resource "aws_bedrockagent_agent" "unknown" {
  guardrail_configuration {
    guardrail_identifier = "abcdef"
    guardrail_version    = var.later
  }
}
