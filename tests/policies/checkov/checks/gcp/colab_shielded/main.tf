variable "later" {}

resource "google_colab_runtime_template" "pass" {
  shielded_vm_config {
    enable_secure_boot = true
  }
}

resource "google_colab_runtime_template" "fail" {
  display_name = "analysis"
}

resource "google_colab_runtime_template" "unknown" {
  shielded_vm_config {
    enable_secure_boot = var.later
  }
}
