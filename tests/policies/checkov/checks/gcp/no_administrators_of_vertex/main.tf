variable "later" {}

resource "google_project_iam_member" "pass" {
  project = "bex"
  role    = "roles/aiplatform.user"
  member  = "group:models@bex.example"
}

resource "google_project_iam_member" "fail" {
  project = "bex"
  role    = "roles/aiplatform.admin"
  member  = "group:models@bex.example"
}

resource "google_project_iam_member" "unknown" {
  project = "bex"
  role    = var.later
  member  = "group:models@bex.example"
}

resource "google_project_iam_binding" "pass" {
  project = "bex"
  role    = "roles/aiplatform.user"
  members = ["group:models@bex.example"]
}

resource "google_project_iam_binding" "fail" {
  project = "bex"
  role    = "roles/aiplatform.admin"
  members = ["group:models@bex.example"]
}

resource "google_project_iam_binding" "unknown" {
  project = "bex"
  role    = var.later
  members = ["group:models@bex.example"]
}
