"""How calls are divided is read on the clouds where they can be."""

import pytest

from gouvernail.errors import GouvernailError
from gouvernail.graph import Graph
from migration.routers import live


@pytest.mark.parametrize("cloud", ["azure-native", "os", "../aws", ""])
def test_a_cloud_without_a_router_is_refused(cloud):
    with pytest.raises(GouvernailError, match="cannot be read"):
        live(cloud, Graph(()))
