"""Killed at any moment and run again, a load or a close gives what it would have given in peace."""
import random
import signal
import subprocess
import time

import pytest

import home as foreign
from conftest import FULL, Program

KILLS = 56 if FULL else 8
PERIOD = "2025-03"
TABLES = ("cube", "excluded", "finding")


def load(year):
    return ["load", *year.files, "--source", "customs", "--mapping", year.mapping]


def new_home(binary, folder, year):
    program = Program(binary, folder)
    program.run("init", "--commodity-list", "XW", expect=(0,))
    program.run("standards", "import", *year.standards)
    return program


def timed(program, *arguments):
    began = time.monotonic()
    program.run(*arguments)
    return time.monotonic() - began


@pytest.fixture(scope="module")
def peace(binary, year, tmp_path_factory):
    """The same work without a kill: what must come out, and how long each step takes."""
    program = new_home(binary, tmp_path_factory.mktemp("peace") / "home", year)
    seconds = {"load": timed(program, *load(year)),
               "check": timed(program, "check", "--period", PERIOD),
               "close": timed(program, "close", "--period", PERIOD)}
    assert seconds["load"] > 0
    return {"seconds": seconds, "account": foreign.account(program.home),
            "digests": {name: foreign.digest(program.home, name) for name in TABLES}}


def kill_during(program, arguments, seconds):
    """Starts the command and kills it after so long. True when it was still running."""
    process = program.start(*arguments)
    try:
        process.communicate(timeout=seconds)
        assert process.returncode in (0, 1)
        return False
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
        process.communicate()
        return True


@pytest.mark.parametrize("number", range(KILLS // 4))
def test_killed_and_run_again(binary, year, peace, tmp_path, number, record_property):
    chance = random.Random(number)
    program = new_home(binary, tmp_path / "home", year)
    killed = 0
    for step in (load(year), ["close", "--period", PERIOD]):
        if step[0] == "close":
            program.run("check", "--period", PERIOD)
        for _ in range(2):
            killed += kill_during(program, step, chance.uniform(0, peace["seconds"][step[0]]))
        program.run(*step)
        assert foreign.account(program.home) == peace["account"]
    assert {name: foreign.digest(program.home, name) for name in TABLES} == peace["digests"]
    program.run("doctor", expect=(0,))
    record_property("kills", killed)


def test_a_second_load_changes_nothing(binary, year, peace, tmp_path):
    """Also not under another name."""
    program = new_home(binary, tmp_path / "home", year)
    program.run(*load(year))
    copy = tmp_path / "another name.csv"
    copy.write_bytes(year.files[0].read_bytes())
    program.run("load", copy, "--source", "customs", "--mapping", year.mapping)
    program.run(*load(year))
    assert foreign.account(program.home) == peace["account"]
