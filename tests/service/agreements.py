"""Agreements as their life would have made them, put into the store at once."""
import json
import sqlite3


def change(program, statement, values=()):
    with sqlite3.connect(program.home / "store/tidewaiter.db", timeout=30) as store:
        store.execute(statement, values)


def agree(program, number, organisation, resource, columns, rows="", state="in_force"):
    """`columns`: names, or names with their masks."""
    masks = columns if isinstance(columns, dict) else dict.fromkeys(columns, "none")
    terms = {"columns": [{"name": name, "mask": mask} for name, mask in masks.items()], "rows": rows, "purpose": "test",
             "legal_basis": "none", "rows_a_day": 0}
    change(program, "INSERT INTO agreement (id, organisation, resource, state, terms, salt, valid_from, valid_until, made_at, "
           "changed_at) VALUES (?, ?, ?, ?, ?, ?, '2020-01-01', '2099-12-31', '2026-01-01T00:00:00.000Z', "
           "'2026-01-01T00:00:00.000Z')", (number, organisation, resource, state, json.dumps(terms), "ab" * 32))


def end(program, number):
    change(program, "UPDATE agreement SET state = 'ended', end_reason = 'revoked' WHERE id = ?", (number,))
