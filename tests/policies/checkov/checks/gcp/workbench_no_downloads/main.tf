variable "later" {}

resource "google_workbench_instance" "pass" {
  gce_setup {
    metadata = {
      notebook-disable-downloads = "true"
    }
  }
}

resource "google_workbench_instance" "fail" {
  gce_setup {
    machine_type = "e2-standard-4"
  }
}

resource "google_workbench_instance" "fail_off" {
  gce_setup {
    metadata = {
      notebook-disable-downloads = "false"
    }
  }
}

resource "google_workbench_instance" "unknown" {
  gce_setup {
    metadata = {
      notebook-disable-downloads = var.later
    }
  }
}
