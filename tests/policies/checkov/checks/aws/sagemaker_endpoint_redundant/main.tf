variable "later" {}

resource "aws_sagemaker_endpoint_configuration" "pass" {
  production_variants {
    initial_instance_count = 2
  }
}

resource "aws_sagemaker_endpoint_configuration" "pass_scaled" {
  production_variants {
    managed_instance_scaling {
      min_instance_count = 2
    }
  }
}

resource "aws_sagemaker_endpoint_configuration" "fail" {
  production_variants {
    initial_instance_count = 1
  }
}

resource "aws_sagemaker_endpoint_configuration" "fail_second" {
  production_variants {
    initial_instance_count = 3
  }
  production_variants {
    initial_instance_count = 1
  }
}

resource "aws_sagemaker_endpoint_configuration" "unknown" {
  production_variants {
    initial_instance_count = var.later
  }
}

resource "aws_sagemaker_endpoint_configuration" "none_serverless" {
  production_variants {
    serverless_config {
      max_concurrency   = 5
      memory_size_in_mb = 2048
    }
  }
}
