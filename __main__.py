"""What `pulumi up` runs: the layer that the stack's name says, for the spec that its configuration names."""

import atexit
import gc

from stacks.program import run

# It ends when its stack stands, and hardly anything is garbage until then: looking for it takes half of the time.
gc.disable()
atexit.register(gc.freeze)

run()
