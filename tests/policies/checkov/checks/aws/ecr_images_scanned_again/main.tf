variable "later" {}

resource "aws_ecr_registry_scanning_configuration" "pass" {
  scan_type = "ENHANCED"
  rule {
    scan_frequency = "CONTINUOUS_SCAN"
  }
}

resource "aws_ecr_registry_scanning_configuration" "fail" {
  scan_type = "BASIC"
}

resource "aws_ecr_registry_scanning_configuration" "fail_once" {
  scan_type = "ENHANCED"
  rule {
    scan_frequency = "SCAN_ON_PUSH"
  }
}

resource "aws_ecr_registry_scanning_configuration" "unknown" {
  scan_type = var.later
}
