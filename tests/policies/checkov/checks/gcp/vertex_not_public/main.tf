variable "later" {}

resource "google_vertex_ai_endpoint_iam_member" "pass" {
  role   = "roles/aiplatform.user"
  member = "serviceAccount:gateway@bex.iam.gserviceaccount.com"
}

resource "google_vertex_ai_endpoint_iam_member" "fail" {
  role   = "roles/aiplatform.user"
  member = "allUsers"
}

resource "google_vertex_ai_endpoint_iam_member" "fail_signed_in" {
  role   = "roles/aiplatform.user"
  member = "allAuthenticatedUsers"
}

resource "google_vertex_ai_endpoint_iam_member" "unknown" {
  role   = "roles/aiplatform.user"
  member = var.later
}

resource "google_vertex_ai_endpoint_iam_binding" "pass" {
  role    = "roles/aiplatform.user"
  members = ["group:gateway@bex.example"]
}

resource "google_vertex_ai_endpoint_iam_binding" "fail" {
  role    = "roles/aiplatform.user"
  members = ["group:gateway@bex.example", "allUsers"]
}

resource "google_vertex_ai_endpoint_iam_binding" "unknown" {
  role    = "roles/aiplatform.user"
  members = var.later
}

resource "google_vertex_ai_feature_online_store_iam_member" "pass" {
  role   = "roles/aiplatform.user"
  member = "serviceAccount:gateway@bex.iam.gserviceaccount.com"
}

resource "google_vertex_ai_feature_online_store_iam_member" "fail" {
  role   = "roles/aiplatform.user"
  member = "allUsers"
}

resource "google_vertex_ai_feature_online_store_iam_member" "fail_signed_in" {
  role   = "roles/aiplatform.user"
  member = "allAuthenticatedUsers"
}

resource "google_vertex_ai_feature_online_store_iam_member" "unknown" {
  role   = "roles/aiplatform.user"
  member = var.later
}

resource "google_vertex_ai_feature_online_store_iam_binding" "pass" {
  role    = "roles/aiplatform.user"
  members = ["group:gateway@bex.example"]
}

resource "google_vertex_ai_feature_online_store_iam_binding" "fail" {
  role    = "roles/aiplatform.user"
  members = ["group:gateway@bex.example", "allUsers"]
}

resource "google_vertex_ai_feature_online_store_iam_binding" "unknown" {
  role    = "roles/aiplatform.user"
  members = var.later
}

resource "google_vertex_ai_reasoning_engine_iam_member" "pass" {
  role   = "roles/aiplatform.user"
  member = "serviceAccount:gateway@bex.iam.gserviceaccount.com"
}

resource "google_vertex_ai_reasoning_engine_iam_member" "fail" {
  role   = "roles/aiplatform.user"
  member = "allUsers"
}

resource "google_vertex_ai_reasoning_engine_iam_member" "fail_signed_in" {
  role   = "roles/aiplatform.user"
  member = "allAuthenticatedUsers"
}

resource "google_vertex_ai_reasoning_engine_iam_member" "unknown" {
  role   = "roles/aiplatform.user"
  member = var.later
}

resource "google_vertex_ai_reasoning_engine_iam_binding" "pass" {
  role    = "roles/aiplatform.user"
  members = ["group:gateway@bex.example"]
}

resource "google_vertex_ai_reasoning_engine_iam_binding" "fail" {
  role    = "roles/aiplatform.user"
  members = ["group:gateway@bex.example", "allUsers"]
}

resource "google_vertex_ai_reasoning_engine_iam_binding" "unknown" {
  role    = "roles/aiplatform.user"
  members = var.later
}
