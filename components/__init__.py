"""What can be built: one folder a cloud, one file a capability."""
