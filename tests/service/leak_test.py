"""The matrix of organisation x grant x column x row: every cell of the source is a canary, a rule written here alone says
who may see it and in what form, and each face that gives data out gives exactly that."""
import csv
import dataclasses
import datetime
import hashlib
import io
import itertools
import json
import random
import sqlite3

import openpyxl
import pyarrow.parquet
import pytest
import requests

from conftest import Program
from server import Server

SALT = "ab" * 32
MASKS = {
    "none": lambda value: value,
    "redact": lambda value: "***",
    "last_four": lambda value: "****" + value[-4:],
    "hash": lambda value: hashlib.sha256((SALT + value).encode()).hexdigest(),
    "null": lambda value: None,
}
HIDDEN = "hidden"  # the column is not in the grant
FILTERS = {"": lambda kind: True, 'kind <> "1"': lambda kind: kind != "1"}
BARRED = {"suspended": ("suspended", "2099-12-31"), "revoked": ("ended", "2099-12-31"),
          "expired": ("in_force", "2020-01-02")}


@dataclasses.dataclass
class Firm:
    code: str
    name: str
    kind: str
    day: str


def firms():
    dice = random.Random(5)
    return [Firm(f"11990{i:05d}", f"Canary {dice.randrange(16 ** 10):010x} {i:04d}", dice.choice("123"),
                 (datetime.date(2025, 1, 1) + datetime.timedelta(days=i)).isoformat()) for i in range(24)]


@dataclasses.dataclass
class Party:
    """An organisation with one agreement for the feed (A-) and one for the data that stays where it is (P-)."""
    login: str
    mask: str
    rows: str
    state: str  # in_force, or of BARRED
    key: str = ""

    def given(self, source):
        """What the agreement shows of each firm, by the rule alone: customs code, name, kind, first day."""
        if self.state != "in_force":
            return []
        shown = [firm for firm in source if FILTERS[self.rows](firm.kind)]
        return sorted((firm.code, *([] if self.mask == HIDDEN else [MASKS[self.mask](firm.name) or ""]), firm.day)
                      for firm in shown)

    def columns(self):
        return ["customs_code", *([] if self.mask == HIDDEN else ["name"]), "valid_from"]

    def may_see(self, source):
        """Canaries in clear: customs codes and names."""
        shown = [firm for firm in source if self.state == "in_force" and FILTERS[self.rows](firm.kind)]
        return {firm.code for firm in shown} | ({firm.name for firm in shown} if self.mask == "none" else set())


def parties():
    cells = [(mask, rows, "in_force") for mask, rows in itertools.product([*MASKS, HIDDEN], FILTERS)]
    cells += [("none", "", state) for state in BARRED]
    return [Party(f"org-{i}", *cell) for i, cell in enumerate(cells)]


def agree(store, party, number, resource):
    terms = {"columns": [{"name": name, "mask": party.mask if name == "name" else "none"} for name in party.columns()],
             "rows": party.rows, "purpose": "test", "legal_basis": "none", "rows_a_day": 0}
    store.execute("INSERT INTO agreement (id, organisation, resource, state, terms, salt, valid_from, valid_until, made_at, "
                  "changed_at) VALUES (?, ?, ?, 'in_force', ?, ?, '2020-01-01', '2099-12-31', '2026-01-01T00:00:00.000Z', "
                  "'2026-01-01T00:00:00.000Z')", (number, party.login, resource, json.dumps(terms), SALT))


def stays_in_place(program, folder, source):
    with sqlite3.connect(folder / "theirs.db") as theirs:
        theirs.execute("CREATE TABLE firm (customs_code text, name text, kind text, valid_from date)")
        theirs.executemany("INSERT INTO firm VALUES (?, ?, ?, ?)", [(f.code, f.name, f.kind, f.day) for f in source])
    (program.home / "inplace").mkdir(exist_ok=True)
    (program.home / "inplace/firms.toml").write_text(f"""dialect = "sqlite"
connection = "Driver=SQLite3;Database={folder}/theirs.db"
seconds = 20
rows = 1000
[[resource]]
code = "firm"
table = ["firm"]
[resource.columns]
customs_code = "text"
name = "text"
kind = "text"
valid_from = "date"
""")


class Place:
    def __init__(self, program, source, everyone):
        self.program, self.source, self.everyone = program, source, everyone
        self.canaries = {canary for firm in source for canary in (firm.code, firm.name)}

    def ask(self, party, path, **options):
        method = requests.post if "json" in options else requests.get
        headers = {"Authorization": f"Bearer {party.key}"} if party else {}
        return method(self.server.url + path, headers=headers, timeout=60, **options)

    def found(self, data):
        text = data if isinstance(data, str) else data.decode("utf-8", "replace")
        return {canary for canary in self.canaries if canary in text}

    def nothing_more(self, party, answer):
        """No canary that is not the party's stands anywhere in the bytes or the headers."""
        for part in (answer.content, str(answer.headers)):
            assert self.found(part) <= party.may_see(self.source), f"{party} saw too much at {answer.url}"


@pytest.fixture(scope="module")
def place(binary, tmp_path_factory):
    folder = tmp_path_factory.mktemp("leak")
    program = Program(binary, folder / "home")
    program.run("init", expect=(0,))
    place = Place(program, firms(), parties())
    (folder / "firms.csv").write_text("customs_code,uscc,name,kind,place,credit,valid_from\n" + "".join(
        f"{firm.code},,{firm.name},{firm.kind},31,ordinary,{firm.day}\n" for firm in place.source))
    program.run("enterprise", "import", folder / "firms.csv", expect=(0,))
    stays_in_place(program, folder, place.source)
    for party in place.everyone:
        program.run("people", "organisation", party.login, "--kind", "department")
        program.run("people", "add", f"{party.login}-service", "--service", "--organisation", party.login, "--role",
                    "department_reader")
        party.key = program.json("key", "add", f"{party.login}-service", "--label", "test")["key"]
        with sqlite3.connect(program.home / "store/tidewaiter.db") as store:
            agree(store, party, f"A-{party.login}", "R-1")
            agree(store, party, f"P-{party.login}", "firm")
        program.run("feed", "open", f"A-{party.login}", "enterprises")
        program.run("feed", "publish", f"A-{party.login}", expect=(0,))
        if party.state != "in_force":  # only now: what it once was given is there to be leaked
            state, until = BARRED[party.state]
            with sqlite3.connect(program.home / "store/tidewaiter.db") as store:
                store.execute("UPDATE agreement SET state = ?, valid_until = ?, end_reason = ? WHERE organisation = ?",
                              (state, until, "revoked" if state == "ended" else "", party.login))
    with Server(binary, program.home) as server:
        place.server = server
        yield place


def rows_of(party, table):
    return sorted(tuple(str(row[name] if row[name] is not None else "")[:64] for name in party.columns())
                  for row in table)


def test_delta_sharing(place):
    """The rule: rows, statistics and dictionaries of the files that are shared hold what the grant gives, all of it."""
    for party in place.everyone:
        table = f"/delta-sharing/shares/A-{party.login}/schemas/feed/tables/enterprises"
        shares = place.ask(party, "/delta-sharing/shares").json()["items"]
        assert [one["name"] for one in shares] == ([f"A-{party.login}"] if party.state == "in_force" else [])
        given = []
        for answer in (place.ask(party, table + "/query", json={}),
                       place.ask(party, table + "/changes?startingVersion=1"), place.ask(party, table + "/metadata")):
            place.nothing_more(party, answer)
            assert (answer.status_code == 200) == (party.state == "in_force"), f"{party} {answer.url} {answer.text}"
            lines = [json.loads(line) for line in answer.text.splitlines()] if answer.ok else []
            files = [next(iter(line.values())) for line in lines if "file" in line or "cdf" in line or "add" in line]
            read = [row for file in files for row in parquet_rows(place, party, file["url"])]
            if files:
                given.append(rows_of(party, read))
        assert all(rows == party.given(place.source) for rows in given), party
        assert bool(given) == (party.state == "in_force")


def parquet_rows(place, party, url):
    data = requests.get(url, timeout=60).content
    file = pyarrow.parquet.ParquetFile(io.BytesIO(data), read_dictionary=party.columns()[:-1])
    assert set(file.schema_arrow.names) - {"_change_type"} == set(party.columns())
    groups = [file.metadata.row_group(i) for i in range(file.metadata.num_row_groups)]
    statistics = [group.column(i).statistics for group in groups for i in range(group.num_columns)]
    bounds = [str((one.min, one.max)) for one in statistics if one is not None and one.has_min_max]
    table = file.read()
    words = [str(chunk.dictionary.to_pylist()) for column in table.columns for chunk in column.chunks
             if hasattr(chunk, "dictionary")]
    for text in (*bounds, *words):
        assert place.found(text) <= party.may_see(place.source), f"{party} saw too much in a file"
    return table.to_pylist()


def test_feed_in_every_form(place):
    """The rule: the manifest and a batch as text, lines of JSON and workbook give what the grant gives, all of it."""
    for party in place.everyone:
        feed = f"/api/feeds/A-{party.login}"
        for path in ("/api/feeds", feed, feed + "/batches/1", feed + "/batches/1/files/0"):
            place.nothing_more(party, place.ask(party, path))
        for form, read in FORMS.items():
            answer = place.ask(party, f"{feed}/batches/1/rows", params={"format": form, "whole": "true"})
            assert (answer.status_code == 200) == (party.state == "in_force"), f"{party} {form} {answer.text}"
            if answer.ok:
                assert rows_of(party, read(answer.content)) == party.given(place.source), f"{party} {form}"
            if form != "xlsx":
                place.nothing_more(party, answer)


def workbook(data):
    heads, *rows = openpyxl.load_workbook(io.BytesIO(data), read_only=True).active.iter_rows(values_only=True)
    return [dict(zip(heads, [cell.date() if hasattr(cell, "date") else cell for cell in row])) for row in rows]


FORMS = {"csv": lambda data: list(csv.DictReader(io.StringIO(data.decode()))),
         "jsonl": lambda data: [json.loads(line) for line in data.splitlines()], "xlsx": workbook}


def test_nobody_gets_at_anothers(place):
    """The rule: with another's number an organisation gets no canary on any face, and without a key nobody does."""
    for mine, theirs in zip(place.everyone, place.everyone[1:] + place.everyone[:1]):
        share = f"/delta-sharing/shares/A-{theirs.login}/schemas/feed/tables/enterprises"
        for asker in (mine, None):
            for answer in (place.ask(asker, share + "/query", json={}), place.ask(asker, share + "/metadata"),
                           place.ask(asker, f"/api/feeds/A-{theirs.login}"),
                           place.ask(asker, f"/api/feeds/A-{theirs.login}/batches/1/rows?format=csv"),
                           place.ask(asker, f"/api/inplace/P-{theirs.login}",
                                     json={"question": "SELECT customs_code FROM firm"})):
                assert answer.status_code in (401, 403, 404, 422), answer.url
                assert not place.found(answer.content), answer.url


ATTEMPTS = [
    "SELECT kind FROM firm", "SELECT customs_code FROM firm WHERE kind = '1'", "SELECT customs_code FROM firm ORDER BY kind",
    "SELECT count(*) AS n FROM firm GROUP BY kind", "SELECT max(kind) AS n FROM firm", "SELECT * FROM firm",
    "SELECT customs_code FROM firm UNION SELECT name FROM firm", "SELECT (SELECT name FROM firm) AS n FROM firm",
    "SELECT customs_code FROM firm WHERE kind IN (SELECT name FROM firm)", "SELECT sql FROM sqlite_master",
    "SELECT group_concat(name) AS n FROM firm", "SELECT cast(name AS integer) AS n FROM firm",
    "SELECT customs_code FROM firm WHERE customs_code = '' OR 1 = 1", "SELECT customs_code FROM firm; SELECT name FROM firm",
    "SELECT customs_code FROM firm -- WHERE", "SELECT customs_code FROM firm WHERE load_extension('x') = 1",
    "SELECT rowid FROM firm", "SELECT \"kind\" FROM firm", "SELECT customs_code FROM firm WHERE abs(-9223372036854775808) = 1",
]
REFUSED = ATTEMPTS[:5]  # they name what no grant here gives


def test_in_place(place):
    """The rule: the answer is the grant's, and no attempt to get round it gives a canary more, in answer or error."""
    for party in place.everyone:
        path = f"/api/inplace/P-{party.login}"
        answer = place.ask(party, path, json={"question": f"SELECT {', '.join(party.columns())} FROM firm"})
        place.nothing_more(party, answer)
        runs = party.state == "in_force" and party.mask != "hash"  # SQLite has no SHA-256: refused
        assert (answer.status_code == 200) == runs, f"{party} {answer.text}"
        if runs:
            lines = [json.loads(line) for line in answer.text.splitlines()][:-1]
            assert rows_of(party, lines) == party.given(place.source), party
        for attempt in ATTEMPTS:
            tried = place.ask(party, path, json={"question": attempt})
            place.nothing_more(party, tried)
            assert attempt not in REFUSED or tried.status_code in (403, 404, 422), f"{party} {attempt} {tried.text}"


@pytest.mark.parametrize("path", ["/metrics", "/openapi.json", "/catalog?format=ttl", "/api/catalogue",
                                  "/api/3/action/package_list", "/api/3/action/package_search?q=Canary",
                                  "/api/3/action/resource_search?query=name:Canary", "/api/catalogue/systems"])
def test_faces_of_metadata_hold_no_value(place, path):
    """The rule: what describes data has no value of it."""
    for party in (place.everyone[0], place.everyone[-1], None):
        answer = place.ask(party, path)
        assert answer.status_code in (200, 401, 403), "the face is there"
        assert not place.found(answer.content)
