"""/openapi.json as schemathesis reads it: no answer of any route is undocumented, none is a 500."""
import os
import pathlib
import subprocess
import sys

from server import Server

EXAMPLES = 100 if os.environ.get("TIDEWAITER_FULL") else 10


def test_every_answer_is_documented(binary, three_years):
    """All of schemathesis's checks but ignored_auth, which does not know that a route may be public."""
    st = pathlib.Path(sys.executable).with_name("st")
    with Server(binary, three_years.home) as server:
        done = subprocess.run(
            [st, "run", f"{server.url}/openapi.json", "--experimental=openapi-3.1", "--checks", "all",
             "--exclude-checks", "ignored_auth", "-H", f"Authorization: Bearer {server.token}",
             "--hypothesis-max-examples", str(EXAMPLES), "--hypothesis-seed", "1", "--hypothesis-deadline", "none",
             "--hypothesis-suppress-health-check", "all", "--exclude-operation-id", "first_administrator"],
            capture_output=True, text=True, timeout=1500, check=False)
        assert done.returncode == 0, done.stdout[-6000:]
        assert " passed in " in done.stdout
