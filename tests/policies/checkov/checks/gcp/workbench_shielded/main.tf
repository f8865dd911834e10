variable "later" {}

resource "google_workbench_instance" "pass" {
  gce_setup {
    shielded_instance_config {
      enable_secure_boot          = true
      enable_vtpm                 = true
      enable_integrity_monitoring = true
    }
  }
}

resource "google_workbench_instance" "fail" {
  gce_setup {
    machine_type = "e2-standard-4"
  }
}

resource "google_workbench_instance" "fail_boot" {
  gce_setup {
    shielded_instance_config {
      enable_secure_boot          = false
      enable_vtpm                 = true
      enable_integrity_monitoring = true
    }
  }
}

resource "google_workbench_instance" "fail_vtpm" {
  gce_setup {
    shielded_instance_config {
      enable_secure_boot          = true
      enable_vtpm                 = false
      enable_integrity_monitoring = true
    }
  }
}

resource "google_workbench_instance" "fail_integrity" {
  gce_setup {
    shielded_instance_config {
      enable_secure_boot          = true
      enable_vtpm                 = true
      enable_integrity_monitoring = false
    }
  }
}

resource "google_workbench_instance" "unknown" {
  gce_setup {
    shielded_instance_config {
      enable_secure_boot          = var.later
      enable_vtpm                 = true
      enable_integrity_monitoring = true
    }
  }
}
