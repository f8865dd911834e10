"""What an engine runs for `--policy-pack policies/packs/baseline`."""

from pathlib import Path

from policies.packing.pack import load
from policies.packing.server import serve

serve(load(Path(__file__).parent))
