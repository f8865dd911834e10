from tests.fidelity.table import committed, grown, shrunk, written


def test_a_new_refusal_and_one_that_went_are_found():
    before = {"a": {"where": "one"}, "b": {"where": "two"}}
    assert shrunk({"a": {"where": "one"}}, before) == ["two"]
    assert grown({**before, "c": {"where": "three"}}, before) == ["three: {'where': 'three'}"]
    assert grown(before, before) == shrunk(before, before) == []


def test_the_table_says_of_each_where_and_why():
    table = committed()
    assert table
    assert all(one["where"] and (one.get("refused") or one.get("broken")) for one in table.values())
    assert written(table) == written(dict(reversed(table.items())))
