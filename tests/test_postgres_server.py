"""The server the other tests trust: a crash keeps what was committed, and nothing is left behind."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.postgres import PostgresServer


@pytest.mark.parametrize("end", [PostgresServer.stop, PostgresServer.crash, PostgresServer.kill])
def test_what_was_committed_is_there_after_the_server_ended(end: Callable[[PostgresServer], None]) -> None:
    server = PostgresServer()
    try:
        server.create()
        server.start()
        shared = find_shared_memory(server)
        database = server.new_database()
        server.run_sql("CREATE TABLE kept (number int); INSERT INTO kept VALUES (7)", database=database)
        end(server)
        server.start()
        shared |= find_shared_memory(server)
        assert server.run_sql("SELECT number FROM kept", database=database) == "7"
    finally:
        server.remove()
    assert not server.folder.exists()
    assert len(shared) == 2
    assert not [each for each in shared if each.exists()]


def find_shared_memory(server: PostgresServer) -> set[Path]:
    """It stays until the server gives it back, or the machine is started anew."""
    assert server.process
    maps = Path(f"/proc/{server.process.pid}/maps").read_text()
    return {Path(each) for each in re.findall(r"/dev/shm/PostgreSQL\.\d+", maps)}


def test_each_database_is_empty_and_of_its_own(postgres: PostgresServer) -> None:
    first, second = postgres.new_database(), postgres.new_database()
    postgres.run_sql("CREATE TABLE only_here (number int)", database=first)
    assert postgres.run_sql("SELECT count(*) FROM pg_tables WHERE tablename = 'only_here'", database=second) == "0"
    postgres.drop_database(first)
    postgres.drop_database(second)
