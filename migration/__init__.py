"""How a system moves onto the governed platform: playbooks, and the executor that survives."""
