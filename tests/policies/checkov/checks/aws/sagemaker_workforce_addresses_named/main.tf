variable "later" {}

resource "aws_sagemaker_workforce" "pass" {
  source_ip_config {
    cidrs = ["198.51.100.0/24"]
  }
}

resource "aws_sagemaker_workforce" "pass_inside" {
  workforce_vpc_config {
    vpc_id = aws_vpc.main.id
  }
}

resource "aws_sagemaker_workforce" "fail" {
  workforce_name = "reviewers"
}

resource "aws_sagemaker_workforce" "fail_everybody" {
  source_ip_config {
    cidrs = ["198.51.100.0/24", "0.0.0.0/0"]
  }
}

resource "aws_sagemaker_workforce" "unknown" {
  source_ip_config {
    cidrs = var.later
  }
}
