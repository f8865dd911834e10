variable "later" {}

resource "aws_sagemaker_domain" "pass" {
  default_user_settings {
    sharing_settings {
      notebook_output_option = "Allowed"
      s3_kms_key_id          = aws_kms_key.models.arn
    }
  }
}

resource "aws_sagemaker_domain" "fail" {
  default_user_settings {
    sharing_settings {
      notebook_output_option = "Allowed"

    }
  }
}

resource "aws_sagemaker_domain" "unknown" {
  default_user_settings {
    sharing_settings {
      notebook_output_option = "Allowed"
      s3_kms_key_id          = var.later
    }
  }
}

resource "aws_sagemaker_domain" "none_shared" {
  default_user_settings {
    sharing_settings {
      notebook_output_option = "Disabled"
    }
  }
}

resource "aws_sagemaker_user_profile" "pass" {
  user_settings {
    sharing_settings {
      notebook_output_option = "Allowed"
      s3_kms_key_id          = aws_kms_key.models.arn
    }
  }
}

resource "aws_sagemaker_user_profile" "fail" {
  user_settings {
    sharing_settings {
      notebook_output_option = "Allowed"

    }
  }
}

resource "aws_sagemaker_user_profile" "unknown" {
  user_settings {
    sharing_settings {
      notebook_output_option = "Allowed"
      s3_kms_key_id          = var.later
    }
  }
}

resource "aws_sagemaker_user_profile" "none_shared" {
  user_settings {
    sharing_settings {
      notebook_output_option = "Disabled"
    }
  }
}
