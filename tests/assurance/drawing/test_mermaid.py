"""The picture as a Mermaid chart."""

from assurance.drawing.mermaid import mermaid
from assurance.drawing.picture import Arrow, Band, Box, Picture


def test_a_subgraph_a_stack_and_an_arrow_a_use():
    serving = Box("serving", "shop-dev", (("sagemaker.Endpoint", 1),), 2, 3, ("events",))
    network = Box("network", "bex-dev", (("ec2.Vpc", 1),), 0, 0, ())
    bands = (Band("shop-dev", "1", (serving,)), Band("bex-dev", "1", (network,)))
    chart = mermaid(Picture(bands, (Arrow(serving.id, network.id, 1),)), simulated=True).splitlines()
    assert chart[0] == "flowchart TB"
    assert chart[1] == '  subgraph s0["shop-dev · account 1 (simulated)"]'
    assert '    shop_dev_serving["serving<br/>2 of 3 guarantees hold<br/>1 sagemaker.Endpoint"]' in chart
    assert chart[-1] == "  shop_dev_serving --> bex_dev_network"


def test_what_would_end_a_label_is_written_out():
    odd = Box('a"]<b>', "s", (), 0, 0, ())
    chart = mermaid(Picture((Band("s", "1", (odd,)),), ()), simulated=False)
    assert '"a#quot;]#lt;b#gt;"' in chart
    assert "(simulated)" not in chart
