"""A home as somebody else's Delta reader sees it: nothing here uses the program."""
import hashlib

import deltalake
import pyarrow
import pyarrow.compute as compute


def table(home, name, version=None):
    """All rows, or an empty table where there is none yet."""
    folder = home / "lake" / name
    if not (folder / "_delta_log").is_dir():
        return pyarrow.table({})
    return deltalake.DeltaTable(str(folder), version=version).to_pyarrow_table()


def account(home):
    """(read, loaded, rejected) by the ledger, after holding it against the rows themselves."""
    ledger = table(home, "load")
    items = table(home, "item")
    rejected = table(home, "rejected")
    read, loaded, bad = (compute.sum(ledger[f"records_{name}"]).as_py() or 0 for name in ("read", "loaded", "rejected"))
    assert read == loaded + bad
    assert items.num_rows == loaded, "items and their ledger differ"
    assert (compute.sum(rejected["records"]).as_py() or 0 if rejected.num_columns else 0) == bad
    keys = items.select(["load_id", "line", "declaration_number", "declaration_version", "item_number"])
    assert len(set(zip(*(column.to_pylist() for column in keys.columns)))) == items.num_rows, "an item stands twice"
    return read, loaded, bad


def digest(home, name):
    """Of the rows as a set, every column as text: what files they lie in does not matter."""
    rows = table(home, name)
    columns = sorted(rows.column_names)
    lines = sorted(repr(values) for values in zip(*(rows[column].to_pylist() for column in columns)))
    return hashlib.sha256("\n".join([repr(columns), *lines]).encode()).hexdigest()
