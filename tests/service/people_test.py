"""People on the command line: from the first administrator on, what changes the record needs a person and a right."""
import datetime
import json
import os
import subprocess

import pytest
import requests

from conftest import Program
from server import Server

# What each command needs, and words that are enough for it to be asked. On an empty home it then fails in another way,
# or does nothing.
NEEDS = {
    "declaration.load": [["load", "nowhere.csv", "--source", "s"], ["history", "import", "nowhere.csv"]],
    "check.run": [["check", "--period", "2026-01"], ["watch", "run", "--period", "2026-01"]],
    "review.work": [["review", "next", "--period", "2026-01"],
                    ["review", "accept", "1/1", "--period", "2026-01", "--reason", "r"]],
    "review.query": [["review", "query", "1/1", "--period", "2026-01", "--question", "q"]],
    "close.preliminary": [["close", "--period", "2026-01"]],
    "close.final": [["close", "--period", "2026-01", "--status", "final"]],
    "confidentiality.write": [["confidentiality", "apply", "--period", "2026-01"]],
    "standards.write": [["standards", "import", "nowhere.csv"]],
    "rate.write": [["standards", "import", "nowhere.csv", "--kind", "rate"]],
    "bill.issue": [["bill", "issue", "D1"], ["bill", "void", "B-2026-000001", "--reason", "r"]],
    "bill.claim": [["bill", "claim", "B-2026-000001", "--by", "t", "--reference", "r"]],
    "release.publish": [["feed", "open", "A-1", "bills"], ["feed", "publish", "A-1"],
                        ["feed", "recipient", "A-1", "KEY"], ["feed", "receipt", "A-1", "nowhere"]],
    "audit.read": [["use", "month", "2026-01"], ["use", "unused", "--since", "2026-01-01"]],
    "catalogue.write": [["catalogue", "submit", "nothing"]],
    "catalogue.review": [["catalogue", "register", "nothing"], ["catalogue", "publish", "nothing"]],
    "agreement.ask": [["agreement", "withdraw", "A-none"]],
    "agreement.decide": [["agreement", "approve", "A-none"]],
    "mirror.write": [["mirror", "import", "nowhere.csv", "--partner", "DE"]],
    "people.read": [["people", "list"], ["session", "list"], ["key", "list"]],
    "people.manage": [["people", "scope", "nobody"], ["people", "disable", "nobody"], ["people", "link", "nobody"]],
    "grant.approve": [["people", "approve", "q-none"]],
}


class Home:
    """A program with an administrator, and the key of whoever acts."""

    def __init__(self, program):
        self.program = program
        first = program.json("people", "add", "admin", "--role", "administrator")
        self.keys = {"admin": first["key"]}

    def environment(self, login):
        return {**os.environ, "TIDEWAITER_AS": login, "TIDEWAITER_KEY": self.keys[login]}

    def json(self, login, *arguments, **options):
        return self.program.json(*arguments, env=self.environment(login), **options)

    def code(self, login, *arguments):
        """The code of the error, or "" where it is done."""
        answer = self.json(login, *arguments, expect=None)
        return answer.get("error", {}).get("code", "") if isinstance(answer, dict) else ""

    def service(self, login, *roles):
        self.json("admin", "people", "add", login, "--service", *[word for role in roles for word in ("--role", role)])
        self.keys[login] = self.json("admin", "key", "add", login, "--label", "test")["key"]


@pytest.fixture
def home(program):
    return Home(program)


def test_without_an_administrator_the_files_decide(program):
    assert program.run("check", "--period", "2026-01", expect=None).stderr.find("--as") < 0
    program.run("people", "add", "li", "--role", "reviewer")  # no administrator yet
    program.run("people", "list")
    program.run("people", "add", "admin", "--role", "administrator")
    refused = program.run("people", "list", expect=[2])
    assert "--as" in refused.stderr


def test_every_role_and_every_command(home):
    """What a role's permissions allow is asked of the data; the command must agree."""
    roles = home.json("admin", "people", "roles")
    assert len(roles) >= 13
    for role in roles:
        home.service(role["name"].replace("_", "-"), role["name"])
    home.service("nobody-s")
    wrong = []
    for role in roles + [{"name": "nobody_s", "permissions": []}]:
        login = role["name"].replace("_", "-")
        for permission, commands in NEEDS.items():
            for command in commands:
                denied = home.code(login, *command) == "identity.denied"
                if denied != (permission not in role["permissions"]):
                    wrong.append((role["name"], permission, command))
    assert not wrong


def test_a_key_stands_for_one_person(home):
    home.service("feed", "data_deliverer")
    home.keys["other"] = home.keys["feed"]
    assert home.code("other", "people", "list") == "identity.key_wrong"
    home.keys["feed"] = home.keys["feed"][:-1] + ("0" if home.keys["feed"][-1] != "0" else "1")
    assert home.code("feed", "load", "nowhere.csv", "--source", "s") == "identity.key_wrong"
    keys = {key["login"]: key["prefix"] for key in home.json("admin", "key", "list")}
    home.json("admin", "key", "revoke", keys["feed"])
    home.keys["feed"] = home.keys["other"]
    assert home.code("feed", "load", "nowhere.csv", "--source", "s") == "identity.key_wrong"


def test_a_person_chooses_a_password_makes_a_key_and_is_lent_rights(home, program):
    def add(login, role):
        link = home.json("admin", "people", "add", login, "--role", role)["link"]
        done = program_with_input("people", "password", "--token", link, text=f"a long word of {login}\n")
        assert done.returncode == 0, done.stderr
        made = program_with_input("key", "add", login, "--password", "--label", "desk", "--json",
                                  text=f"a long word of {login}\n\n")
        home.keys[login] = json.loads(made.stdout)["key"]

    def program_with_input(*arguments, text):
        return subprocess.run(program.command(*arguments), input=text, capture_output=True, text=True, timeout=60)

    add("wang", "head_of_statistics")
    add("li", "district_officer")
    assert program_with_input("key", "add", "li", "--password", "--label", "x", text="wrong\n\n").returncode == 2
    final = ["close", "--period", "2026-01", "--status", "final"]
    assert home.code("li", *final) == "identity.denied"
    assert home.code("li", *final, "--acting-for", "wang") == "identity.not_delegated"
    today = datetime.datetime.now(datetime.timezone.utc).date()
    lent = home.json("wang", "people", "delegate", "wang", "li", "--until", str(today + datetime.timedelta(days=2)))
    assert home.code("li", *final, "--acting-for", "wang") not in ("identity.denied", "identity.not_delegated")
    home.json("wang", "people", "delegate", "--end", lent["id"])
    assert home.code("li", *final, "--acting-for", "wang") == "identity.not_delegated"


def test_grants_wait_for_a_second_person_where_the_home_says_so(home):
    home.service("second", "grant_approver")
    (home.program.home / "settings.toml").write_text('four_eyes = ["grant"]\n')
    home.json("admin", "people", "add", "feed", "--service")
    given = home.json("admin", "people", "role", "feed", "data_deliverer")
    assert home.json("admin", "people", "list")[1]["roles"] == []
    assert home.code("admin", "people", "approve", given["proposal"]) == "identity.denied"
    assert [each["id"] for each in home.json("second", "people", "proposals")] == [given["proposal"]]
    home.json("second", "people", "approve", given["proposal"])
    assert home.json("admin", "people", "list")[1]["roles"] == ["data_deliverer"]


def test_an_unknown_setting_is_refused(home):
    (home.program.home / "settings.toml").write_text('stor = "postgresql://x"\n')
    assert home.code("admin", "people", "list") == "store.setting_unknown"


def test_final_figures_wait_for_a_second_person_where_the_home_says_so(binary, year, tmp_path):
    """The rule: what two people want alike is closed, by the second of them; a month that has moved is another matter."""
    program = Program(binary, tmp_path / "home")
    program.run("init", "--commodity-list", "XW", expect=(0,))
    program.run("standards", "import", *year.standards)
    load = ["load", "--source", "s", "--mapping", year.mapping]
    program.run(*load, year.files[0])
    program.run("check", "--period", "2025-01")
    home = Home(program)
    for login in ("li", "wang"):
        home.service(login, "head_of_statistics")
    (program.home / "settings.toml").write_text('four_eyes = ["close"]\n')

    def close(login, reason="as declared"):
        return home.json(login, "close", "--period", "2025-01", "--status", "final", "--let-pass-all", "--reason", reason)

    assert home.json("li", "close", "--period", "2025-01")["status"] == "preliminary"  # needs nobody else
    first = close("li")["waits"]["proposal"]
    assert close("li")["waits"]["proposal"] == first  # once more is no second person
    assert close("wang", "for another reason")["waits"]["proposal"] != first
    lines = year.files[0].read_text(encoding="utf-8-sig").splitlines()
    late = tmp_path / "late.csv"
    late.write_text("\n".join([lines[0], lines[-1].replace(lines[-1].split(",")[0], "LATE2025010001", 1)]) + "\n")
    home.json("li", *load, late)
    home.json("li", "check", "--period", "2025-01")
    moved = close("wang")["waits"]["proposal"]
    assert moved != first
    made = close("li")
    assert (made["status"], made["author"]) == ("final", "li")
    waiting = {each["id"] for each in home.json("admin", "people", "proposals")}
    assert first in waiting and moved not in waiting
    with Server(binary, program.home, link=False) as server:
        def revise(login):
            return requests.post(f"{server.url}/api/months/2025-01/close", json={"status": "revised", "reason": "late"},
                                 headers={"Authorization": f"Bearer {home.keys[login]}"}, timeout=60)

        assert revise("li").json()["job"] is None
        begun = revise("wang")
        assert (begun.status_code, begun.json()["job"]["kind"]) == (202, "close")
