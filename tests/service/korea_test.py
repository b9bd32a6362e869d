"""A real extract, held against an independent reading: Python's csv and decimal."""
import collections
import csv
import decimal

import pyarrow.compute as compute
import pytest

import home as foreign
from conftest import ROOT, Program

MAPPING = "examples/korea.toml"


@pytest.fixture(scope="module")
def korea(binary, data, tmp_path_factory):
    source = data / "korea" / "declarations-2020.csv"
    if not source.exists():
        pytest.skip("the Korean declarations are not here")
    folder = tmp_path_factory.mktemp("korea")
    program = Program(binary, folder)
    program.run("init", "--country", "KR", "--currency", "KRW", expect=(0,))
    program.run("load", source, "--source", "korea", "--mapping", ROOT / MAPPING, expect=(0,))
    with source.open(newline="", encoding="utf-8") as text:
        rows = list(csv.DictReader(text))
    return program, rows


def rounded(text, places):
    return decimal.Decimal(text).quantize(decimal.Decimal(1).scaleb(-places), decimal.ROUND_HALF_UP)


def test_every_row_is_loaded_or_rejected(korea):
    program, rows = korea
    assert len(rows) == 37385
    read, loaded, rejected = foreign.account(program.home)
    assert (read, loaded + rejected) == (37385, 37385)


def test_value_and_mass_by_month_and_chapter(korea):
    """Values with up to 17 decimals are rounded to 4, halves away from zero, when they are read."""
    program, rows = korea
    expected = collections.defaultdict(lambda: [decimal.Decimal(0), decimal.Decimal(0), 0])
    for row in rows:
        cell = expected[row["Date"][:7], row["HS6 Code"][:2]]
        cell[0] += rounded(row["Item Price"], 4)
        cell[1] += rounded(row["Net Mass"], 6)
        cell[2] += 1
    found = collections.defaultdict(lambda: [decimal.Decimal(0), decimal.Decimal(0), 0])
    items = foreign.table(program.home, "item").select(["period", "commodity", "statistical_value", "net_mass_kg"])
    for period, commodity, value, mass in zip(*(column.to_pylist() for column in items.columns)):
        cell = found[period, commodity[:2]]
        cell[0] += value
        cell[1] += mass
        cell[2] += 1
    assert dict(found) == dict(expected)


def test_zero_masses_and_prices_are_all_found(korea):
    program, rows = korea
    for month in range(1, 13):
        program.run("check", "--period", f"2020-{month:02d}")
    rules = foreign.table(program.home, "finding")["rule"]
    counts = {each["values"]: each["counts"] for each in compute.value_counts(rules).to_pylist()}
    assert counts["mass_positive_zero"] == 285 == sum(decimal.Decimal(row["Net Mass"]) == 0 for row in rows)
    assert counts["value_positive_stated_zero"] == 358 == sum(decimal.Decimal(row["Item Price"]) == 0 for row in rows)
