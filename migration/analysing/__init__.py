"""How an analysis is counted and judged: Argo Rollouts' words and numbers, and no data is never a pass."""
