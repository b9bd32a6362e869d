"""The machine stops before any write of a load, a check or a close, and the disk keeps what it likes of what was not synced.

crash/crashing_disk.cc is preloaded: it lists every step that changes the home and kills the program before one of them. Here
is worked out what a disk may then hold, and the work is done again on that. The rule: what a command had answered for is
there, nothing is half there, and the work done again gives what it gives in peace.
"""
import os
import pathlib
import random
import shutil
import subprocess

import pytest

import home as foreign
from conftest import FULL, ROOT, Program

PERIOD = "2025-03"
TABLES = ("item", "finding", "excluded", "cube")
KEPT = ("nothing", "contents", "names", "half", "everything")  # of what was not synced


class File:
    """One content, under whatever names."""

    def __init__(self, place, synced=0):
        self.place = place    # a path that has it now
        self.synced = synced  # so many bytes are safe
        self.is_dirty = synced == 0

    def content(self, kept):
        content = self.place.read_bytes()
        if not self.is_dirty or kept in ("contents", "everything"):
            return content
        return content[:max(self.synced, len(content) // 2) if kept == "half" else self.synced]


class Folder:
    def __init__(self, entries=()):
        self.entries = dict(entries)       # as programs see them
        self.synced = dict(self.entries)   # as the disk has them for sure

    def write(self, kept, target):
        """Makes `target` what may be found of it."""
        target.mkdir()
        for name, entry in (self.synced if kept in ("nothing", "contents") else self.entries).items():
            if isinstance(entry, Folder):
                entry.write(kept, target / name)
            else:
                (target / name).write_bytes(entry.content(kept))


class Disk:
    """A home's disk, step by step."""

    def __init__(self, home, kept):
        self.home, self.kept = home, kept
        self.root = self.read(home)

    def read(self, path):
        return Folder({each.name: self.read(each) if each.is_dir() else File(each, each.stat().st_size)
                       for each in path.iterdir()})

    def at(self, path):
        entry = self.root
        for name in path.relative_to(self.home).parts:
            entry = entry.entries[name]
        return entry

    def names(self, folder=None, path=None):
        """Every path there is, and what it has."""
        path = path or self.home
        for name, entry in (folder or self.root).entries.items():
            yield path / name, entry
            if isinstance(entry, Folder):
                yield from self.names(entry, path / name)

    def put(self, path, entry):
        self.at(path.parent).entries[path.name] = entry

    def lose(self, number, path):
        """A name goes; what it named may be wanted again."""
        gone = self.at(path.parent).entries.pop(path.name, None)
        if isinstance(gone, File):
            gone.place = next((name for name, entry in self.names() if entry is gone), self.kept / str(number))
        return gone

    def take(self, number, kind, path, more):
        path = pathlib.Path(path)
        if kind == "create":
            self.put(path, File(path))
        elif kind == "folder":
            self.put(path, Folder())
        elif kind == "write":
            self.at(path).is_dirty = True
        elif kind == "sync" and isinstance(self.at(path), Folder):
            self.at(path).synced = dict(self.at(path).entries)
        elif kind == "sync":
            self.at(path).synced, self.at(path).is_dirty = int(more), False
        elif kind == "link":
            self.put(pathlib.Path(more), self.at(path))
        elif kind == "remove":
            self.lose(number, path)
        elif kind == "rename":
            self.lose(number, pathlib.Path(more))
            self.put(pathlib.Path(more), self.at(path.parent).entries.pop(path.name))
            for name, entry in self.names():
                if isinstance(entry, File) and name.is_relative_to(more):
                    entry.place = name
        else:
            raise AssertionError(f"an unknown step: {kind}")


class World:
    """A home at one place, brought back to how it was as often as one likes."""

    def __init__(self, binary, folder, preloaded):
        self.folder, self.preloaded = folder, preloaded
        self.program = Program(binary, folder / "home")

    def run(self, origin, arguments, stop=-1):
        """Does the work on a copy of `origin`; the disk after it, and its steps."""
        for each in ("home", "kept", "found"):
            shutil.rmtree(self.folder / each, ignore_errors=True)
        shutil.copytree(origin, self.program.home)
        (self.folder / "kept").mkdir()
        listed = self.folder / "steps"
        listed.unlink(missing_ok=True)
        disk = Disk(self.program.home, self.folder / "kept")
        environment = os.environ | {
            "LD_PRELOAD": str(self.preloaded), "CRASHING_DISK_ROOT": str(self.program.home),
            "CRASHING_DISK_KEPT": str(self.folder / "kept"), "CRASHING_DISK_STEPS": str(listed),
            "CRASHING_DISK_STOP": str(stop)}
        done = subprocess.run(self.program.command(*arguments), env=environment, stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, timeout=120)
        assert done.returncode in ((0, 1) if stop < 0 else (0, 1, -9)), done.stderr
        steps = [line.split("\t") for line in listed.read_text().split("\n")[:-1]]
        for number, step in enumerate(steps):
            disk.take(number, *step)
        assert {name for name, _ in disk.names()} == set(self.program.home.rglob("*")), "a step was not seen"
        return disk, steps, done.returncode

    def found(self, disk, kept):
        """The home after the crash, in the place of the one before."""
        target = self.folder / "found"
        disk.root.write(kept, target)
        shutil.rmtree(self.program.home)
        shutil.move(target, self.program.home)


@pytest.fixture(scope="module")
def stages(binary, year, tmp_path_factory):
    """The commands in order, each with the home it starts from, and what the last one leaves in peace."""
    folder = tmp_path_factory.mktemp("stages")
    program = Program(binary, folder / "home")
    program.run("init", "--commodity-list", "XW", expect=(0,))
    program.run("standards", "import", *year.standards)
    file = next(each for each in year.files if PERIOD in each.name or PERIOD.replace("-", "") in each.name)
    small = folder / "small.csv"
    small.write_text("\n".join(file.read_text().split("\n")[:200]) + "\n")
    commands = [["load", str(small), "--source", "customs", "--mapping", str(year.mapping)],
                ["check", "--period", PERIOD],
                ["close", "--period", PERIOD]]
    made = []
    for number, command in enumerate(commands):
        origin = folder / str(number)
        shutil.copytree(program.home, origin)
        program.run(*command)
        made.append((command, origin, {name: foreign.digest(program.home, name) for name in TABLES}))
    return made


@pytest.fixture(scope="module")
def preloaded(tmp_path_factory):
    library = tmp_path_factory.mktemp("crashing") / "crashing_disk.so"
    subprocess.run([os.environ.get("CXX", "g++"), "-std=c++20", "-O1", "-shared", "-fPIC",
                    ROOT / "tests/service/crash/crashing_disk.cc", "-o", library, "-ldl"], check=True)
    return library


@pytest.mark.parametrize("number", range(3), ids=("load", "check", "close"))
def test_what_was_answered_for_is_on_the_disk(binary, stages, preloaded, tmp_path, number):
    """Also if the disk keeps nothing but what was synced."""
    command, origin, digests = stages[number]
    world = World(binary, tmp_path, preloaded)
    disk, steps, _ = world.run(origin, command)
    assert len(steps) > 20
    for kept in KEPT:
        disk, _, _ = world.run(origin, command)
        world.found(disk, kept)
        assert {name: foreign.digest(world.program.home, name) for name in TABLES} == digests, kept
        world.program.run("doctor", expect=(0,))


@pytest.mark.parametrize("number", range(3), ids=("load", "check", "close"))
def test_stopped_before_a_step_and_done_again(binary, stages, preloaded, tmp_path, number, record_property):
    command, origin, digests = stages[number]
    world = World(binary, tmp_path, preloaded)
    _, steps, _ = world.run(origin, command)
    chance = random.Random(number)
    stops = range(len(steps)) if FULL else sorted(chance.sample(range(len(steps)), 8))
    record_property("steps", len(steps))
    for stop in stops:
        for kept in KEPT if FULL else [chance.choice(KEPT)]:
            where = f"stopped before {steps[stop]}, step {stop} of {len(steps)}; the disk kept {kept}"
            disk, _, status = world.run(origin, command, stop)
            world.found(disk, kept)
            again = world.program.run(*command, expect=None)
            assert again.returncode in (0, 1), f"{where}: {again.stderr}"
            assert {name: foreign.digest(world.program.home, name) for name in TABLES} == digests, where
            foreign.account(world.program.home)
            doctor = world.program.run("doctor", expect=None)
            assert doctor.returncode == 0, f"{where}: {doctor.stdout}{doctor.stderr}"
