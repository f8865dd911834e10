# How a value is read that is known later, shown on CKV_GOUV_1 (something is given) and CKV_GOUV_21 (it is true).

variable "later" {}

variable "empty" {
  default = []
}

variable "on" {
  default = true
}

locals {
  subnets = ["subnet-1"]
}

resource "aws_sagemaker_training_job" "pass_default" {
  enable_network_isolation = var.on
}

resource "aws_sagemaker_training_job" "unknown_negated" {
  enable_network_isolation = !var.later
}

resource "aws_sagemaker_training_job" "unknown_output" {
  enable_network_isolation = module.settings.isolated
}

resource "aws_sagemaker_training_job" "unknown_of_a_resource" {
  enable_network_isolation = aws_ssm_parameter.isolated.value
}

resource "aws_sagemaker_training_job" "unknown_text" {
  enable_network_isolation = "${var.later}"
}

resource "aws_sagemaker_model" "pass_local" {
  vpc_config {
    subnets            = local.subnets
    security_group_ids = ["sg-1"]
  }
}

resource "aws_sagemaker_model" "pass_partly" {
  vpc_config {
    subnets            = [aws_subnet.a[0].id, var.later]
    security_group_ids = ["sg-${var.later}"]
  }
}

resource "aws_sagemaker_model" "pass_all_of_a_resource" {
  vpc_config {
    subnets            = aws_subnet.a[*].id
    security_group_ids = [data.aws_security_group.models.id]
  }
}

resource "aws_sagemaker_model" "fail_default" {
  vpc_config {
    subnets            = var.empty
    security_group_ids = ["sg-1"]
  }
}

resource "aws_sagemaker_model" "fail_null" {
  vpc_config {
    subnets            = null
    security_group_ids = ["sg-1"]
  }
}

resource "aws_sagemaker_model" "unknown_repeated" {
  dynamic "vpc_config" {
    for_each = var.later
    content {
      subnets            = vpc_config.value.subnets
      security_group_ids = vpc_config.value.groups
    }
  }
}

resource "aws_sagemaker_model" "unknown_condition" {
  vpc_config {
    subnets            = var.later ? [aws_subnet.a.id] : []
    security_group_ids = ["sg-1"]
  }
}

resource "aws_sagemaker_model" "unknown_function" {
  vpc_config {
    subnets            = tolist(var.later)
    security_group_ids = ["sg-1"]
  }
}

resource "aws_sagemaker_model" "unknown_list" {
  vpc_config {
    subnets            = [for one in var.later : one.id]
    security_group_ids = ["sg-1"]
  }
}

resource "aws_sagemaker_model" "unknown_each" {
  for_each = toset(["a", "b"])
  vpc_config {
    subnets            = [each.value]
    security_group_ids = ["sg-1"]
  }
}
