"""The picture as SVG: well-formed, whole, and safe whatever things are called."""

from xml.etree import ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from assurance.drawing.picture import Arrow, Band, Box, Picture
from assurance.drawing.svg import svg

SVG = "{http://www.w3.org/2000/svg}"


def box(name: str, stack: str = "s", *, holding: int = 2, promises: int = 2) -> Box:
    return Box(name, stack, (("ec2.Vpc", 1), ("ec2.Subnet", 3)), holding, promises, ("events",))


def parsed(drawn: str) -> ET.Element:
    return ET.fromstring(drawn)  # noqa: S314 - we wrote it


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


def test_an_arrow_says_what_it_stands_for_and_one_to_nowhere_is_left_out():
    bands = (Band("a", "1", (box("serving", "a"),)), Band("b", "1", (box("network", "b"),)))
    drawn = svg(Picture(bands, (Arrow("a/serving", "b/network", 3), Arrow("a/serving", "c/gone", 1))), simulated=True)
    arrows = [one for one in parsed(drawn).iter(f"{SVG}path") if one.get("class") == "use"]
    assert [one.findtext(f"{SVG}title") for one in arrows] == ["serving uses network: 3 references"]


@given(st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=60))
def test_whatever_it_is_called_the_document_is_well_formed(name):
    parsed(svg(Picture((Band(name, name, (box(name or "x"),)),), ()), simulated=True))
