variable "later" {}

resource "google_vertex_ai_feature_online_store" "pass" {
  encryption_spec {
    kms_key_name = google_kms_crypto_key.models.id
  }
}

resource "google_vertex_ai_feature_online_store" "fail" {
  name = "scoring"
}

resource "google_vertex_ai_feature_online_store" "unknown" {
  encryption_spec {
    kms_key_name = var.later
  }
}
