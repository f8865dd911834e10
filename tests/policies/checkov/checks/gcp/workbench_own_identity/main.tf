variable "later" {}

resource "google_workbench_instance" "pass" {
  gce_setup {
    service_accounts {
      email = google_service_account.notebooks.email
    }
  }
}

resource "google_workbench_instance" "pass_text" {
  gce_setup {
    service_accounts {
      email = "notebooks@bex.iam.gserviceaccount.com"
    }
  }
}

resource "google_workbench_instance" "fail" {
  gce_setup {
    machine_type = "e2-standard-4"
  }
}

resource "google_workbench_instance" "fail_default" {
  gce_setup {
    service_accounts {
      email = "111111111111-compute@developer.gserviceaccount.com"
    }
  }
}

resource "google_workbench_instance" "unknown" {
  gce_setup {
    service_accounts {
      email = var.later
    }
  }
}
