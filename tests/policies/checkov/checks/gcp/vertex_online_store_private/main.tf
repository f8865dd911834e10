variable "later" {}

resource "google_vertex_ai_feature_online_store" "pass" {
  optimized {}
  dedicated_serving_endpoint {
    private_service_connect_config {
      enable_private_service_connect = true
    }
  }
}

resource "google_vertex_ai_feature_online_store" "fail" {
  optimized {}
}

resource "google_vertex_ai_feature_online_store" "fail_off" {
  optimized {}
  dedicated_serving_endpoint {
    private_service_connect_config {
      enable_private_service_connect = false
    }
  }
}

resource "google_vertex_ai_feature_online_store" "unknown" {
  optimized {}
  dedicated_serving_endpoint {
    private_service_connect_config {
      enable_private_service_connect = var.later
    }
  }
}

resource "google_vertex_ai_feature_online_store" "none_on_bigtable" {
  bigtable {
    auto_scaling {
      min_node_count = 2
      max_node_count = 4
    }
  }
}
