"""Organisation x agreement x column x row, generated: what may be seen is worked out here by its own rule, and every face
that gives data out is asked for everything by everybody. Every value is planted once, so that wherever it turns up, in
whichever bytes, it is known whose it is."""
import csv
import hashlib
import io
import json
import random
import re
import sqlite3

import openpyxl
import pytest
import requests
from pyarrow import parquet

from conftest import Program
from delta_sharing_test import credits
from server import Server

ORGANISATIONS = ("tax", "forex", "police", "nobody")
SALT = "ab" * 32
ROWS = 60
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # of a unified social credit code (GB 32100-2015)

# Of the registry of enterprises, and of a table that stays with its owner: columns, and the masks that fit them.
TEXT_MASKS = ("none", "redact", "last_four", "hash", "null")
REGISTRY = {"customs_code": ("none",), "valid_from": ("none",), "uscc": TEXT_MASKS, "name": TEXT_MASKS,
            "kind": TEXT_MASKS, "place": TEXT_MASKS, "credit": TEXT_MASKS}
PLACE_MASKS = tuple(mask for mask in TEXT_MASKS if mask != "hash")  # which SQLite cannot reckon (docs/inplace.md)
THERE = {"id": ("none", "null"), "trader": PLACE_MASKS, "phone": PLACE_MASKS, "kind": PLACE_MASKS,
         "paid_on": ("none", "year", "null")}
PLANTED = {"customs_code", "uscc", "name", "id", "trader", "phone"}  # no value of these is there twice
CONDITIONS = ("", 'kind = "2"', 'kind <> "1"', 'kind in {"1", "3"}', 'kind = "4"')
STATES = ("in_force", "in_force", "in_force", "suspended", "revoked", "expired", "not_yet")


def social_code(dice):
    """Seventeen characters and the check character that makes them valid."""
    text = "91310000" + "".join(dice.choice(ALPHABET) for _ in range(9))
    total = sum(ALPHABET.index(character) * pow(3, place, 31) for place, character in enumerate(text))
    return text + ALPHABET[(31 - total % 31) % 31]


def meets(condition, row):
    """The condition of an agreement, read by itself."""
    if not condition:
        return True
    asked = set(re.findall(r'"(\d)"', condition))
    return (row["kind"] not in asked) if "<>" in condition else (row["kind"] in asked)


def masked(mask, value):
    """As docs/agreements.md has the masks."""
    return {"none": value, "redact": "***", "null": "", "year": value[:4],
            "last_four": "****" + (value[-4:] if len(value) > 4 else ""),
            "hash": hashlib.sha256((SALT + value).encode()).hexdigest()}[mask]


class Agreement:
    def __init__(self, number, organisation, resource, columns, dice):
        self.number, self.organisation, self.resource = number, organisation, resource
        self.rows = dice.choice(CONDITIONS)
        self.state = dice.choice(STATES)
        self.columns = {name: dice.choice(masks) for name, masks in columns.items()
                        if masks == ("none",) or dice.random() < 0.6}

    def stored(self):
        """The row of the store, as the agreement's life would have left it."""
        terms = {"columns": [{"name": name, "mask": mask} for name, mask in self.columns.items()], "rows": self.rows,
                 "purpose": "test", "legal_basis": "none", "rows_a_day": 0}
        days = {"expired": ("2020-01-01", "2021-01-01"), "not_yet": ("2098-01-01", "2099-01-01")}
        state = {"suspended": "suspended", "revoked": "ended"}.get(self.state, "in_force")
        return (self.number, self.organisation, self.resource, state, "revoked" if state == "ended" else "",
                json.dumps(terms), SALT, *days.get(self.state, ("2020-01-01", "2099-12-31")))

    def given(self, rows):
        """What it gives of these rows."""
        return sorted(tuple(masked(mask, row[name]) for name, mask in self.columns.items())
                      for row in rows if meets(self.rows, row))

    def planted(self, rows):
        """The planted values among it."""
        return {row[name] for row in rows if meets(self.rows, row)
                for name, mask in self.columns.items() if mask == "none" and name in PLANTED}


class World:
    def __init__(self, binary, folder):
        dice = random.Random(1)
        self.program = Program(binary, folder / "home")
        self.program.run("init", expect=(0,))
        self.keys = {"owner": self.program.json("people", "add", "owner", "--service", "--role", "head_of_statistics")["login"]}
        for organisation in ORGANISATIONS:
            self.program.run("people", "organisation", organisation, "--kind", "department")
            self.program.run("people", "add", f"{organisation}-service", "--service", "--organisation", organisation,
                             "--role", "department_reader", "--role", "data_user")
            self.keys[organisation] = self.program.json("key", "add", f"{organisation}-service", "--label", "t")["key"]
        self.plant_registry(dice, folder)
        self.plant_there(dice, folder)
        self.agreements = [Agreement(f"A-{number}", organisation, resource, columns, dice)
                           for number, (organisation, resource, columns) in enumerate(
                               [(one, "enterprises", REGISTRY) for one in ORGANISATIONS[:-1] for _ in range(5)] +
                               [(one, "payment", THERE) for one in ORGANISATIONS[:-1] for _ in range(5)], 1)]
        self.agreements = [one for one in self.agreements if one.columns]
        self.put()

    def plant_registry(self, dice, folder):
        self.registry = [{"customs_code": f"11990{number:05d}", "valid_from": "2025-01-01", "uscc": social_code(dice),
                          "name": f"Canary{dice.getrandbits(48):012x}", "kind": str(1 + number % 4),
                          "place": dice.choice(["31", "44"]), "credit": dice.choice(["ordinary", "certified"])}
                         for number in range(ROWS)]
        file = folder / "registry.csv"
        columns = ["customs_code", "uscc", "name", "kind", "place", "credit"]
        file.write_text("\n".join([",".join(columns)] + [",".join(row[name] for name in columns) for row in self.registry]))
        self.program.run("enterprise", "import", file, "--from", "2025-01-01", expect=(0,))

    def plant_there(self, dice, folder):
        self.there = [{"id": str(10**9 + dice.getrandbits(29)), "trader": f"Trader{dice.getrandbits(48):012x}",
                       "phone": f"+86{dice.getrandbits(40):013d}", "kind": str(1 + number % 4),
                       "paid_on": f"20{10 + number % 15}-0{1 + number % 9}-1{number % 10}"} for number in range(ROWS)]
        with sqlite3.connect(folder / "theirs.db") as theirs:
            theirs.execute("CREATE TABLE payment (id INTEGER, trader TEXT, phone TEXT, kind TEXT, paid_on TEXT)")
            theirs.executemany("INSERT INTO payment VALUES (:id, :trader, :phone, :kind, :paid_on)", self.there)
        (self.program.home / "inplace").mkdir(exist_ok=True)
        (self.program.home / "inplace/theirs.toml").write_text(f"""dialect = "sqlite"
connection = "Driver=SQLite3;Database={folder}/theirs.db"
seconds = 20
rows = 1000
[[resource]]
code = "payment"
table = ["payment"]
[resource.columns]
id = "integer"
trader = "text"
phone = "text"
kind = "text"
paid_on = "date"
""")

    def put(self):
        """Feeds are begun while every agreement is in force; then each comes to be as it shall be."""
        path = self.program.home / "store/tidewaiter.db"
        stored = [one.stored() for one in self.agreements]
        with sqlite3.connect(path) as store:
            store.executemany("INSERT INTO agreement (id, organisation, resource, state, end_reason, terms, salt, valid_from, "
                              "valid_until, made_at, changed_at) VALUES (?, ?, ?, 'in_force', '', ?, ?, '2020-01-01', "
                              "'2099-12-31', '2026-01-01T00:00:00.000Z', '2026-01-01T00:00:00.000Z')",
                              [(row[0], row[1], row[2], row[5], row[6]) for row in stored])
        for one in self.agreements:
            if one.resource == "enterprises":
                self.program.run("feed", "open", one.number, "enterprises")
                self.program.run("feed", "publish", one.number)
        with sqlite3.connect(path) as store:
            store.executemany("UPDATE agreement SET state = ?, end_reason = ?, valid_from = ?, valid_until = ? WHERE id = ?",
                              [(row[3], row[4], row[7], row[8], row[0]) for row in stored])

    def rows_of(self, agreement):
        return self.registry if agreement.resource == "enterprises" else self.there

    def planted(self):
        return {row[name] for rows in (self.registry, self.there) for row in rows for name in PLANTED & row.keys()}

    def may_see(self, organisation):
        return set().union(*(one.planted(self.rows_of(one)) for one in self.agreements
                             if one.organisation == organisation and one.state == "in_force"), set())


class Caller:
    """One organisation's service. Keeps every byte that it was answered, Parquet also unpacked."""

    def __init__(self, server, key):
        self.server, self.heard = server, []
        self.session = requests.Session()
        self.session.trust_env = False
        self.session.headers["Authorization"] = f"Bearer {key}"

    def ask(self, method, path, **options):
        url = path if path.startswith("http") else self.server.url + path
        answer = self.session.request(method, url, timeout=60, **options)
        assert answer.status_code < 500, (path, answer.text)
        self.heard += [answer.content, str(answer.headers).encode()]
        if answer.content[:4] == b"PAR1":
            file = parquet.ParquetFile(io.BytesIO(answer.content))
            self.heard += [json.dumps(file.read().to_pylist(), default=str).encode(), str(file.metadata).encode()]
        return answer

    def get(self, path, **options):
        return self.ask("GET", path, **options)

    def everything(self):
        return b"\n".join(self.heard)


@pytest.fixture(scope="module")
def world(binary, tmp_path_factory):
    world = World(binary, tmp_path_factory.mktemp("leak"))
    with Server(binary, world.program.home) as server:
        world.callers = {one: Caller(server, world.keys[one]) for one in ORGANISATIONS}
        yield world


def test_the_matrix_is_worth_asking(world):
    """Every mask, condition and state is in it, and each organisation may see something that another may not."""
    masks = {mask for one in world.agreements for mask in one.columns.values()}
    assert masks == {*TEXT_MASKS, "year"}
    assert {one.state for one in world.agreements} == set(STATES)
    assert {one.rows for one in world.agreements} == set(CONDITIONS)
    seen = {one: world.may_see(one) for one in ORGANISATIONS}
    assert not seen["nobody"] and all(seen[one] - seen[other] for one in ORGANISATIONS[:-1] for other in ORGANISATIONS
                                      if one != other)


def texts(rows):
    return sorted(tuple("" if cell is None else str(cell)[:10] if hasattr(cell, "year") else str(cell) for cell in row)
                  for row in rows)


def delta(caller, number):
    """What Delta Sharing has under the agreement: status, rows of the table and of its changes."""
    table = f"/delta-sharing/shares/{number}/schemas/feed/tables/enterprises"
    for path in ("", "/schemas", "/all-tables", "/schemas/feed/tables"):
        caller.get(f"/delta-sharing/shares/{number}{path}")
    caller.get(table + "/version")
    caller.get(table + "/metadata")
    answers = [caller.ask("POST", table + "/query", json={}), caller.get(table + "/changes?startingVersion=0")]
    frames = []
    for answer in answers:
        rows = []
        for line in answer.text.splitlines() if answer.status_code == 200 else []:
            for kind, action in json.loads(line).items():
                if kind in ("file", "add", "cdf"):
                    data = caller.get(action["url"]).content
                    rows += [{name: cell for name, cell in row.items() if not name.startswith("_")}.values()
                             for row in parquet.read_table(io.BytesIO(data)).to_pylist()]
        frames.append(texts(rows))
    return answers[0].status_code, frames


def feed(caller, number):
    """What the feed has: status, and the rows in each form."""
    caller.get("/api/feeds")
    caller.get(f"/api/feeds/{number}")
    manifest = caller.get(f"/api/feeds/{number}/batches/1")
    for path in re.findall(r'"path":"([^"]+)"', manifest.text):
        caller.get(f"/api/feeds/{number}/batches/1/files/{path.rsplit('/', 1)[-1]}")
    had = {form: caller.get(f"/api/feeds/{number}/batches/1/rows?whole=true&format={form}") for form in
           ("csv", "jsonl", "xlsx")}
    if manifest.status_code != 200:
        return [one.status_code for one in had.values()], []
    sheet = openpyxl.load_workbook(io.BytesIO(had["xlsx"].content), read_only=True).active
    return [one.status_code for one in had.values()], [
        texts(list(csv.reader(io.StringIO(had["csv"].text)))[1:]),
        texts(json.loads(line).values() for line in had["jsonl"].text.splitlines()),
        texts(list(sheet.iter_rows(values_only=True))[1:])]


def test_feeds_and_delta_sharing_give_what_is_granted(world):
    for organisation, caller in world.callers.items():
        for one in world.agreements:
            if one.resource != "enterprises":
                continue
            status, frames = delta(caller, one.number)
            statuses, forms = feed(caller, one.number)
            if organisation == one.organisation and one.state == "in_force":
                expected = one.given(world.registry)
                assert (status, statuses) == (200, [200, 200, 200])
                assert frames == [expected, expected], one.number
                assert forms == [expected] * 3, one.number
            else:
                assert status in (403, 404) and set(statuses) <= {403, 404}, (organisation, one.number)
                assert not any(frames) and not forms


ATTEMPTS = ("SELECT {column} FROM payment", "SELECT max({column}) AS m FROM payment",
            "SELECT count(*) AS n FROM payment WHERE {column} = '{value}'",
            "SELECT count(*) AS n FROM payment WHERE {column} LIKE '{value}%'",
            "SELECT count(*) AS n FROM payment ORDER BY {column}", "SELECT count(*) AS n FROM payment GROUP BY {column}",
            "SELECT (SELECT {column} FROM payment) AS s FROM payment", "SELECT count(*) AS n FROM payment UNION SELECT "
            "{column} FROM payment", "SELECT count(*) AS n FROM payment -- {column}", "SELECT hex({column}) AS h FROM payment",
            "SELECT CAST({column} AS INTEGER) AS c FROM payment", "SELECT count(*) AS n FROM payment; SELECT {column} FROM payment",
            "SELECT count(*) AS n FROM payment WHERE length({column}) / 0 = 1", 'SELECT "{column}" FROM payment',
            "SELECT payment.{column} FROM payment", "SELECT rowid FROM payment",
            "SELECT sql FROM sqlite_master")


def test_questions_in_place_give_what_is_granted(world):
    for organisation, caller in world.callers.items():
        for one in world.agreements:
            if one.resource != "payment":
                continue
            path = f"/api/inplace/{one.number}"
            names = list(one.columns)
            answer = caller.ask("POST", path, json={"question": f"SELECT {', '.join(names)} FROM payment"})
            if organisation != one.organisation or one.state != "in_force":
                assert answer.status_code in (403, 404), answer.text
                continue
            assert answer.status_code == 200, answer.text
            lines = [json.loads(line) for line in answer.text.splitlines()]
            rows = texts(line["row"].values() if "row" in line else line.values() for line in lines if set(names) <= set(
                line.get("row", line)))
            assert rows == one.given(world.there), one.number
            # Columns that are not given are not there, whatever is asked of them; rows that are not given count as none.
            hidden = [name for name in THERE if name not in names]
            for column in hidden:
                for attempt in ATTEMPTS:
                    value = world.there[0][column]
                    refused = caller.ask("POST", path, json={"question": attempt.format(column=column, value=value)})
                    assert refused.status_code in (400, 404, 422), (attempt, refused.text)
            joined = caller.ask("POST", path, json={"question": f"SELECT {names[0]} FROM payment", "join":
                                                    f"enterprise ON {names[0]} = uscc TAKE name, credit"})
            assert (joined.status_code, joined.json()["code"]) == (403, "access.permission")
            outside = [row for row in world.there if not meets(one.rows, row)]
            for name in (name for name, mask in one.columns.items() if mask == "none" and name not in ("id", "kind", "paid_on")):
                for row in outside[:3]:
                    counted = caller.ask("POST", path, json={
                        "question": f"SELECT count(*) AS n FROM payment WHERE {name} = '{row[name]}'"})
                    assert re.search(r'"n":\s*"?0"?\D', counted.text), counted.text


def test_other_faces_give_no_data(world):
    """Search, catalogue, look-up, figures of the machine: they know no value that was planted."""
    wanted = world.registry[0]
    for caller in world.callers.values():
        for path in ("/metrics", "/openapi.json", "/catalog", "/api/catalogue", "/api/catalogue/lineage", "/api/loads",
                     f"/api/catalogue?words={wanted['name']}", "/api/3/action/package_list", "/api/agreements",
                     f"/api/3/action/package_search?q={wanted['name']}", "/api/enterprises", "/api/enterprises/changes",
                     "/api/enterprises/duplicates", f"/api/enterprises/{wanted['customs_code'][:-1]}1",
                     f"/api/enterprises?words={wanted['name'][:8]}", "/api/inplace/uses", "/api/people", "/api/log",
                     "/api/jobs", "/api/quarantine", "/api/sources", "/api/rates"):
            caller.get(path)
        caller.ask("POST", "/api/enterprises/lookup", json={"codes": [row["customs_code"] for row in world.registry]})


def test_nobody_has_heard_more_than_he_may(world):
    """The rule over all the bytes of all answers that the tests above have caused."""
    planted = world.planted()
    for organisation, caller in world.callers.items():
        heard = caller.everything()
        told = {value for value in planted if value.encode() in heard}
        assert told - world.may_see(organisation) == set(), organisation
        assert world.may_see(organisation) & planted <= told, organisation
