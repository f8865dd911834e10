import multiprocessing
from contextlib import suppress

import pytest

from gouvernail.errors import GouvernailError
from gouvernail.sandbox import folder as folders


def test_the_folder_is_in_the_root_of_the_project(tmp_path):
    below = tmp_path / "a" / "b"
    below.mkdir(parents=True)
    assert folders.chosen(None, below) == below / ".sandbox"
    (tmp_path / "Pulumi.yaml").write_text("name: shop\nruntime: python\n")
    assert folders.chosen(None, below) == tmp_path / ".sandbox"
    assert folders.chosen(tmp_path / "mine", below) == tmp_path / "mine"


def test_nobody_else_reads_it_and_git_does_not_see_it(tmp_path):
    with folders.used(tmp_path / "new"):
        assert (tmp_path / "new").stat().st_mode & 0o077 == 0
        assert (tmp_path / "new" / ".gitignore").read_text() == "*\n"


def test_it_moves_into_no_folder_that_is_somebody_s(tmp_path):
    (tmp_path / "letter.txt").write_text("dear")
    with pytest.raises(GouvernailError, match=r"is no sandbox.*letter\.txt"), folders.used(tmp_path):
        pass
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_an_empty_folder_is_taken(tmp_path):
    with folders.used(tmp_path):
        assert (tmp_path / "users").exists()


def test_a_folder_that_path_could_not_hold_is_refused(tmp_path):
    with pytest.raises(GouvernailError, match="without ':'"), folders.used(tmp_path / "a:b"):
        pass


def test_a_folder_that_cannot_be_made_is_said(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(GouvernailError, match="cannot be used"), folders.used(tmp_path / "file" / "x"):
        pass


def test_there_is_none_where_nothing_was_made(tmp_path):
    with pytest.raises(GouvernailError, match="there is no sandbox in") as refused:
        folders.existing(tmp_path)
    assert refused.value.exit_code == 2


def test_reset_forgets_what_is_the_sandbox_s_and_nothing_else(tmp_path):
    box = tmp_path / "box"
    with folders.used(box):
        (box / "state.db").write_text("")
        (box / "home" / "plugins").mkdir(parents=True)
    (box / "mine.txt").write_text("kept")
    folders.reset(box)
    assert [path.name for path in box.iterdir()] == ["mine.txt"]
    (box / "mine.txt").unlink()
    folders.reset(box)
    assert not box.exists()


def test_reset_does_not_follow_links_out_of_the_folder(tmp_path):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "letter.txt").write_text("dear")
    box = tmp_path / "box"
    with folders.used(box):
        (box / "backend").symlink_to(elsewhere)
    folders.reset(box)
    assert (elsewhere / "letter.txt").read_text() == "dear"
    assert not box.exists()


def test_reset_is_refused_while_somebody_uses_it(tmp_path):
    box = tmp_path / "box"
    with folders.used(box), folders.used(box):
        with pytest.raises(GouvernailError, match="in use"):
            folders.reset(box)
        assert (box / ".gitignore").exists()
    folders.reset(box)


class Busy(Exception):
    pass


def forget(box):
    try:
        folders.reset(box)
    except GouvernailError as refused:
        if "in use" not in str(refused):
            raise
        raise Busy from None


def _use(box, count):
    for _ in range(count):
        with folders.used(box):
            assert (box / "users").exists()


def test_using_and_forgetting_at_once_never_meet(tmp_path):
    box = tmp_path / "box"
    context = multiprocessing.get_context("spawn")
    users = [context.Process(target=_use, args=(box, 200)) for _ in range(2)]
    for user in users:
        user.start()
    while any(user.is_alive() for user in users):
        with suppress(Busy):
            forget(box)
    assert [user.exitcode for user in users] == [0, 0]
