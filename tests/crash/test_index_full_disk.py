"""No room for the index, as the system says it: search goes on in memory until there is room again."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from db.library import Library
from db.search import index_matches
from db.search.sample import generate

ROOT = Path(__file__).parents[2]

#: No file of the process may grow beyond a few bytes: what a write to a full disk meets, without filling one.
CHILD = """
import resource, signal, sys
from pathlib import Path
from db.library import Library
from db.query import run
from db.search import index_matches

with Library.open(sys.argv[1], index_root=Path(sys.argv[2])) as library:
    library.index
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2000, resource.RLIM_INFINITY))
    index = library.refresh_index()
    with library.read() as session:
        assert index_matches(session, index) == []
        assert run(session, index, "the").total > 100
    print(index.degraded)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="limits of files are set so on POSIX only")
@pytest.mark.parametrize("has_index", [False, True])
def test_without_room_search_goes_on_in_memory(tmp_path: Path, has_index: bool) -> None:
    with Library.open(tmp_path / "library", create=True, index_root=tmp_path / "index") as library:
        generate(library, 200)
        if has_index:
            library.refresh_index()
            with library.write() as session:
                session.connection().exec_driver_sql("UPDATE claim SET content = content || ' more'")
    command = [sys.executable, "-c", CHILD, str(tmp_path / "library"), str(tmp_path / "index")]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert ended.stdout.split() == ["disk-full"]
    with Library.open(tmp_path / "library", index_root=tmp_path / "index") as library:
        index = library.refresh_index()
        assert index.degraded == ""
        with library.read() as session:
            assert index_matches(session, index) == []
