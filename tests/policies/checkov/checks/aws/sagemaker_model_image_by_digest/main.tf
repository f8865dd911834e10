variable "later" {}

resource "aws_sagemaker_model" "pass" {
  primary_container {
    image = "111111111111.dkr.ecr.eu-west-1.amazonaws.com/scoring@sha256:abababababababababababababababababababababababababababababababab"
  }
}

resource "aws_sagemaker_model" "pass_each" {
  container {
    image = "111111111111.dkr.ecr.eu-west-1.amazonaws.com/scoring@sha256:abababababababababababababababababababababababababababababababab"
  }
  container {
    image = "111111111111.dkr.ecr.eu-west-1.amazonaws.com/scoring@sha256:abababababababababababababababababababababababababababababababab"
  }
}

resource "aws_sagemaker_model" "fail" {
  primary_container {
    image = "111111111111.dkr.ecr.eu-west-1.amazonaws.com/scoring:latest"
  }
}

resource "aws_sagemaker_model" "fail_second" {
  container {
    image = "111111111111.dkr.ecr.eu-west-1.amazonaws.com/scoring@sha256:abababababababababababababababababababababababababababababababab"
  }
  container {
    image = "111111111111.dkr.ecr.eu-west-1.amazonaws.com/features:3"
  }
}

resource "aws_sagemaker_model" "unknown" {
  primary_container {
    image = var.later
  }
}

resource "aws_sagemaker_model" "none_of_its_own" {
  primary_container {
    model_package_name = "arn:aws:sagemaker:eu-west-1:111111111111:model-package/scoring/3"
  }
}
