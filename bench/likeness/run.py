#!/usr/bin/env python3
"""How well `catalogue like` finds planted duplicates. Usage: run.py TIDEWAITER FOLDER [--seeds 1,2,3,4,5]

For each seed a catalogue of 300 entries is made (generate.py), taken into a new home, and every pair the program calls
alike is held against the truth. Exit status 1 where recall or precision of all seeds together is under 0.9.
"""
import argparse
import collections
import csv
import json
import pathlib
import shutil
import subprocess
import sys
import time


def run(program, home, *arguments):
    done = subprocess.run([program, *map(str, arguments), "--home", str(home), "--json"], capture_output=True, text=True)
    if done.returncode > 1:
        sys.exit(done.stdout + done.stderr)
    return done.stdout


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--seeds", default="1,2,3,4,5")
    options = parser.parse_args()
    here = pathlib.Path(__file__).resolve().parent
    shutil.rmtree(options.folder, ignore_errors=True)
    planted, found, right = collections.Counter(), collections.Counter(), 0
    wrong, said = [], 0
    for seed in options.seeds.split(","):
        folder = options.folder / seed
        subprocess.run([sys.executable, here / "generate.py", folder, "--seed", seed], check=True)
        with open(folder / "truth.csv", encoding="utf-8") as text:
            truth = {(row["first"], row["second"]): row["kind"] for row in csv.DictReader(text)}
        home = folder / "home"
        run(options.program, home, "init", "--no-log")
        run(options.program, home, "catalogue", "add", folder / "entries.jsonl", "--save")
        begin = time.monotonic()
        pairs = json.loads(run(options.program, home, "catalogue", "like"))["pairs"]
        seconds = time.monotonic() - begin
        alike = {tuple(sorted((pair["first"], pair["code"]))): pair["score"] for pair in pairs}
        hits = {pair for pair in alike if truth.get(pair, "either") != "either"}
        misses = [pair for pair in alike if pair not in truth]
        planted.update(kind for kind in truth.values() if kind != "either")
        found.update(truth[pair] for pair in hits)
        right += len(hits)
        said += len(hits) + len(misses)
        wrong += misses
        total = sum(kind != "either" for kind in truth.values())
        print(f"seed {seed}: {len(hits)} of {total} found, {len(misses)} wrong, {seconds:.2f} s for all pairs")
    for kind in sorted(planted):
        print(f"  {kind}: {found[kind]} of {planted[kind]}")
    recall, precision = right / sum(planted.values()), right / max(1, said)
    print(f"recall {recall:.3f}, precision {precision:.3f}")
    for pair in wrong[:10]:
        print("  wrong:", *pair)
    return 0 if min(recall, precision) >= 0.9 else 1


if __name__ == "__main__":
    sys.exit(main())
