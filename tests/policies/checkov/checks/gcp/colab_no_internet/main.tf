variable "later" {}

resource "google_colab_runtime_template" "pass" {
  network_spec {
    enable_internet_access = false
  }
}

resource "google_colab_runtime_template" "fail" {
  network_spec {
    enable_internet_access = true
  }
}

resource "google_colab_runtime_template" "fail_unsaid" {
  display_name = "analysis"
}

resource "google_colab_runtime_template" "unknown" {
  network_spec {
    enable_internet_access = var.later
  }
}
