variable "later" {}

resource "aws_bedrock_guardrail" "pass" {
  content_policy_config {
    filters_config {
      type            = "HATE"
      input_strength  = "HIGH"
      output_strength = "NONE"
    }
    filters_config {
      type            = "PROMPT_ATTACK"
      input_strength  = "HIGH"
      output_strength = "NONE"
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

resource "aws_bedrock_guardrail" "fail_weak" {
  content_policy_config {
    filters_config {
      type            = "PROMPT_ATTACK"
      input_strength  = "LOW"
      output_strength = "NONE"
    }
  }
}

resource "aws_bedrock_guardrail" "fail_told_only" {
  content_policy_config {
    filters_config {
      type            = "PROMPT_ATTACK"
      input_strength  = "HIGH"
      output_strength = "NONE"
      input_action    = "NONE"
    }
  }
}

resource "aws_bedrock_guardrail" "fail_off" {
  content_policy_config {
    filters_config {
      type            = "PROMPT_ATTACK"
      input_strength  = "HIGH"
      output_strength = "NONE"
      input_enabled   = false
    }
  }
}

resource "aws_bedrock_guardrail" "fail_no_filter" {
  name = "triage"
}

resource "aws_bedrock_guardrail" "unknown" {
  content_policy_config {
    filters_config {
      type            = "PROMPT_ATTACK"
      input_strength  = var.later
      output_strength = "NONE"
    }
  }
}
