"""Scope by generation: an officer of each of the 42 districts asks every route of /openapi.json about another
district's record. Nothing of another district is in any answer: lists, searches, trace, counts, exports, events, errors."""
import csv
import json
import os
import re
import shutil

import pytest
import requests

from conftest import FULL, Program
from server import Server

WORDS = re.compile(rb"[0-9A-Za-z]{9,20}")
# What an officer could be told of somebody else's record.
TOLD = ("ENTRY_NO", "TRADER", "DECLARANT", "COUNTERPARTY", "CONTAINER", "LICENCE")


def month_of(record):
    return f"{record['ACCEPTED'][:4]}-{record['ACCEPTED'][4:6]}"


class Country:
    """A home with every district in it, and an officer of each who may do everything, within the district."""

    def __init__(self, program, year):
        self.program = program
        self.records = {}
        words = {}
        for path in year.files:
            with open(path, encoding="utf-8-sig", newline="") as file:
                for row in csv.DictReader(file):
                    district = row["OFFICE"][:2]
                    self.records.setdefault(district, []).append(row)
                    for name in TOLD:
                        if WORDS.fullmatch((row[name] or "").encode()):
                            words.setdefault(row[name].encode(), set()).add(district)
        # Only what one district alone has can give it away.
        self.owner = {word: min(districts) for word, districts in words.items() if len(districts) == 1}
        self.districts = sorted(district for district in self.records if district.isdigit())
        # Whose officers ask for all there is: seven districts of the 42, all of them in the long tests.
        self.asking = self.districts if FULL else self.districts[::6]
        self.admin = program.json("people", "add", "admin", "--role", "administrator")["key"]
        permissions = {one for role in self.json("people", "roles") for one in role["permissions"]}
        self.json("people", "define", "everything", *[word for one in sorted(permissions) for word in ("--permission", one)])
        self.keys = {district: self.officer(district) for district in self.districts}
        self.keys["all"] = self.officer("all")

    def json(self, *arguments):
        return self.program.json(*arguments, env={**os.environ, "TIDEWAITER_AS": "admin", "TIDEWAITER_KEY": self.admin})

    def officer(self, district):
        login = f"officer-{district}"
        if district != "all":
            self.json("people", "organisation", f"d{district}", "--kind", "district", "--office", district)
        self.json("people", "add", login, "--service", "--role", "everything", "--organisation",
                  "head" if district == "all" else f"d{district}")
        self.json("people", "scope", login, *(["--all-offices"] if district == "all" else ["--office", district]))
        return self.json("key", "add", login, "--label", "test")["key"]

    def other(self, district):
        """A record of the next district."""
        following = self.districts[(self.districts.index(district) + 1) % len(self.districts)]
        return self.records[following][0]


@pytest.fixture(scope="module")
def country(binary, three_years, tmp_path_factory):
    folder = tmp_path_factory.mktemp("country")
    shutil.copytree(three_years.home, folder / "home")
    made = Country(Program(binary, folder / "home"), three_years.year)
    with Server(binary, folder / "home", link=False) as server:
        made.server = server
        made.paths = requests.get(f"{server.url}/openapi.json", timeout=30).json()["paths"]
        yield made


def ask(country, key, method, path, **options):
    return requests.request(method, country.server.url + path, headers={"Authorization": f"Bearer {key}"}, timeout=60,
                            **options)


def filled(schema, name, known):
    """A value of that schema; of a name that we know, one of the other district's."""
    if name in known:
        return known[name]
    if "enum" in schema:
        return next(value for value in schema["enum"] if value is not None)
    if "examples" in schema:
        return schema["examples"][0]
    kind = schema.get("type")
    kind = next(one for one in kind if one != "null") if isinstance(kind, list) else kind
    if kind == "object":
        wanted = schema.get("required", [])
        return {key: filled(value, key, known) for key, value in schema.get("properties", {}).items()
                if key in wanted or key in known}
    if kind == "array":
        return [filled(schema["items"], name, known)]
    if kind in ("integer", "number"):
        return schema.get("minimum", 1)
    return True if kind == "boolean" else "x" * schema.get("minLength", 1)


def requests_about(country, record):
    """(operation, method, path, options) of every route, as if somebody were after this record."""
    month = month_of(record)
    known = {"number": record["ENTRY_NO"], "declaration": record["ENTRY_NO"], "record": f"{record['ENTRY_NO']}/1", "item": 1,
             "item_number": 1, "period": month, "month": month, "source": "customs", "find": record["ENTRY_NO"],
             "find_text": record["ENTRY_NO"], "limit": 1000, "where": [f"district={record['OFFICE'][:2]}"],
             "due": "2099-01-01", "periods": [month], "codes": [record["TRADER"]], "reason": "because", "table": "chapter"}
    for path, methods in country.paths.items():
        for method, operation in methods.items():
            values = {**known, **{"tables": {"name": "chapter"}, "sources": {"name": "customs"}}.get(
                path.split("/")[2] if path.count("/") > 2 else "", {})}
            target, query = path, {}
            for parameter in operation.get("parameters", []):
                name = parameter["name"]
                value = filled(parameter["schema"], name, values)
                if parameter["in"] == "path":
                    target = re.sub(r"\{%s\*?\}" % name, str(value), target)
                elif parameter["required"] or (name in values and name != "where"):
                    query[name] = value
            options = {"params": query}
            for media_type, content in operation.get("requestBody", {}).get("content", {}).items():
                if media_type == "application/json":
                    options["json"] = filled(content["schema"], "", values)
                else:
                    options |= {"data": b"nothing", "headers": {"Content-Type": media_type}}
            yield operation["operationId"], method.upper(), target, options


# They change what the test stands on; each has its own tests of who may.
NOT_ASKED = {"first_administrator", "sign_in", "sign_out", "end_session", "cancel_job", "upload", "start"}


def strangers(country, district, asked, answer):
    """The words in an answer that only other districts have, without those that were asked for."""
    asked = {word for word in WORDS.findall(asked.encode())}
    return {word for word in WORDS.findall(answer) if country.owner.get(word, district) != district} - asked


def test_every_district_is_there(country):
    assert len(country.districts) == 42
    assert len(country.owner) > 10_000


def test_no_route_tells_of_another_district(country):
    """The one rule of scope, over the table of routes as it is."""
    leaks, answered = [], set()
    for district in country.asking:
        record = country.other(district)
        for operation, method, path, options in requests_about(country, record):
            if operation in NOT_ASKED:
                continue
            headers = {"Authorization": f"Bearer {country.keys[district]}", **options.pop("headers", {})}
            answer = requests.request(method, country.server.url + path, headers=headers, timeout=120, **options)
            assert answer.status_code < 500 or answer.status_code == 503, (operation, answer.text)
            if answer.status_code == 200:
                answered.add(operation)
            found = strangers(country, district, path + json.dumps(options, default=str), answer.content)
            if found:
                leaks.append((district, operation, answer.status_code, sorted(found)[:3]))
    assert not leaks, leaks[:20]
    # It was no silence: most routes had something to say, the record of one's own district among it.
    assert {"findings", "queue", "dashboard", "rules", "questions"} <= answered, answered


@pytest.mark.parametrize("route", ["/api/declarations/{}", "/api/records/{}/1", "/api/records/{}/1/cloud"])
def test_what_one_may_not_see_looks_like_what_is_not_there(country, route):
    """Status, code and text are the same for another district's declaration and for one that never was."""
    for district in country.asking:
        record = country.other(district)
        number = record["ENTRY_NO"]
        never = number[:2] + "99" + "9" * (len(number) - 4)
        query = {} if "records" not in route else {"period": month_of(record)}
        seen = [ask(country, country.keys[district], "GET", route.format(each), params=query) for each in (number, never)]
        told = [(one.status_code, re.sub(r'"instance":"[^"]*"', "", one.text.replace(each, "N")))
                for one, each in zip(seen, (number, never))]
        assert told[0] == told[1] and told[0][0] == 404, told
        own = country.records[district][0]
        query = {} if "records" not in route else {"period": month_of(own)}
        assert ask(country, country.keys[district], "GET", route.format(own["ENTRY_NO"]), params=query).status_code == 200


def test_the_districts_counts_add_up_to_the_countrys(country):
    """What each district is told of a month is its own share: together they are the whole, and no more."""
    month = "2025-06"

    def counts(key):
        board = ask(country, key, "GET", f"/api/months/{month}/dashboard").json()
        findings = ask(country, key, "GET", "/api/findings", params={"period": month, "limit": 1}).json()
        return {"findings": findings["total"], "arrived": sum(one["declarations"] for one in board["arrivals"]),
                "days": sum(one["declarations"] for one in board["days"]), "open": board["queue"]["open"],
                **{one["rule"]: one["items"] for one in board["findings"]}}

    whole = counts(country.keys["all"])
    parts = [counts(country.keys[district]) for district in country.districts]
    assert {name: sum(part.get(name, 0) for part in parts) for name in whole} == whole
    assert whole["findings"] > 0 and whole["arrived"] > 100
