variable "later" {}

resource "aws_bedrockagentcore_agent_runtime" "pass" {
  network_configuration {
    network_mode = "VPC"
  }
}

resource "aws_bedrockagentcore_agent_runtime" "fail" {
  network_configuration {
    network_mode = "PUBLIC"
  }
}

resource "aws_bedrockagentcore_agent_runtime" "unknown" {
  network_configuration {
    network_mode = var.later
  }
}

resource "aws_bedrockagentcore_browser" "pass" {
  network_configuration {
    network_mode = "VPC"
  }
}

resource "aws_bedrockagentcore_browser" "fail" {
  network_configuration {
    network_mode = "PUBLIC"
  }
}

resource "aws_bedrockagentcore_browser" "unknown" {
  network_configuration {
    network_mode = var.later
  }
}

resource "aws_bedrockagentcore_code_interpreter" "pass" {
  network_configuration {
    network_mode = "VPC"
  }
}

resource "aws_bedrockagentcore_code_interpreter" "fail" {
  network_configuration {
    network_mode = "PUBLIC"
  }
}

resource "aws_bedrockagentcore_code_interpreter" "unknown" {
  network_configuration {
    network_mode = var.later
  }
}
