"""Closing, revising and reading again, held against what deltalake and pandas make of the same tables."""
import csv
import decimal
import io
import json

import pandas
import pytest

import home as foreign
from conftest import Program

PERIOD = "2025-03"
MEASURES = ["value_local", "value_usd", "net_mass_kg", "quantity", "items"]
AS = ["--as", "li"]


def load_month(binary, year, folder, files=None):
    program = Program(binary, folder)
    program.run("init", "--commodity-list", "XW", expect=(0,))
    program.run("standards", "import", *year.standards)
    for file in files or year.files[:3]:
        program.run("load", file, "--source", "customs", "--mapping", year.mapping)
    program.run("check", "--period", PERIOD)
    return program


def close(program, *options, **more):
    return program.json("close", "--period", PERIOD, *options, **more)


def finalise(program):
    return close(program, "--status", "final", "--let-pass-all", "--reason", "the traders confirm", *AS)


def cube(program, version=None):
    """The month's cube at a version, every dimension as text."""
    rows = foreign.table(program.home, "cube", version).to_pandas()
    rows = rows[rows["period"] == PERIOD]
    return rows.set_index([name for name in rows.columns if name not in [*MEASURES, "fob_local", "fob_usd"]])


def differences(before, after):
    """The cells that moved and by how much, worked out by pandas."""
    both = before[MEASURES].add_prefix("from_").join(after[MEASURES].add_prefix("to_"), how="outer")
    moved = {}
    for key, row in both.iterrows():
        change = {}
        for name in MEASURES:
            pair = [0 if pandas.isna(row[f"{side}_{name}"]) else row[f"{side}_{name}"] for side in ("from", "to")]
            change[name] = decimal.Decimal(str(pair[1])) - decimal.Decimal(str(pair[0]))
        if any(change.values()):
            moved[key] = change
    return moved


def manifest(program, number):
    return json.loads((program.home / "releases" / PERIOD / str(number) / "manifest.json").read_text())


@pytest.fixture
def program(binary, year, tmp_path):
    return load_month(binary, year, tmp_path / "home")


def a_counted_item(program):
    """An import that counts, with a value of its own to correct."""
    items = foreign.table(program.home, "item").to_pandas()
    excluded = foreign.table(program.home, "excluded").to_pandas()
    findings = foreign.table(program.home, "finding").to_pandas()
    out = set(excluded["declaration_number"]) | set(findings["declaration_number"])
    month = items[(items["period"] == PERIOD) & (items["flow"] == "M") & (items["declaration_version"] == 1)]
    row = next(row for _, row in month.iterrows() if row["declaration_number"] not in out)
    return f"{row['declaration_number']}/{row['item_number']}", row


def test_a_correction_to_a_closed_month_waits_for_a_revision_that_says_what_moved(program):
    close(program)
    finalise(program)
    record, row = a_counted_item(program)
    doubled = row["invoice_amount"] * 2
    program.run("review", "correct", record, "--period", PERIOD, "--set", f"invoice_amount={doubled}",
                "--reason", "the invoice says so", *AS)

    assert close(program, expect=(2,))["error"]["code"] == "close.not_checked"
    program.run("check", "--period", PERIOD)
    assert close(program, expect=(2,))["error"]["code"] == "close.is_final"
    pending = program.json("status")["pending"]
    assert [month["period"] for month in pending] == [PERIOD]
    assert [(cause["cause"], cause["flow"], cause["items"]) for cause in pending[0]["causes"]] == [("corrected", "M", 1)]

    revised = close(program, "--status", "revised", "--reason", "an invoice", "--let-pass-all", *AS)
    assert revised["status"] == "revised" and revised["is_new"]
    before, after = (cube(program, manifest(program, number)["published"]["cube_version"]) for number in (2, 3))
    expected = differences(before, after)
    told = {}
    for cell in revised["movement"]["cells"]:
        key = tuple({"true": True, "false": False}.get(cell["cell"][name], cell["cell"][name]) for name in before.index.names)
        told[key] = {name: decimal.Decimal(str(cell["to"][name])) - decimal.Decimal(str(cell["from"][name]))
                     for name in MEASURES}
        assert cell["causes"] == "corrected"
    assert told == expected and told
    for name in MEASURES:
        whole = sum(map(decimal.Decimal, map(str, after[name]))) - sum(map(decimal.Decimal, map(str, before[name])))
        assert sum(change[name] for change in told.values()) == whole, name
    causes = revised["movement"]["causes"]
    assert sum(decimal.Decimal(cause["value_usd"]) for cause in causes) == sum(
        change["value_usd"] for change in told.values())
    assert causes[0]["corrections"] == f"{PERIOD}/1"
    assert pending[0]["causes"][0]["value_usd"] == causes[0]["value_usd"], "as it was told before anybody decided"
    assert program.json("status")["pending"] == []
    assert json.loads((program.home / "releases" / PERIOD / "3/revision.json").read_text()) == revised["movement"]


def test_a_withdrawn_correction_leaves_the_figures_as_they_were(program):
    first = close(program)
    record, row = a_counted_item(program)
    program.run("review", "correct", record, "--period", PERIOD, "--set", "net_mass_kg=123456.5", "--reason", "scales",
                *AS)
    program.run("check", "--period", PERIOD)
    second = close(program)
    assert second["cube"]["digest"] != first["cube"]["digest"]
    assert second["review"]["manual"] == 1
    program.run("review", "withdraw", f"{PERIOD}/1", "--reason", "wrong record", *AS)
    program.run("check", "--period", PERIOD)
    third = close(program)
    assert third["cube"]["digest"] == first["cube"]["digest"]
    assert third["review"]["manual"] == 0
    raw = foreign.table(program.home, "item").to_pandas()
    same = raw[(raw["declaration_number"] == row["declaration_number"]) & (raw["item_number"] == row["item_number"])]
    assert list(same["net_mass_kg"]) == [row["net_mass_kg"]], "what was declared stays"
    corrections = foreign.table(program.home, "correction").to_pandas()
    assert list(corrections.sort_values("sequence")["kind"]) == ["manual", "withdrawal"], "the table only grows"


def test_late_and_amended_declarations_are_told_before_anybody_decides(binary, year, tmp_path):
    program = load_month(binary, year, tmp_path / "home", year.files[:2])
    text = year.files[2].read_text(encoding="utf-8")
    rows = list(csv.reader(io.StringIO(text)))
    early, late = rows[: len(rows) // 2], [rows[0], *rows[len(rows) // 2:]]
    for name, part in (("early", early), ("late", late)):
        with open(tmp_path / f"{name}.csv", "w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows(part)
    program.run("load", tmp_path / "early.csv", "--source", "customs", "--mapping", year.mapping)
    program.run("check", "--period", PERIOD)
    finalise(program)
    told = program.json("load", tmp_path / "late.csv", "--source", "customs", "--mapping", year.mapping)["pending"]
    assert [month["period"] for month in told] == [PERIOD]
    late_items = {cause["flow"]: cause["items"] for cause in told[0]["causes"] if cause["cause"] == "late"}
    assert late_items.keys() == {"M", "X"} and all(late_items.values())
    program.run("check", "--period", PERIOD)
    revised = close(program, "--status", "revised", "--reason", "late declarations", "--let-pass-all", *AS)
    assert {"late"} <= {cause["cause"] for cause in revised["movement"]["causes"]}
    usd = [sum(map(decimal.Decimal, map(str, cube(program, manifest(program, number)["published"]["cube_version"])["value_usd"])))
           for number in (1, 2)]
    assert sum(decimal.Decimal(cell["to"]["value_usd"]) - decimal.Decimal(cell["from"]["value_usd"])
               for cell in revised["movement"]["cells"]) == usd[1] - usd[0]


def test_every_vintage_is_read_again(program):
    close(program)
    finalise(program)
    record, row = a_counted_item(program)
    program.run("review", "correct", record, "--period", PERIOD, "--set", f"invoice_amount={row['invoice_amount'] * 3}",
                "--reason", "typed wrongly", *AS)
    program.run("check", "--period", PERIOD)
    close(program, "--status", "revised", "--reason", "typed wrongly", "--let-pass-all", *AS)
    seen = set()
    for number, status in ((1, "Preliminary"), (2, "Final"), (3, "Revised")):
        published = manifest(program, number)["published"]
        expected = cube(program, published["cube_version"])
        exports = sum(value for key, value in expected["value_usd"].items() if key[expected.index.names.index("flow")] == "X")
        imports = sum(value for key, value in expected["value_usd"].items() if key[expected.index.names.index("flow")] == "M")
        for as_of in (number, f"{PERIOD}/{number}", published["at"]):
            table = program.json("table", "chapter", "--period", PERIOD, "--as-of", as_of, "--unit", 1)
            assert table["status"] == status
            total = next(row for row in table["rows"] if row["is_total"])
            assert decimal.Decimal(total["values"]["export"]) == exports
            assert decimal.Decimal(total["values"]["import"]) == imports
            seen.add((number, exports, imports))
        trace = program.json("trace", "--period", PERIOD, "--where", "flow=M", "--as-of", number)
        assert trace["agrees"] and decimal.Decimal(trace["value_usd"]) == imports
    assert len(seen) == 3


def test_closing_twice_gives_the_same_release_and_the_same_digest(binary, year, program, tmp_path):
    first = close(program)
    again = close(program)
    assert not again["is_new"] and again["release"] == first["release"] == 1
    final = finalise(program)
    assert final["is_new"] and final["release"] == 2
    assert not finalise(program)["is_new"]
    other = load_month(binary, year, tmp_path / "other")
    assert close(other)["cube"]["digest"] == first["cube"]["digest"]


def test_a_month_goes_into_the_yearbook_and_stays(program):
    assert close(program, "--status", "yearbook", expect=(2,))["error"]["code"] == "close.not_final"
    assert close(program, "--status", "final", expect=(2,))["error"]["code"] == "close.fatal_stands"
    finalise(program)
    assert close(program, "--status", "yearbook")["status"] == "yearbook"
    record, _ = a_counted_item(program)
    program.run("review", "correct", record, "--period", PERIOD, "--set", "net_mass_kg=1.5", "--reason", "late", *AS)
    program.run("check", "--period", PERIOD)
    refused = close(program, "--status", "revised", "--reason", "late", expect=(2,))
    assert refused["error"]["code"] == "close.is_frozen"
    assert [release["status"] for release in program.json("status")["releases"]] == ["final", "yearbook"]


def test_an_empty_month_can_be_closed_and_revised(program):
    empty = "2024-01"
    program.run("check", "--period", empty)
    assert program.json("close", "--period", empty, "--status", "final")["cube"]["cells"] == 0
    assert not program.json("close", "--period", empty, "--status", "revised", "--reason", "none")["is_new"]
    assert program.json("review", "next", "--period", empty, *AS)["record"] is None
