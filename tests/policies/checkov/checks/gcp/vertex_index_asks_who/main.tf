variable "later" {}

resource "google_vertex_ai_index_endpoint_deployed_index" "pass" {
  deployed_index_auth_config {
    auth_provider {
      allowed_issuers = ["search@bex.iam.gserviceaccount.com"]
    }
  }
}

resource "google_vertex_ai_index_endpoint_deployed_index" "fail" {
  deployed_index_id = "texts"
}

resource "google_vertex_ai_index_endpoint_deployed_index" "unknown" {
  deployed_index_auth_config {
    auth_provider {
      allowed_issuers = var.later
    }
  }
}
