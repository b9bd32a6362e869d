"""Data that stays where it is: a real PostgreSQL and a real MariaDB on loopback, reached through a proxy that counts
the bytes that come from them. 10 M rows under TIDEWAITER_FULL."""
import json
import pathlib
import shutil
import socket
import tempfile
import threading
import time

import pytest

import databases
from agreements import agree
from conftest import FULL, Program

ROWS = 10_000_000 if FULL else 200_000
FIRST = "2026-01-01"


class Proxy:
    """Passes connections on, counts what comes from the database, and stalls when told to."""

    def __init__(self, port):
        self.target = port
        self.received = 0
        self.stalled = threading.Event()
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            client, _ = self.listener.accept()
            server = socket.create_connection(("127.0.0.1", self.target))
            threading.Thread(target=self.pump, args=(client, server, False), daemon=True).start()
            threading.Thread(target=self.pump, args=(server, client, True), daemon=True).start()

    def pump(self, source, sink, counts):
        try:
            while data := source.recv(65536):
                while counts and self.stalled.is_set():
                    time.sleep(0.05)
                if counts:
                    self.received += len(data)
                sink.sendall(data)
        except OSError:
            pass
        for end in (source, sink):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass


class PostgresqlSource(databases.Postgresql):
    dialect = "postgresql"
    table = '["public", "refund"]'

    def __init__(self, folder):
        super().__init__(folder)
        self.sql(f"""CREATE TABLE refund AS SELECT i AS id, 'T' || lpad((i % 5000)::text, 8, '0') AS trader,
            CASE WHEN i % 2 = 0 THEN 'a' ELSE 'b' END AS kind, (i % 100000)::numeric(18,2) / 100 AS amount,
            DATE '{FIRST}' + (i % 90)::int AS paid_on FROM generate_series(0, {ROWS - 1}) AS g(i)""")
        self.sql("ANALYZE refund")

    def connection(self, port):
        return (f"Driver=PostgreSQL Unicode;Server=127.0.0.1;Port={port};Database=postgres;Uid=postgres;"
                "UseDeclareFetch=1;Fetch=1000")


class MariadbSource(databases.Mariadb):
    dialect = "mariadb"
    table = '["refund"]'

    def __init__(self, folder):
        super().__init__(folder)
        self.sql(f"""CREATE TABLE refund AS SELECT seq AS id, concat('T', lpad(seq % 5000, 8, '0')) AS trader,
            CASE WHEN seq % 2 = 0 THEN 'a' ELSE 'b' END AS kind, CAST((seq % 100000) / 100 AS decimal(18,2)) AS amount,
            DATE_ADD(DATE '{FIRST}', INTERVAL seq % 90 DAY) AS paid_on FROM seq_0_to_{ROWS - 1}""")
        self.sql("ANALYZE TABLE refund")

    def connection(self, port):
        return f"Driver=MariaDB Unicode;Server=127.0.0.1;Port={port};Uid=root;Database=test;CHARSET=utf8mb4"


@pytest.fixture(scope="module", params=[PostgresqlSource, MariadbSource], ids=["postgresql", "mariadb"])
def place(request, binary, tmp_path_factory):
    folder = tmp_path_factory.mktemp("inplace")
    # Not under pytest's folder, which the database's own user may not enter.
    database_folder = pathlib.Path(tempfile.mkdtemp(prefix="tidewaiter-"))
    database = request.param(database_folder)
    proxy = Proxy(database.port)
    program = Program(binary, folder / "home")
    program.run("init", expect=(0,))
    program.run("inplace", "uses", expect=(0,))  # the store is there
    yield program, database, proxy
    database.stop()
    shutil.rmtree(database_folder, ignore_errors=True)


def source(program, database, proxy, limits):
    folder = program.home / "inplace"
    folder.mkdir(exist_ok=True)
    (folder / "refunds.toml").write_text(f"""dialect = "{database.dialect}"
connection = "{database.connection(proxy.port)}"
{limits}
[[resource]]
code = "refund"
table = {database.table}
[resource.columns]
id = "integer"
trader = "text"
kind = "text"
amount = "decimal(18,2)"
paid_on = "date"
""")


def ask(program, agreement, question, expect=(0,)):
    done = program.run("inplace", "ask", "--agreement", agreement, "--json", question, expect=expect)
    return [json.loads(line) for line in done.stdout.splitlines()] if done.returncode == 0 else done


def test_only_the_result_travels(place):
    """The rule: the source reckons, the answer equals its own over the rows given, and a few kilobytes come back."""
    program, database, proxy = place
    source(program, database, proxy, "seconds = 300\nrows = 100000\ncost = 1e12")
    agree(program, "A-1", "tax", "refund", {"trader": "last_four", "amount": "none", "paid_on": "none"}, 'kind = "a"')
    proxy.received = 0
    begin = time.monotonic()
    answer = ask(program, "A-1", "SELECT paid_on, count(*) AS n, sum(amount) AS total FROM refund "
                 "WHERE amount >= 500 GROUP BY paid_on ORDER BY paid_on")
    elapsed = time.monotonic() - begin
    expected = [line.split("\t") for line in database.sql(
        "SELECT paid_on, count(*), sum(amount) FROM refund WHERE kind = 'a' AND amount >= 500 GROUP BY paid_on "
        "ORDER BY paid_on").splitlines()]
    assert [[row["paid_on"], row["n"], row["total"]] for row in answer] == expected
    print(f"{database.dialect}: {ROWS} rows there, {len(answer)} here, {proxy.received} bytes, {elapsed:.1f} s")
    assert 0 < proxy.received < 60_000
    use = program.json("inplace", "uses", "--limit", 1)["uses"][0]
    assert use["outcome"] == "answered" and use["rows"] == len(answer) and use["bytes"] < proxy.received


def test_masks_hold_in_both(place):
    """The rule: what comes over the wire is masked already: the raw value is not among the bytes."""
    program, database, proxy = place
    source(program, database, proxy, "seconds = 300\nrows = 1000")
    agree(program, "A-2", "tax", "refund", {"trader": "last_four"}, 'kind = "a" and id < 100')
    answer = ask(program, "A-2", "SELECT trader, count(*) AS n FROM refund GROUP BY trader ORDER BY trader LIMIT 3")
    assert [row["trader"] for row in answer] == ["****0000", "****0002", "****0004"]


def test_a_source_that_stalls_is_cut(place):
    """The rule: a source that stops answering costs its limit of time and no more, and the record says so."""
    program, database, proxy = place
    source(program, database, proxy, "seconds = 2\nrows = 1000")
    agree(program, "A-3", "tax", "refund", {"amount": "none"}, "")
    proxy.stalled.set()
    begin = time.monotonic()
    try:
        done = ask(program, "A-3", "SELECT count(*) AS n FROM refund", expect=(2,))
    finally:
        proxy.stalled.clear()
    assert time.monotonic() - begin < 12
    assert "inplace.too_slow" in done.stdout
    use = program.json("inplace", "uses", "--limit", 1)["uses"][0]
    assert use["outcome"] == "failed" and use["fault"] == "inplace.too_slow"


def test_the_planner_is_asked_first(place):
    """The rule: a question that the planner finds too costly is not run."""
    program, database, proxy = place
    source(program, database, proxy, "seconds = 60\nrows = 1000\ncost = 10")
    agree(program, "A-4", "tax", "refund", {"amount": "none"}, "")
    done = ask(program, "A-4", "SELECT count(*) AS n FROM refund", expect=(2,))
    assert "inplace.too_costly" in done.stdout
    assert program.json("inplace", "uses", "--limit", 1)["uses"][0]["outcome"] == "refused"
