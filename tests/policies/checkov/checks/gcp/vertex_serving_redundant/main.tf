variable "later" {}

resource "google_vertex_ai_deployment_resource_pool" "pass" {
  dedicated_resources {
    min_replica_count = 2
  }
}

resource "google_vertex_ai_deployment_resource_pool" "fail" {
  dedicated_resources {
    min_replica_count = 1
  }
}

resource "google_vertex_ai_deployment_resource_pool" "unknown" {
  dedicated_resources {
    min_replica_count = var.later
  }
}

resource "google_vertex_ai_index_endpoint_deployed_index" "pass" {
  dedicated_resources {
    min_replica_count = 2
  }
}

resource "google_vertex_ai_index_endpoint_deployed_index" "fail" {
  dedicated_resources {
    min_replica_count = 1
  }
}

resource "google_vertex_ai_index_endpoint_deployed_index" "unknown" {
  dedicated_resources {
    min_replica_count = var.later
  }
}

resource "google_vertex_ai_index_endpoint_deployed_index" "pass_automatic" {
  automatic_resources {
    min_replica_count = 3
  }
}

resource "google_vertex_ai_index_endpoint_deployed_index" "fail_unsaid" {
  deployed_index_id = "texts"
}
