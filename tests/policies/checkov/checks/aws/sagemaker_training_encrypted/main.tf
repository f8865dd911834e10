variable "later" {}

resource "aws_sagemaker_training_job" "pass" {
  output_data_config {
    s3_output_path = "s3://models/"
    kms_key_id     = aws_kms_key.models.arn
  }
  resource_config {
    instance_type     = "ml.m5.large"
    volume_kms_key_id = aws_kms_key.models.arn
  }
}

resource "aws_sagemaker_training_job" "fail" {
  output_data_config {
    s3_output_path = "s3://models/"
    kms_key_id     = aws_kms_key.models.arn
  }
  resource_config {
    instance_type = "ml.m5.large"

  }
}

resource "aws_sagemaker_training_job" "fail_output" {
  output_data_config {
    s3_output_path = "s3://models/"

  }
  resource_config {
    instance_type     = "ml.m5.large"
    volume_kms_key_id = aws_kms_key.models.arn
  }
}

resource "aws_sagemaker_training_job" "unknown" {
  output_data_config {
    s3_output_path = "s3://models/"
    kms_key_id     = aws_kms_key.models.arn
  }
  resource_config {
    instance_type     = "ml.m5.large"
    volume_kms_key_id = var.later
  }
}

resource "aws_sagemaker_hyper_parameter_tuning_job" "pass" {
  training_job_definition {
    output_data_config {
      s3_output_path = "s3://models/"
      kms_key_id     = aws_kms_key.models.arn
    }
    resource_config {
      instance_type     = "ml.m5.large"
      volume_kms_key_id = aws_kms_key.models.arn
    }
  }
}

resource "aws_sagemaker_hyper_parameter_tuning_job" "fail" {
  training_job_definition {
    output_data_config {
      s3_output_path = "s3://models/"

    }
    resource_config {
      instance_type = "ml.m5.large"

    }
  }
}

resource "aws_sagemaker_hyper_parameter_tuning_job" "unknown" {
  training_job_definition {
    output_data_config {
      s3_output_path = "s3://models/"
      kms_key_id     = var.later
    }
    resource_config {
      instance_type     = "ml.m5.large"
      volume_kms_key_id = aws_kms_key.models.arn
    }
  }
}
