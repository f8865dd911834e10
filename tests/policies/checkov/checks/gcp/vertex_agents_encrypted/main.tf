variable "later" {}

resource "google_vertex_ai_reasoning_engine" "pass" {
  encryption_spec {
    kms_key_name = google_kms_crypto_key.models.id
  }
}

resource "google_vertex_ai_reasoning_engine" "fail" {
  display_name = "scoring"
}

resource "google_vertex_ai_reasoning_engine" "unknown" {
  encryption_spec {
    kms_key_name = var.later
  }
}

resource "google_vertex_ai_rag_corpus" "pass" {
  encryption_spec {
    kms_key_name = google_kms_crypto_key.models.id
  }
}

resource "google_vertex_ai_rag_corpus" "fail" {
  display_name = "scoring"
}

resource "google_vertex_ai_rag_corpus" "unknown" {
  encryption_spec {
    kms_key_name = var.later
  }
}

resource "google_vertex_ai_persistent_resource" "pass" {
  encryption_spec {
    kms_key_name = google_kms_crypto_key.models.id
  }
}

resource "google_vertex_ai_persistent_resource" "fail" {
  display_name = "scoring"
}

resource "google_vertex_ai_persistent_resource" "unknown" {
  encryption_spec {
    kms_key_name = var.later
  }
}
