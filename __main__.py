"""What `pulumi up` runs: the layer that the stack's name says, for the spec that its configuration names."""

from stacks.program import run

run()
