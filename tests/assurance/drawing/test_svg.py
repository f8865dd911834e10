"""The picture as SVG: well-formed, whole, and safe whatever things are called."""

from itertools import pairwise
from xml.etree import ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from assurance.drawing.picture import Arrow, Band, Box, Picture
from assurance.drawing.svg import svg

SVG = "{http://www.w3.org/2000/svg}"


def box(name: str, stack: str = "s", *, holding: int = 2, promises: int = 2) -> Box:
    return Box(name, stack, (("ec2.Vpc", 1), ("ec2.Subnet", 3)), holding, promises, ("events",))


def parsed(drawn: str) -> ET.Element:
    return ET.fromstring(drawn)


def boxes(drawn: str) -> list[tuple[float, float, float, float]]:
    found = [one for one in parsed(drawn).iter(f"{SVG}rect") if one.get("class") == "box"]
    return [tuple(float(one.get(name, "")) for name in ("x", "y", "width", "height")) for one in found]


def texts(drawn: str) -> list[str]:
    return [one.text or "" for one in parsed(drawn).iter(f"{SVG}text")]


def test_every_box_stands_in_it_with_its_guarantees_and_keys():
    shown = Picture((Band("shop-dev", "111111111111", (box("serving"), box("gateway", holding=1))),), ())
    drawn = svg(shown, simulated=True)
    assert {"serving", "gateway", "2 of 2 guarantees hold", "1 of 2 guarantees hold", "keys: events"} <= {*texts(drawn)}
    assert "shop-dev · account 111111111111 · simulated" in texts(drawn)
    assert "simulated" not in svg(shown, simulated=False)
    assert 'class="broken"' in drawn


def test_boxes_never_overlap_and_lie_within_the_picture():
    many = tuple(box(f"c{number}") for number in range(17))
    drawn = svg(
        Picture((Band("a", "1", many), Band("b", "2", (box("d", "b"), box("e", "b"), box("f", "b")))), ()),
        simulated=True,
    )
    _, _, width, height = (float(one) for one in parsed(drawn).get("viewBox", "").split())
    found = boxes(drawn)
    assert len(found) == 20
    for place, (left, top, wide, high) in enumerate(found):
        assert left >= 0
        assert left + wide <= width
        assert top + high <= height
        for other_left, other_top, _, _ in found[place + 1 :]:
            assert abs(left - other_left) >= wide or abs(top - other_top) >= high


def lines(drawn: str) -> dict[str, list[tuple[float, float]]]:
    found = [one for one in parsed(drawn).iter(f"{SVG}path") if "use" in one.get("class", "").split()]
    return {
        one.findtext(f"{SVG}title") or "": [
            tuple(float(number) for number in point.split(",")) for point in one.get("d", "")[1:].split(" L")
        ]
        for one in found
    }


def test_a_line_within_a_band_says_what_it_stands_for_and_what_lies_in_another_is_named():
    serving = Box("serving", "a", (), 0, 0, (), uses=("network", "incidents"))
    bands = (Band("a", "1", (box("gateway", "a"), serving)), Band("b", "1", (box("network", "b"),)))
    arrows = (Arrow("a/gateway", "a/serving", 1), Arrow("a/serving", "b/network", 3), Arrow("a/serving", "c/gone", 1))
    drawn = svg(Picture(bands, arrows), simulated=True)
    assert [*lines(drawn)] == ["gateway uses serving: 1 reference"]
    assert "uses: network, incidents" in texts(drawn)


def crossed(drawn: str) -> list[str]:
    """Lines of which a part lies inside of a box."""
    found = boxes(drawn)
    return [
        name
        for name, points in lines(drawn).items()
        for (x, y), (to_x, to_y) in pairwise(points)
        for left, top, wide, high in found
        if max(x, to_x) > left and min(x, to_x) < left + wide and max(y, to_y) > top and min(y, to_y) < top + high
    ]


@given(st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11)), max_size=30, unique=True))
def test_lines_run_beside_the_boxes_whoever_uses_whom(uses):
    several = tuple(box(f"c{number}", "a") for number in range(12))
    arrows = tuple(Arrow(f"a/c{user}", f"a/c{used}", 1) for user, used in uses if user != used)
    drawn = svg(Picture((Band("a", "1", several),), arrows), simulated=True)
    assert len(lines(drawn)) == len(arrows)
    assert crossed(drawn) == []
    assert len(boxes(drawn)) == len(several)


def test_a_line_through_a_box_would_be_found():
    through = '<path class="use" d="M10,0 L10,500"><title>t</title></path></svg>'
    drawn = svg(Picture((Band("a", "1", (box("c", "a"),)),), ()), simulated=True)
    (left, _, _, _), *_ = boxes(drawn)
    bad = drawn.replace(
        "</svg>", through.replace("10,", f"{left + 10:g},").replace("<path", f'<path xmlns="{SVG[1:-1]}"')
    )
    assert crossed(bad) == ["t"]


@given(st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=60))
def test_whatever_it_is_called_the_document_is_well_formed(name):
    parsed(svg(Picture((Band(name, name, (box(name or "x"),)),), ()), simulated=True))
