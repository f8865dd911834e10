variable "later" {}

resource "google_vertex_ai_index" "pass" {
  encryption_spec {
    kms_key_name = google_kms_crypto_key.models.id
  }
}

resource "google_vertex_ai_index" "fail" {
  display_name = "scoring"
}

resource "google_vertex_ai_index" "unknown" {
  encryption_spec {
    kms_key_name = var.later
  }
}

resource "google_vertex_ai_index_endpoint" "pass" {
  encryption_spec {
    kms_key_name = google_kms_crypto_key.models.id
  }
}

resource "google_vertex_ai_index_endpoint" "fail" {
  display_name = "scoring"
}

resource "google_vertex_ai_index_endpoint" "unknown" {
  encryption_spec {
    kms_key_name = var.later
  }
}
