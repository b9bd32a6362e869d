"""Reviewers at work, several at once, each a process of its own."""
import json

import pytest

import home as foreign
from conftest import Program

PERIOD = "2025-03"
AS = ["--as", "li"]


@pytest.fixture
def program(binary, year, tmp_path):
    made = Program(binary, tmp_path / "home")
    made.run("init", "--commodity-list", "XW", expect=(0,))
    made.run("standards", "import", *year.standards)
    for file in year.files[:3]:
        made.run("load", file, "--source", "customs", "--mapping", year.mapping)
    made.run("check", "--period", PERIOD)
    return made


def findings(program, **wanted):
    rows = foreign.table(program.home, "finding").to_pandas()
    rows = rows[rows["period"] == PERIOD]
    for name, value in wanted.items():
        rows = rows[rows[name] == value]
    return rows


def test_reviewers_who_ask_at_once_get_different_records(program):
    names = [f"reviewer-{number}" for number in range(5)]
    started = [program.start("review", "next", "--period", PERIOD, "--as", name, "--json") for name in names]
    taken = [json.loads(process.communicate(timeout=300)[0])["record"] for process in started]
    assert len(set(taken)) == len(names)
    again = program.json("review", "next", "--period", PERIOD, "--as", names[0])
    assert again["record"] == taken[0] and again["held_before"]
    refused = program.json("review", "accept", taken[0], "--period", PERIOD, "--as", names[1], "--reason", "mine",
                           expect=(2,))
    assert refused["error"]["code"] == "review.claimed"


def test_fatal_findings_come_first(program):
    queue = program.json("review", "list", "--period", PERIOD, "--limit", 10000)["queue"]
    degrees = [["fatal", "error", "warning"].index(entry["severity"]) for entry in queue]
    assert degrees == sorted(degrees)
    keys = findings(program)[["source", "declaration_number", "declaration_version", "item_number"]]
    assert len(queue) == len(keys.drop_duplicates()), "each record once"


def clean_imports(program):
    """Imports that count and have no finding, dearest first."""
    items = foreign.table(program.home, "item").to_pandas()
    out = set(foreign.table(program.home, "excluded").to_pandas()["declaration_number"])
    out |= set(foreign.table(program.home, "finding").to_pandas()["declaration_number"])
    month = items[(items["period"] == PERIOD) & (items["flow"] == "M") & ~items["declaration_number"].isin(out)]
    return month.sort_values("invoice_amount", ascending=False)


def name(row):
    return f"{row['declaration_number']}/{row['item_number']}"


def test_two_reviewers_who_correct_one_field(program):
    program.run("close", "--period", PERIOD)
    items = clean_imports(program)
    row = items[~items["origin_country"].isin(["DE", "FR"])].iloc[0]

    def correct(author, value, *more, **options):
        return program.json("review", "correct", name(row), "--period", PERIOD, "--set", f"origin_country={value}",
                            "--reason", "the invoice", "--as", author, *more, **options)

    correct("li", "DE")
    refused = correct("wang", "FR", expect=(2,))
    assert refused["error"]["code"] == "review.corrected"
    assert "li" in refused["error"]["en"] and "DE" in refused["error"]["en"]
    seen = correct("wang", "FR", "--replaces", f"{PERIOD}/1")
    assert [each["state"] for each in seen["corrections"]] == ["replaced", "applied"]
    field = next(field for field in seen["fields"] if field["field"] == "origin_country")
    assert (field["declared"], field["value"]) == (row["origin_country"], "FR")


def test_what_a_reviewer_decides_comes_to_count(program):
    """Three records that a rule of the home keeps out: one is corrected, one accepted, one rightly out."""
    closed = program.json("close", "--period", PERIOD)
    dear = clean_imports(program)
    limit = dear["invoice_amount"].iloc[2]
    wrong, right, out = (name(row) for _, row in dear.iloc[:3].iterrows())
    chosen = ", ".join(f'"{number}"' for number in dear["declaration_number"].iloc[:3])
    (program.home / "rules").mkdir()
    (program.home / "rules/own.vtl").write_text(
        "define datapoint ruleset own (variable invoice_amount, declaration_number) is\n"
        f"  dear: when declaration_number in {{{chosen}}} then invoice_amount < {limit}\n"
        "    errorcode \"dear\" errorlevel \"fatal\"\n"
        "end datapoint ruleset;\n"
        "own_checked := check_datapoint(item, own);\n")
    program.run("check", "--period", PERIOD)
    assert program.json("close", "--period", PERIOD)["items"]["counted"] == closed["items"]["counted"] - 3
    options = ["--period", PERIOD, "--reason", "seen the papers", *AS]
    program.run("review", "correct", wrong, "--set", "invoice_amount=1.5", *options)
    program.run("review", "accept", right, *options)
    program.run("review", "leave-out", out, *options)
    program.run("check", "--period", PERIOD)
    after = program.json("close", "--period", PERIOD)
    assert after["items"]["counted"] == closed["items"]["counted"] - 1
    assert after["review"] == {"manual": 1, "automatic": 0, "imputed": 0, "not_applied": 0, "accepted": 1, "left_out": 1}
    excluded = foreign.table(program.home, "excluded").to_pandas()
    assert [f"{row['declaration_number']}/{row['item_number']}" for _, row in excluded.iterrows()
            if row["detail"] == "dear"] == [out]
    listed = program.json("review", "list", "--period", PERIOD, "--limit", 10000)["queue"]
    assert not {wrong, right, out} & {entry["record"] for entry in listed if entry["severity"] == "fatal"}
    program.run("close", "--period", PERIOD, "--status", "final", expect=(2,))  # other fatal ones stand


def test_an_open_query_is_listed_until_it_is_answered(program):
    record = program.json("review", "next", "--period", PERIOD, *AS)["record"]
    program.run("review", "query", record, "--period", PERIOD, "--question", "Is the mass in tonnes?", *AS)
    waiting = [each for each in program.json("review", "list", "--period", PERIOD)["decisions"]
               if each["action"] == "query"]
    assert [(each["record"], each["open"], each["age_days"]) for each in waiting] == [(record, True, 0)]
    assert program.json("review", "next", "--period", PERIOD, *AS)["record"] != record
    program.run("review", "accept", record, "--period", PERIOD, "--reason", "it is in kg", *AS)
    waiting = [each for each in program.json("review", "list", "--period", PERIOD)["decisions"]
               if each["action"] == "query"]
    assert [each["open"] for each in waiting] == [False]


def test_a_rule_that_divides_by_zero_on_a_corrected_value_is_a_finding_there(program):
    (program.home / "rules").mkdir()
    (program.home / "rules/own.vtl").write_text(
        "define datapoint ruleset own (variable invoice_amount, net_mass_kg) is\n"
        "  price_of_mass: when net_mass_kg >= 0 then invoice_amount / net_mass_kg < 1000000000\n"
        "    errorcode \"price_of_mass\" errorlevel \"warning\"\n"
        "end datapoint ruleset;\n"
        "own_checked := check_datapoint(item, own);\n")
    program.run("check", "--period", PERIOD)
    before = findings(program, rule="price_of_mass", outcome="failed")
    items = foreign.table(program.home, "item").to_pandas()
    row = items[(items["period"] == PERIOD) & (items["net_mass_kg"] > 0)].iloc[0]
    record = f"{row['declaration_number']}/{row['item_number']}"
    program.run("review", "correct", record, "--period", PERIOD, "--set", "net_mass_kg=0", "--reason", "it weighs nothing",
                *AS)
    program.run("check", "--period", PERIOD)
    after = findings(program, rule="price_of_mass", outcome="failed")
    assert len(after) == len(before) + 1
    assert row["declaration_number"] in set(after["declaration_number"])
    program.run("close", "--period", PERIOD)


def test_a_correction_of_what_an_amendment_changed_is_told_as_stale(program):
    items = foreign.table(program.home, "item").to_pandas()
    month = items[items["period"] == PERIOD]
    amended = month[month["declaration_version"] > 1].iloc[0]
    same = month[(month["declaration_number"] == amended["declaration_number"])
                 & (month["item_number"] == amended["item_number"])]
    assert len(same) > 1
    record = f"{amended['declaration_number']}/{amended['item_number']}"
    program.run("review", "correct", record, "--period", PERIOD, "--set", "packages=77", "--reason", "counted", *AS)
    listed = program.json("review", "list", "--period", PERIOD)["corrections"]
    assert [each["state"] for each in listed] == ["applied"]
