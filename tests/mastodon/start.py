"""Starts a small server that speaks Mastodon's interface (snac), on loopback alone, in a folder of its own. Prints one
line of JSON: where it is, and who may what. Ends with its process, and the server with it.

Called by ./check: python3 start.py SNAC FOLDER LOG
"""

import glob
import http.client
import http.server
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.parse

SNAC, FOLDER, LOG = sys.argv[1:4]
DATA = os.path.join(FOLDER, "data")
ARRIVALS = os.path.join(FOLDER, "arrivals")
OUT_OF_BAND = "urn:ietf:wg:oauth:2.0:oob"

with socket.socket() as free:
    free.bind(("127.0.0.1", 0))
    PORT = free.getsockname()[1]
HOST = f"127.0.0.1:{PORT}"


def run(*args, answers=""):
    done = subprocess.run([SNAC, *args], input=answers, capture_output=True, text=True, timeout=60, check=True)
    return done.stdout


def ask(method, path, headers=None, body=None):
    line = http.client.HTTPConnection("127.0.0.1", PORT, timeout=30)
    line.request(method, path, body, headers or {})
    answer = line.getresponse()
    return answer.status, answer.read().decode()


def form(path, **fields):
    kind = {"content-type": "application/x-www-form-urlencoded"}
    status, said = ask("POST", path, kind, urllib.parse.urlencode(fields))
    assert status == 200, f"{path}: {status} {said}"
    return said


def account(name):
    """Somebody with a password, and a token as an application of their own is given one."""
    # Made beside it and moved in whole: the server falls over a user who has no key yet.
    password = re.search(r"User password is (\S+)", run("adduser", ARRIVALS, name)).group(1)
    os.rename(f"{ARRIVALS}/user/{name}", f"{DATA}/user/{name}")
    app = json.loads(form("/api/v1/apps", client_name="torg", redirect_uris=OUT_OF_BAND, scopes="read write"))
    code = form("/oauth/x-snac-login", login=name, passwd=password, redir=OUT_OF_BAND, cid=app["client_id"], state="")
    pass_ = json.loads(form(
        "/oauth/token", grant_type="authorization_code", code=code, client_id=app["client_id"],
        client_secret=app["client_secret"], redirect_uri=OUT_OF_BAND, scope="read write",
    ))
    return {"name": name, "password": password, "token": pass_["access_token"]}


# What the server finds each time it looks through torg's queue: something to ask for at our door.
ERRAND = f"{DATA}/user/lillkoping/queue/0.errand.json"


def errand():
    """Between its looks at its queues the server sleeps three seconds, unless the last one found something. So it always
    finds this, and what has come is passed on at once."""
    with open(f"{FOLDER}/errand", "w", encoding="utf-8") as file:
        json.dump({"type": "object_request", "message": f"http://127.0.0.1:{door.server_port}/errand"}, file)
    os.rename(file.name, ERRAND)


def idle():
    """Whether nothing waits to be sent or received, and nothing is under way. Asked while the server stands at our door,
    and so is in the middle of no queue."""
    busy = re.search(r"thread #[1-9]\d* state: (?!waiting)|size \(cur\): [1-9]", run("state", DATA))
    queued = {*glob.glob(f"{DATA}/queue/*.json"), *glob.glob(f"{DATA}/user/*/queue/*.json")} - {ERRAND}
    return not busy and not queued


rest = threading.Condition()
waiting, calm = 0, 0


def looked():
    """The server has looked through its queues, and stands at our door."""
    global calm
    errand()
    time.sleep(0.05)
    with rest:
        if waiting:
            calm = calm + 1 if idle() else 0
            rest.notify_all()


def settle():
    """Until what has happened is seen everywhere."""
    global waiting, calm
    with rest:
        waiting, calm = waiting + 1, 0
        try:
            if not rest.wait_for(lambda: calm >= 2, 120):
                raise TimeoutError("the server does not come to rest")
        finally:
            waiting -= 1
    return {}


class Door(http.server.BaseHTTPRequestHandler):
    """What a test cannot ask the server itself: somebody new, and rest."""

    def do_GET(self):
        looked()
        self.send_error(404)

    def do_POST(self):
        try:
            if self.path.startswith("/newcomer/"):
                said, status = account(self.path.removeprefix("/newcomer/")), 200
            else:
                said, status = settle(), 200
        except Exception as why:  # whoever asked is told
            said, status = {"error": repr(why)}, 500
        body = json.dumps(said).encode()
        self.send_response(status)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


door = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Door)


def main():
    # What the server asks on its first day: address, port, name, no prefix, no letters.
    run("init", DATA, answers=f"127.0.0.1\n{PORT}\n{HOST}\n\n\n")
    with open(f"{DATA}/server.json", encoding="utf-8") as file:
        settings = json.load(file)
    # It sends to itself too, and waits for its own answer: more threads than a machine has processors.
    settings |= {"protocol": "http", "title": "Lillservern", "num_threads": 32, "queue_retry_minutes": 0}
    # It hangs up after each answer, and where no web server stands before it as it should, nothing says so.
    settings["http_headers"] = {"connection": "close"}
    with open(f"{DATA}/server.json", "w", encoding="utf-8") as file:
        json.dump(settings, file)
    os.makedirs(f"{ARRIVALS}/user")
    shutil.copy(f"{DATA}/server.json", ARRIVALS)
    # Whatever is not on loopback is asked for where nobody answers.
    nowhere = {name: "http://127.0.0.1:9" for name in ("http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY")}
    surroundings = os.environ | nowhere | {"no_proxy": "127.0.0.1", "NO_PROXY": "127.0.0.1"}
    with open(LOG, "ab") as log:
        server = subprocess.Popen([SNAC, "httpd", DATA], stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=surroundings)

    def stop(*_):
        server.terminate()
        signal.alarm(10)

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGALRM, lambda *_: server.kill())
    while True:
        try:
            ask("GET", "/api/v1/instance")
            break
        except OSError:
            if server.poll() is not None:
                sys.exit(f"the server ended with {server.returncode}")
            time.sleep(0.1)
    # From a thread of its own: it is asked also while the server is being stopped.
    threading.Thread(target=door.serve_forever, daemon=True).start()
    torg = account("lillkoping")
    errand()
    print(json.dumps({"url": f"http://{HOST}", "door": door.server_port, "torg": torg}), flush=True)
    sys.exit(f"the server ended with {server.wait()}")


main()
