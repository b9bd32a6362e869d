"""Reads every table of a lake at every version with deltalake, and prints what is in it as JSON:
{table: {version: {"rows": n, "sums": {numeric column: "exact sum"}, "partitions": {first key: rows}}}}.

Usage: lake_reader.py HOME    (HOME/lake holds the tables; or a folder of tables itself)
"""
import json
import pathlib
import sys
from decimal import Decimal, localcontext

import deltalake
import pyarrow


def exact_sum(column):
    """As text, trailing zeros of a decimal kept; doubles are left out, their sum depends on the order."""
    with localcontext() as context:
        context.prec = 76
        return format(sum((Decimal(value) for value in column.to_pylist() if value is not None), Decimal(0)), "f")


def is_exact(kind):
    return pyarrow.types.is_integer(kind) or pyarrow.types.is_decimal(kind)


def content(folder, version):
    table = deltalake.DeltaTable(str(folder), version=version)
    rows = table.to_pyarrow_table()
    found = {"rows": rows.num_rows,
             "sums": {field.name: exact_sum(rows[field.name]) for field in rows.schema if is_exact(field.type)}}
    if keys := table.metadata().partition_columns:
        counts = rows.group_by(keys[0]).aggregate([([], "count_all")]).to_pylist()
        found["partitions"] = {row[keys[0]]: row["count_all"] for row in counts}
    return found


def tables(home):
    root = home / "lake" if (home / "lake").is_dir() else home
    return sorted(path for path in root.iterdir() if (path / "_delta_log").is_dir())


def read(home):
    """All of it, newest versions included."""
    return {folder.name: {str(version): content(folder, version)
                          for version in range(deltalake.DeltaTable(str(folder)).version() + 1)}
            for folder in tables(pathlib.Path(home))}


if __name__ == "__main__":
    json.dump(read(sys.argv[1]), sys.stdout, ensure_ascii=False, indent=1)
