"""A server of the program, started as a process of its own, and a client that is signed in to it."""
import re
import signal
import socket
import subprocess
import tempfile

import requests


class Server:
    def __init__(self, binary, home, *options, listen="127.0.0.1:0", link=True):
        self.output = tempfile.TemporaryFile("w+")
        self.process = subprocess.Popen(
            [str(binary), "serve", "--home", str(home), "--listen", listen, *map(str, options)],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=self.output, text=True)
        # Without an administrator a second line has the link that signs in.
        said = self.process.stdout.readline() + (self.process.stdout.readline() if link else "")
        found = re.search(r"(https?)://127\.0\.0\.1:(\d+)/" + (r"start\?token=(\w+)" if link else "()"), said)
        if not found:
            self.process.kill()
            self.output.seek(0)
            raise AssertionError(said + self.output.read())
        self.port = int(found[2])
        self.token = found[3]
        self.url = f"{found[1]}://127.0.0.1:{self.port}"
        self.client = requests.Session()
        self.client.trust_env = False  # no proxy, no authorities of the environment
        self.client.headers["Authorization"] = f"Bearer {self.token}"

    def get(self, path, **options):
        return self.client.get(self.url + path, timeout=60, **options)

    def post(self, path, **options):
        return self.client.post(self.url + path, timeout=60, **options)

    def connect(self, source="127.0.0.1"):
        return socket.create_connection(("127.0.0.1", self.port), timeout=20, source_address=(source, 0))

    def raw(self, data, source="127.0.0.1"):
        """What comes back to these bytes until the server ends the connection."""
        with self.connect(source) as connection:
            try:
                connection.sendall(data)
                connection.shutdown(socket.SHUT_WR)
            except OSError:
                pass  # refused before all of it was said
            answer = b""
            try:
                while piece := connection.recv(65536):
                    answer += piece
            except OSError:
                pass
            return answer

    def memory(self):
        """Resident, in MiB."""
        with open(f"/proc/{self.process.pid}/status", encoding="ascii") as status:
            return int(re.search(r"VmRSS:\s+(\d+)", status.read())[1]) / 1024

    def stop(self):
        """Exit status after SIGTERM."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        return self.process.wait(60)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.client.close()
        try:
            self.stop()
        finally:
            self.process.kill()
