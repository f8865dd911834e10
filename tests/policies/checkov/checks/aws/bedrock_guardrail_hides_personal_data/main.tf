variable "later" {}

resource "aws_bedrock_guardrail" "pass" {
  sensitive_information_policy_config {
    pii_entities_config {
      type   = "EMAIL"
      action = "ANONYMIZE"
    }
  }
}

resource "aws_bedrock_guardrail" "pass_pattern" {
  sensitive_information_policy_config {
    regexes_config {
      name    = "number"
      pattern = "[0-9]{9}"
      action  = "BLOCK"
    }
  }
}

resource "aws_bedrock_guardrail" "fail" {
  content_policy_config {
    filters_config {
      type            = "HATE"
      input_strength  = "HIGH"
      output_strength = "HIGH"
    }
  }
}

resource "aws_bedrock_guardrail" "unknown" {
  sensitive_information_policy_config {
    pii_entities_config {
      type   = var.later
      action = "BLOCK"
    }
  }
}
