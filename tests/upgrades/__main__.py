"""`python -m tests.upgrades`: at a release, record the worked stacks, which later code must not lose data of."""

from tests.upgrades.recorded import CLOUDS, built, write

if __name__ == "__main__":
    for cloud in CLOUDS:
        write(cloud, built(cloud))
