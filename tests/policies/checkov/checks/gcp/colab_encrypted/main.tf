variable "later" {}

resource "google_colab_runtime_template" "pass" {
  encryption_spec {
    kms_key_name = google_kms_crypto_key.models.id
  }
}

resource "google_colab_runtime_template" "fail" {
  display_name = "scoring"
}

resource "google_colab_runtime_template" "unknown" {
  encryption_spec {
    kms_key_name = var.later
  }
}
