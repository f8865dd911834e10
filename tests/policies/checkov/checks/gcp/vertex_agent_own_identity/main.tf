variable "later" {}

resource "google_vertex_ai_reasoning_engine" "pass" {
  spec {
    service_account = google_service_account.agent.email
  }
}

resource "google_vertex_ai_reasoning_engine" "fail" {
  spec {
    agent_framework = "google-adk"
  }
}

resource "google_vertex_ai_reasoning_engine" "unknown" {
  spec {
    service_account = var.later
  }
}
