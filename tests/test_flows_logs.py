from __future__ import annotations

from pathlib import Path

from flows.logs import bound_logs


def test_a_log_that_is_being_written_is_put_aside_and_goes_on(tmp_path: Path) -> None:
    (tmp_path / "watch.log").write_bytes(b"short\n")
    with (tmp_path / "serve.log").open("ab", buffering=0) as log:
        for words in (b"first", b"second"):
            log.write(words * 10)
            assert bound_logs(tmp_path, most_bytes=40) == ["serve.log"]
            assert (tmp_path / "serve.log.1").read_bytes() == words * 10
        log.write(b"third")
        assert bound_logs(tmp_path, most_bytes=40) == []
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {
        "serve.log": b"third",
        "serve.log.1": b"second" * 10,
        "watch.log": b"short\n",
    }


def test_a_home_that_was_never_up_has_no_logs(tmp_path: Path) -> None:
    assert bound_logs(tmp_path / "logs") == []
