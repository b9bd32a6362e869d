"""Real database servers on loopback, for as long as a test needs them."""
import os
import pathlib
import shutil
import socket
import subprocess
import time

import pytest


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def as_user(name):
    return ["setpriv", "--reuid", name, "--regid", name, "--clear-groups"] if os.geteuid() == 0 else []


def wait(test):
    for _ in range(300):
        try:
            return test()
        except subprocess.CalledProcessError:
            time.sleep(0.2)
    pytest.fail("the database does not come up")


QUIET = dict(stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/")


class Postgresql:
    """`folder` can be read by everybody. Skips where there is none."""

    def __init__(self, folder):
        programs = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin")) if pathlib.Path("/usr/lib/postgresql").is_dir() else []
        if not programs:
            pytest.skip("postgresql is not installed")
        self.programs = programs[-1]
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres")
        self.port = free_port()
        subprocess.run([*as_user("postgres"), self.programs / "initdb", "-D", folder / "data", "-U", "postgres", "-A",
                        "trust", "-E", "UTF8", "--locale", "C", "--no-sync"], check=True, **QUIET)
        self.server = subprocess.Popen(
            [*as_user("postgres"), self.programs / "postgres", "-D", folder / "data", "-p", str(self.port), "-c",
             "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-c", "fsync=off"], **QUIET)
        wait(lambda: self.sql("SELECT 1"))

    def sql(self, statement, database="postgres"):
        return subprocess.run([self.programs / "psql", "-h", "127.0.0.1", "-p", str(self.port), "-U", "postgres", "-qAt",
                               "-F", "\t", "-d", database, "-c", statement], check=True, capture_output=True, text=True).stdout

    def url(self, database):
        return f"postgresql://postgres@127.0.0.1:{self.port}/{database}"

    def stop(self):
        self.server.terminate()
        self.server.wait(60)


class Mariadb:
    def __init__(self, folder):
        if not shutil.which("mariadb-install-db"):
            pytest.skip("mariadb is not installed")
        if os.geteuid() == 0:
            shutil.chown(folder, "mysql")
        self.port = free_port()
        subprocess.run([*as_user("mysql"), "mariadb-install-db", "--no-defaults",
                        "--auth-root-authentication-method=normal", "--skip-test-db", f"--datadir={folder}/data"],
                       check=True, **QUIET)
        self.server = subprocess.Popen(
            [*as_user("mysql"), "/usr/sbin/mariadbd", "--no-defaults", f"--datadir={folder}/data",
             f"--socket={folder}/data/s", "--bind-address=127.0.0.1", f"--port={self.port}", "--skip-name-resolve",
             "--innodb-flush-log-at-trx-commit=0", "--innodb-buffer-pool-size=256M"], **QUIET)
        wait(lambda: self.sql("SELECT 1", ""))
        self.sql("CREATE DATABASE test", "")

    def sql(self, statement, database="test"):
        return subprocess.run(["mariadb", "--no-defaults", "-h", "127.0.0.1", "-P", str(self.port), "-u", "root", "-N",
                               "-B", "-e", statement, *([database] if database else [])], check=True,
                              capture_output=True, text=True).stdout

    def stop(self):
        self.server.terminate()
        self.server.wait(60)
