"""Tables written by room lake, read with deltalake: every type, odd partition values, removals."""
import json
import os
import subprocess
from decimal import Decimal

import deltalake
import pandas
import pyarrow
import pyarrow.compute as compute
import pyarrow.dataset as dataset
import pytest

import lake_reader


@pytest.fixture(scope="module")
def tables(binary, tmp_path_factory):
    writer = binary.parent / "lake_test"
    if not writer.is_file():
        pytest.skip(f"{writer} is not built")
    folder = tmp_path_factory.mktemp("tables")
    subprocess.run([writer, "--gtest_filter=TablesForOtherReaders.*"], check=True, capture_output=True,
                   env={**os.environ, "TIDEWAITER_TABLES": str(folder)})
    return folder


def test_counts_sums_and_partitions_at_every_version(tables):
    expected = json.loads((tables / "expected.json").read_text(encoding="utf-8"))
    read = lake_reader.read(tables)
    assert read.keys() == expected.keys()
    for name, versions in expected.items():
        for version, stated in versions.items():
            found = read[name][version]
            assert found["rows"] == stated["rows"], (name, version)
            assert found.get("partitions", {}) == stated.get("partitions", {}), (name, version)
            for column, value in stated["sums"].items():
                assert Decimal(found["sums"][column]) == Decimal(value), (name, version, column)


@pytest.mark.parametrize("name", ["odd", "ordered"])
def test_ranges_in_the_log_hold(tables, name):
    """No value of a file lies outside what the log states of it, or readers skip files that they need."""
    table = deltalake.DeltaTable(str(tables / name))
    actions = pyarrow.table(table.get_add_actions(flatten=True)).to_pandas()
    rows = table.to_pandas()
    checked = 0
    for _, action in actions.iterrows():
        of_file = rows[rows["place"] == action["partition.place"]]
        assert len(of_file) == action["num_records"]
        for column in ("n", "money", "wide", "text", "day", "moment"):
            low, high = action.get(f"min.{column}"), action.get(f"max.{column}")
            values = of_file[column].dropna()
            assert action[f"null_count.{column}"] == len(of_file) - len(values)
            if pandas.isna(low) or pandas.isna(high):
                continue
            if column in ("money", "wide"):
                low, high = Decimal(str(low)), Decimal(str(high))
            assert low <= min(values) and max(values) <= high, (action["path"], column)
            checked += 1
    assert checked >= 4 * len(actions)


@pytest.mark.parametrize("column", ["n", "money", "wide", "text", "day", "moment"])
def test_a_filtered_read_finds_what_is_there(tables, column):
    """The reader skips files by the ranges of the log: none may be missing from the answer."""
    table = deltalake.DeltaTable(str(tables / "ordered"))
    rows = table.to_pyarrow_table()
    for position in (0, 99, 450, rows.num_rows - 1):
        value = rows[column][position]
        if not value.is_valid or value.as_py() != value.as_py():
            continue
        whole = compute.sum(compute.equal(rows[column], value)).as_py()
        found = table.to_pyarrow_dataset().to_table(filter=dataset.field(column) == value)
        assert found.num_rows == whole > 0, (column, value)


def test_values_arrive_as_they_are(tables):
    rows = deltalake.DeltaTable(str(tables / "ordered")).to_pandas().sort_values("n").reset_index(drop=True)
    assert rows["moment"][5] == pandas.Timestamp("2026-03-06 12:00:05.123456", tz="UTC")
    assert rows["text"][6] == "海关" * 6 and pandas.isna(rows["text"][5])
    assert rows["wide"][3] == Decimal("3703703670370370367.0370370367")
    assert str(rows["day"][31]) == "2026-02-01"
    assert rows["nothing"].isna().all() and rows["truth"][3] and not rows["truth"][4]
