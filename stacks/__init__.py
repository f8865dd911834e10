"""What is deployed: one file a layer, one configuration file a stack."""
