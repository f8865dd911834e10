variable "later" {}

resource "google_artifact_registry_repository" "pass" {
  format = "DOCKER"
  docker_config {
    immutable_tags = true
  }
}

resource "google_artifact_registry_repository" "fail" {
  format = "DOCKER"
}

resource "google_artifact_registry_repository" "fail_off" {
  format = "DOCKER"
  docker_config {
    immutable_tags = false
  }
}

resource "google_artifact_registry_repository" "unknown" {
  format = "DOCKER"
  docker_config {
    immutable_tags = var.later
  }
}

resource "google_artifact_registry_repository" "none_of_images" {
  format = "PYTHON"
}
