"""The components as packages for every Pulumi language: one provider a cloud, which the engine starts as a plugin."""
