variable "later" {}

resource "google_vertex_ai_index_endpoint_deployed_index" "pass" {
  enable_access_logging = true
}

resource "google_vertex_ai_index_endpoint_deployed_index" "fail" {
  deployed_index_id = "texts"
}

resource "google_vertex_ai_index_endpoint_deployed_index" "unknown" {
  enable_access_logging = var.later
}
