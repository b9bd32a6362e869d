"""A feed from one program to another over HTTP, both killed now and then, through a wire that breaks: the recipient's
table is the source at each batch, every receipt agrees, and what was altered is found."""
import csv
import datetime
import hashlib
import json
import os
import random
import signal
import socket
import sqlite3
import subprocess
import threading
import time

import openpyxl
import pyarrow
import pytest
import requests
from pyarrow import parquet

from conftest import FULL, Program
from agreements import agree, end
from delta_sharing_test import credits
from server import Server

DAYS, FIRMS, CHANGES = (365, 200_000, 1_000) if FULL else (8, 400, 25)  # days, enterprises, statements a day
GIVEN = ["customs_code", "valid_from", "valid_to", "state", "kind", "credit"]
ENDLESS = "9999-12-31"  # the last day of what holds still


class Wire:
    """Passes connections on to the server; breaks some of them in the middle, and all of them while it is down."""

    def __init__(self, port, dice):
        self.target, self.dice, self.is_down, self.breaks = port, dice, False, True
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            client, _ = self.listener.accept()
            if self.is_down:
                client.close()
                continue
            server = socket.create_connection(("127.0.0.1", self.target))
            after = self.dice.choice([200, 1500, 6000]) if self.breaks and self.dice.random() < 0.25 else None
            threading.Thread(target=self.pump, args=(client, server, None), daemon=True).start()
            threading.Thread(target=self.pump, args=(server, client, after), daemon=True).start()

    def pump(self, source, sink, after):
        passed = 0
        try:
            while data := source.recv(65536):
                passed += len(data)
                if after is not None and passed > after:
                    sink.sendall(data[:len(data) // 2])
                    break
                sink.sendall(data)
        except OSError:
            pass
        for end in (source, sink):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass


def marked(row):
    """A row's share of the fingerprint of a table: they add up, in whatever order."""
    return int.from_bytes(hashlib.blake2b("\x1f".join(row).encode(), digest_size=16).digest(), "big")


class Registry:
    """What our registry holds and the grant lets through, by the rule alone: a statement holds until the day before the
    next one of its enterprise, and one that repeats what holds says nothing new. Kind 9 is not given."""

    def __init__(self):
        self.spans, self.rows, self.fingerprint = {}, 0, 0

    def state(self, day, statements):
        for code, kind, credit in statements:
            spans = self.spans.setdefault(code, [])
            if spans and spans[-1][1] == credit:
                continue
            if spans:
                before = day - datetime.timedelta(days=1)
                self.count(code, spans[-1][0], ENDLESS, kind, spans[-1][1], -1)
                self.count(code, spans[-1][0], before.isoformat(), kind, spans[-1][1], 1)
            spans.append((day.isoformat(), credit))
            self.count(code, day.isoformat(), ENDLESS, kind, credit, 1)

    def count(self, code, since, until, kind, credit, sign):
        if kind != "9":
            self.rows += sign
            self.fingerprint += sign * marked((code, since, until, "registered", kind, credit))

    def now(self):
        return self.rows, self.fingerprint


LONGEST = 4 if FULL else 0.5  # seconds within which a killed program dies


def killed_now_and_then(dice, command, env=None):
    """Runs it; sometimes it is killed on its way."""
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=env)
    try:
        process.wait(dice.uniform(0.02, LONGEST) if dice.random() < 0.4 else 120)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
    process.communicate()


def twice_now_and_then(dice, command, env):
    """As above; sometimes two of them run at once, and each batch comes twice."""
    other = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                             env=env) if dice.random() < 0.2 else None
    killed_now_and_then(dice, command, env)
    if other:
        other.wait(120)


@pytest.fixture
def place(binary, tmp_path):
    program = Program(binary, tmp_path / "home")
    program.run("init", expect=(0,))
    program.run("people", "organisation", "tax", "--kind", "department")
    program.run("people", "add", "tax-service", "--service", "--organisation", "tax", "--role", "department_reader")
    key = program.json("key", "add", "tax-service", "--label", "test")["key"]
    agree(program, "A-1", "tax", "R-1", GIVEN, 'kind <> "9"')
    program.run("feed", "open", "A-1", "enterprises")
    theirs = program.json("feed", "key", tmp_path / "tax.key", "--name", "tax.example")["key"]
    program.run("feed", "recipient", "A-1", theirs)
    return program, key


def test_days_of_drops_outages_and_crashes(place, binary, tmp_path):
    program, key = place
    dice = random.Random(7)
    registry = Registry()
    firms = [f"1199{i:06d}" for i in range(FIRMS)]
    env = {**os.environ, "TIDEWAITER_KEY": key}
    given = {}
    with Server(binary, program.home) as server:
        wire = Wire(server.port, dice)
        receive = [str(binary), "feed", "receive", f"http://127.0.0.1:{wire.port}/api/feeds/A-1", "--agreement", "A-1",
                   "--into", str(tmp_path / "theirs.db"), "--table", "enterprise", "--sender",
                   str(program.home / "trust/verifier"), "--signing-key", str(tmp_path / "tax.key"), "--spool",
                   str(tmp_path / "spool"), "--most", "1"]
        for day in range(1, DAYS + 1):
            date = datetime.date(2025, 1, 1) + datetime.timedelta(days=day - 1)
            chosen = firms if day == 1 else dice.sample(firms, CHANGES)
            statements = [(code, str(int(code) % 9 + 1), dice.choice(["ordinary", "certified", "dishonest"]))
                          for code in chosen]
            credits(program, tmp_path, date.isoformat(), statements)
            registry.state(date, statements)
            killed_now_and_then(dice, program.command("feed", "publish", "A-1"))
            batch = program.json("feed", "publish", "A-1")["batch"]
            given[batch["number"]] = registry.now()
            wire.is_down = day % 8 in (3, 4, 5)  # they are away for days
            for _ in range(dice.randrange(3)):
                twice_now_and_then(dice, receive, env)
                compare(tmp_path, given)
        wire.is_down = False
        for attempt in range(40 * DAYS):
            wire.breaks = attempt < 20 * DAYS
            twice_now_and_then(dice, receive, env)
            if compare(tmp_path, given) == max(given):
                break
        assert compare(tmp_path, given) == max(given)
        wire.breaks = False
        done = subprocess.run(receive, env=env, capture_output=True, text=True, timeout=60)  # the last receipt
        assert done.returncode == 0, done.stderr
        account = program.json("feed", "reconcile", "A-1")
        assert account == {"newest": max(given), "rows": given[max(given)][0], "without_receipt": [], "differs": [],
                           "faults": []}
        shown = server.client.get(f"{server.url}/api/feeds/A-1", timeout=60).json()
        assert [one["receipt"]["outcome"] for one in shown["batches"]] == ["agrees"] * max(given)


def compare(folder, given):
    """The recipient's cursor; its table must be what the source was at that batch."""
    if not (folder / "theirs.db").exists():
        return 0
    with sqlite3.connect(folder / "theirs.db", timeout=30) as theirs:
        try:
            found = theirs.execute("SELECT number FROM tidewaiter_cursor").fetchall()
        except sqlite3.OperationalError:
            return 0
        if not found:
            return 0
        rows = theirs.execute(f"SELECT {', '.join(GIVEN)} FROM enterprise")
        marks = [marked([cell or "" for cell in row]) for row in rows]
        assert (len(marks), sum(marks)) == given[found[0][0]]
        return found[0][0]


def test_an_altered_byte_is_found_offline(place, tmp_path):
    """The rule: with the verifier key alone a department shows what it was given; one altered byte is found."""
    program, _ = place
    credits(program, tmp_path, "2025-01-01", [("1199000001", "1", "ordinary")])
    program.run("feed", "publish", "A-1")
    folder = tmp_path / "medium"
    subprocess.run(["cp", "-r", program.home / "exchange/A-1", folder], check=True)
    receive = ["feed", "receive", folder, "--agreement", "A-1", "--sender", program.home / "trust/verifier",
               "--signing-key", tmp_path / "tax.key"]
    manifest = folder / "manifests" / f"{1:020d}"
    whole = manifest.read_bytes()
    manifest.write_bytes(whole.replace(b'"rows":1', b'"rows":2', 1))
    assert program.run(*receive, "--into", tmp_path / "a.db", home=False, expect=(2,))
    manifest.write_bytes(whole)
    assert program.json(*receive, "--into", tmp_path / "a.db", home=False)["cursor"] == 1
    receipt = folder / "receipts" / f"{1:020d}"
    assert program.json("feed", "receipt", "A-1", receipt)["outcome"] == "agrees"
    text = receipt.read_text()
    receipt.write_text(text.replace('"rows":1', '"rows":2', 1))
    assert program.run("feed", "receipt", "A-1", receipt, expect=(2,))


def test_a_batch_in_other_forms(place, binary, tmp_path):
    """The rule: delimited text, lines of JSON and the workbook hold what the batch's Parquet holds, for whoever may have
    that and nobody else; a record is had by its key."""
    program, key = place
    credits(program, tmp_path, "2025-01-01", [("1199000001", "1", "ordinary"), ("1199000002", "2", "certified"),
                                              ("1199000009", "9", "ordinary")])
    program.run("feed", "publish", "A-1")
    credits(program, tmp_path, "2025-03-01", [("1199000001", "1", "dishonest")])
    program.run("feed", "publish", "A-1")
    changes = pyarrow.concat_tables(parquet.read_table(program.home / "exchange/A-1" / file["path"])
                                    for file in program.json("feed", "show", "A-1")["files"] if file["kind"] == "change")
    expected = sorted(tuple(str(cell) for cell in row.values()) for row in changes.to_pylist())
    assert len(expected) == 3  # what held was cut short, which is a row before and after, and a new one
    columns = GIVEN + ["_change_type"]
    with Server(binary, program.home) as server:
        address = f"{server.url}/api/feeds/A-1/batches/2/rows"
        theirs = {"Authorization": f"Bearer {key}"}

        def had(form, **options):
            answer = requests.get(address, headers=theirs, params={"format": form, **options}, timeout=60)
            assert answer.status_code == 200, answer.text
            (tmp_path / f"had.{form}").write_bytes(answer.content)
            return tmp_path / f"had.{form}"

        for get in (had, lambda form: extracted(program, tmp_path, form)):
            with get("csv").open(newline="", encoding="utf-8") as file:
                assert sorted(tuple(row[name] for name in columns) for row in csv.DictReader(file)) == expected
            lines = [json.loads(line) for line in get("jsonl").read_text(encoding="utf-8").splitlines()]
            assert sorted(tuple(line[name] for name in columns) for line in lines) == expected
            sheet = openpyxl.load_workbook(get("xlsx"), read_only=True).active
            heads, *rows = sheet.iter_rows(values_only=True)
            assert list(heads) == columns
            assert sorted(tuple(str(cell.date() if isinstance(cell, datetime.datetime) else cell) for cell in row)
                          for row in rows) == expected
        record = had("csv", whole="true", record=["1199000001", "2025-03-01"]).read_text(encoding="utf-8")
        assert record.splitlines() == [",".join(GIVEN), f"1199000001,2025-03-01,{ENDLESS},registered,1,dishonest"]
        whole = had("csv", whole="true").read_text(encoding="utf-8").splitlines()
        assert len(whole) == 1 + 3 and not any("1199000009" in line for line in whole)
        half = requests.get(address, headers=theirs, params={"format": "csv", "record": "1199000001"}, timeout=60)
        assert (half.status_code, half.json()["code"]) == (422, "feed.record_not_a_key")
        end(program, "A-1")
        cut = requests.get(address, headers=theirs, params={"format": "csv"}, timeout=60)
        assert cut.status_code == 403 and cut.json()["code"] == "exchange.not_in_force"
    assert not list((program.home / "tmp").glob("feed-*"))


def extracted(program, folder, form):
    file = folder / f"extracted.{form}"
    program.run("feed", "extract", "A-1", "--output", file)
    return file
