"""The log over HTTP, as others read it and as a witness is asked: Tessera's fsck and sumdb, and the letter of
c2sp.org/tlog-tiles and c2sp.org/tlog-witness."""
import base64
import contextlib
import shutil

import pytest
import requests

from conftest import Program
from log_test import go  # noqa: F401  (a fixture)
from server import Server

VECTORS_KEY = "example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx"


@pytest.fixture
def served(program):
    with Server(program.binary, program.home) as server:
        server.key = (program.home / "trust/verifier").read_text().strip()
        yield server


def listed(server, **query):
    return server.get("/api/log", params=query).json()


def test_others_read_the_log_over_http(served, go):  # noqa: F811
    """Every tile and entry by Tessera, over the wire; and exactly the paths, types and caching of tlog-tiles."""
    go("fsck", served.url + "/log", served.key)
    plain = requests.Session()
    plain.trust_env = False
    head = plain.get(served.url + "/log/checkpoint", timeout=20)
    assert head.headers["Content-Type"] == "text/plain; charset=utf-8" and "immutable" not in head.headers["Cache-Control"]
    size = int(head.text.split("\n")[1])
    assert 0 < size < 256
    for path in (f"tile/0/000.p/{size}", f"tile/entries/000.p/{size}"):
        answer = plain.get(f"{served.url}/log/{path}", timeout=20)
        assert answer.status_code == 200 and answer.headers["Content-Type"] == "application/octet-stream"
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    for path in (f"tile/0/000.p/{size + 1}", "tile/0/000", "tile/0/x000/000.p/1", "tile/0/..%2f..%2fkey", "tile/../../key",
                 "tile/entries/001.p/1", "tile/1/000", "tile/0/000.p/0"):
        assert plain.get(f"{served.url}/log/{path}", timeout=20).status_code == 404, path


def test_what_a_crash_left_beyond_the_checkpoint_is_not_served(program, served):
    """A torn tile that nobody has signed for would be cached for ever."""
    size = listed(served)["size"]
    (program.home / f"trust/log/tile/0/000.p/{size + 1}").write_bytes(bytes(32 * (size + 1)))
    assert served.get(f"/log/tile/0/000.p/{size + 1}").status_code == 404


def test_the_list_is_the_commands(program, served):
    told = program.json("log", "list", "--limit", 1000)
    answer = listed(served, limit=1000)
    assert answer["size"] == told["size"] and answer["next"] is None
    assert [one["index"] for one in answer["entries"]] == [one["index"] for one in told["entries"]]
    assert [one["kind"] for one in answer["entries"]] == [one["entry"]["kind"] for one in told["entries"]]
    pages, before = [], None
    while before != 0:
        page = listed(served, limit=3, **({"before": before} if before else {}))
        pages += [one["index"] for one in page["entries"]]
        before = page["next"] or 0
    assert pages == [one["index"] for one in answer["entries"]]
    standards = listed(served, kind="standards", limit=1000)["entries"]
    assert {one["kind"] for one in standards} <= {"standards"}
    assert not listed(served, find="no such word anywhere")["entries"]
    assert not listed(served, to="2001-01-01")["entries"]


def test_a_proof_over_http_verifies_elsewhere(program, served, go, tmp_path):  # noqa: F811
    proof = tmp_path / "0.tlog-proof"
    proof.write_text(served.get("/api/log/entries/0/proof").text)
    go("proof", proof, served.key)
    program.run("verify", proof, "--key", served.key, home=False, expect=(0,))
    assert served.get("/api/log/key").json()["verifier_key"] == served.key
    beyond = served.get(f"/api/log/entries/{listed(served)['size']}/proof")
    assert beyond.status_code == 404 and beyond.json()["code"] == "trust.no_entry"


def test_a_home_without_a_log_says_so(binary, tmp_path):
    program = Program(binary, tmp_path / "home")
    program.run("init", "--no-log", expect=(0,))
    with Server(binary, program.home) as server:
        for path in ("/log/checkpoint", "/log/tile/0/000", "/api/log", "/api/log/key"):
            answer = server.get(path)
            assert answer.status_code == 404 and answer.json()["code"] == "audit.no_log"
            assert str(tmp_path) not in answer.text
        assert server.post("/add-checkpoint", data=b"old 0\n\n").status_code == 404


@contextlib.contextmanager
def witness_of(binary, folder, name, key):
    witness = Program(binary, folder / name)
    witness.verifier = witness.json("witness", "init", "--name", f"{name}.example/w")["verifier"]
    witness.run("witness", "know", key, expect=(0,))
    witness.run("init", "--no-log", expect=(0,))
    with Server(binary, witness.home) as server:
        witness.server = server
        yield witness


def test_two_of_three_witnesses_cosign_over_http(program, binary, go, tmp_path):  # noqa: F811
    key = (program.home / "trust/verifier").read_text().strip()
    with contextlib.ExitStack() as stack:
        all_three = [stack.enter_context(witness_of(binary, tmp_path, f"w{n}", key)) for n in range(3)]
        for each in all_three:
            program.run("witness", "ask", each.verifier, "--address", each.server.url, expect=(0,))
        done = program.json("witness", "collect", expect=(0,))
        assert done["enough"] and done["cosigned"] == 3
        go("fsck", program.home / "trust/log", key)
        all_three[0].server.stop()
        program.run("log", "adopt", "--as", "li", "--reason", "none", expect=(0,))
        lists = tmp_path / "OFFICES.csv"
        lists.write_text("code,label_en,label_zh\n0101,North,北\n")
        program.run("standards", "import", lists, "--list", "OFFICES", "--edition", "1", "--valid-from", "2020-01-01",
                    expect=(0,))
        done = program.json("witness", "collect", "--quorum", 2, expect=(0,))
        assert (done["cosigned"], done["enough"]) == (2, True)
        assert [one.get("code") for one in done["witnesses"]] == ["call.failed", None, None]
        assert not program.json("witness", "collect", expect=(1,))["enough"]
        proof = tmp_path / "a.tlog-proof"
        program.run("log", "prove", 0, "--out", proof, expect=(0,))
        go("proof", proof, key, all_three[1].verifier, all_three[2].verifier)
        keys = [word for each in all_three for word in ("--witness", each.verifier)]
        program.run("verify", program.home, "--key", key, *keys, "--quorum", 2, home=False, expect=(0,))
        program.run("verify", program.home, "--key", key, *keys, "--quorum", 3, home=False, expect=(1,))


def test_the_letter_of_tlog_witness(binary, data, tmp_path):
    """A published log (Tessera's test data) grows by one entry at a time; each status as the specification has it."""
    vectors = data / "tlog/testdata/log"
    note = {size: (vectors / f"checkpoint.{size}").read_text() for size in (1, 2, 3, 5)}
    leaves = base64.b64encode((vectors / "tile/0/000.p/2").read_bytes()[32:64]).decode()

    def request(server, old, proof, checkpoint):
        body = f"old {old}\n" + "".join(line + "\n" for line in proof) + "\n" + checkpoint
        return requests.post(server.url + "/add-checkpoint", data=body.encode(), timeout=20)

    with witness_of(binary, tmp_path, "w", VECTORS_KEY) as witness:
        server = witness.server
        assert request(server, 0, [leaves], note[1]).status_code == 422  # nothing to prove from nothing
        good = request(server, 0, [], note[1])
        assert good.status_code == 200 and good.text.startswith("\u2014 w.example/w ")
        stale = request(server, 0, [], note[2])
        assert stale.status_code == 409 and stale.text == "1\n" and stale.headers["Content-Type"] == "text/x.tlog.size"
        assert request(server, 1, [], note[2]).status_code == 422
        assert request(server, 1, [base64.b64encode(bytes(32)).decode()], note[2]).status_code == 422
        assert request(server, 1, [leaves], note[2]).status_code == 200
        assert request(server, 2, [], note[2]).status_code == 200  # the same again
        assert request(server, 3, [], note[2]).status_code == 400  # over the checkpoint's
        assert request(server, 1, [], note[5]).text == "2\n"
        forged = note[3].replace(note[3].split("\n")[2], note[5].split("\n")[2])
        assert request(server, 2, [leaves], forged).status_code == 403
        elsewhere = note[3].replace("example.com/log/testdata\n", "example.com/log/other\n")
        assert request(server, 2, [leaves], elsewhere).status_code == 404
        for body in ("", "old 1", "old 01\n\n" + note[3], "old 2\nAAAA\n\n" + note[3], "old 2\n\nno note",
                     "old 2\n" + (leaves + "\n") * 64 + "\n" + note[3]):
            assert requests.post(server.url + "/add-checkpoint", data=body.encode(), timeout=20).status_code == 400, body
        # A witness goes on where it was after a stop.
        server.stop()
        with Server(binary, witness.home) as again:
            assert request(again, 0, [], note[3]).text == "2\n"
