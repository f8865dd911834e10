variable "later" {}

resource "google_vertex_ai_endpoint" "pass" {
  predict_request_response_logging_config {
    enabled       = true
    sampling_rate = 1
  }
}

resource "google_vertex_ai_endpoint" "fail" {
  display_name = "scoring"
}

resource "google_vertex_ai_endpoint" "fail_off" {
  predict_request_response_logging_config {
    enabled = false
  }
}

resource "google_vertex_ai_endpoint" "unknown" {
  predict_request_response_logging_config {
    enabled = var.later
  }
}
