"""Clients that know the vendors' real addresses only, each a process of its own with nothing but an environment.

Each program reads a plan from its first argument: calls as ``[method, url, headers, body]``, where ``{token}`` stands
for what the call before handed out. It prints the outcomes as JSON: ``[status, body]``, or ``["error", kind, text]``.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import playwright

PATIENCE_S = 60.0
Call = tuple[str, str, dict[str, str], str]
Outcome = list[Any]

_WALK = """
import json, sys
outcomes, token = [], ""
for method, url, headers, body in json.loads(sys.argv[1]):
    headers = {name: value.replace("{token}", token) for name, value in headers.items()}
    try:
        status, text = fetch(method, url, headers, body.encode() or None)
        outcomes.append([status, text])
        said = json.loads(text) if text.startswith("{") else {}
        token = said.get("accessToken") or said.get("access_token") or token
    except Exception as error:
        outcomes.append(["error", type(error).__name__, str(error)])
print(json.dumps(outcomes))
"""
_PYTHON = {
    "requests": """
import requests
def fetch(method, url, headers, body):
    said = requests.request(method, url, headers=headers, data=body, timeout=TIMEOUT_S)
    return said.status_code, said.text
""",
    "httpx": """
import httpx
def fetch(method, url, headers, body):
    said = httpx.request(method, url, headers=headers, content=body, timeout=TIMEOUT_S)
    return said.status_code, said.text
""",
    "urllib": """
import urllib.error, urllib.request
def fetch(method, url, headers, body):
    try:
        asked = urllib.request.Request(url, body, headers, method=method)
        with urllib.request.urlopen(asked, timeout=TIMEOUT_S) as said:
            return said.status, said.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()
""",
    "aiohttp": """
import aiohttp, asyncio
async def ask(method, url, headers, body):
    patience = aiohttp.ClientTimeout(total=TIMEOUT_S)
    async with aiohttp.ClientSession(trust_env=True, timeout=patience) as session:
        async with session.request(method, url, headers=headers, data=body) as said:
            return said.status, await said.text()
def fetch(*call):
    return asyncio.run(ask(*call))
""",
}
_NODE_WALK = """
(async () => {
  const outcomes = [];
  let token = "";
  for (const [method, url, headers, body] of JSON.parse(process.argv[1])) {
    const filled = Object.entries(headers).map(([name, value]) => [name, value.replace("{token}", token)]);
    try {
      const [status, text] = await ask(method, url, Object.fromEntries(filled), body);
      outcomes.push([status, text]);
      const said = text.startsWith("{") ? JSON.parse(text) : {};
      token = said.accessToken || said.access_token || token;
    } catch (error) {
      const why = [];
      for (let cause = error; cause; cause = cause.cause) {
        why.push(typeof cause.code === "string" ? cause.code : cause.name, cause.message);
      }
      outcomes.push(["error", String(why[0]), why.slice(1).join(": ")]);
    }
  }
  console.log(JSON.stringify(outcomes));
})();
"""
_NODE_HTTP = """
const http = require("http"), https = require("https"), tls = require("tls");

function ask(method, address, headers, body) {
  const url = new URL(address), proxy = new URL(process.env.HTTPS_PROXY);
  return new Promise((resolve, reject) => {
    const refused = (said) => resolve([said.statusCode, ""]);
    const place = { host: proxy.hostname, port: proxy.port, method: "CONNECT", path: `${url.hostname}:443` };
    const asked = http.request({ ...place, agent: false }).on("response", refused).on("error", reject);
    asked.on("connect", (tunnel, socket) => {
      if (tunnel.statusCode !== 200) return socket.destroy(), refused(tunnel);
      const createConnection = () => tls.connect({ socket, servername: url.hostname, ALPNProtocols: ["http/1.1"] });
      const target = { host: url.hostname, path: url.pathname + url.search, method, headers, createConnection };
      const call = https.request(target, (said) => {
        let text = "";
        said.setEncoding("utf8").on("data", (piece) => (text += piece)).on("error", reject);
        said.on("end", () => resolve([said.statusCode, text]));
      });
      call.setTimeout(TIMEOUT_S * 1000, () => call.destroy(Object.assign(new Error("late"), { code: "TIMEOUT" })));
      call.on("error", reject).end(body);
    });
    asked.end();
  });
}

"""
_NODE_FETCH = """
async function ask(method, address, headers, body) {
  const patience = AbortSignal.timeout(TIMEOUT_S * 1000);
  const said = await fetch(address, { method, headers, body: body || undefined, signal: patience });
  return [said.status, await said.text()];
}
"""
_CURL = """
import subprocess
def fetch(method, url, headers, body):
    fields = [word for name, value in headers.items() for word in ("-H", f"{name}: {value}")]
    data = ["--data-binary", "@-"] if body else []
    words = ["curl", "-sS", "-m", str(TIMEOUT_S), "-X", method, *fields, *data, "-w", "\\n%{http_code}", url]
    ended = subprocess.run(words, input=body, capture_output=True)
    if ended.returncode:
        raise OSError(f"curl {ended.returncode}: {ended.stderr.decode()}")
    text, _, status = ended.stdout.decode().rpartition("\\n")
    return int(status), text
"""
_NODE_HTTPS = """
const https = require("https");
const ask = (method, address, headers, body) => new Promise((resolve, reject) => {
  const asked = https.request(address, { method, headers }, (said) => {
    let text = "";
    said.setEncoding("utf8").on("data", (piece) => (text += piece)).on("error", reject);
    said.on("end", () => resolve([said.statusCode, text]));
  });
  asked.setTimeout(TIMEOUT_S * 1000, () => asked.destroy(Object.assign(new Error("late"), { code: "TIMEOUT" })));
  asked.on("error", reject).end(body);
});
"""
NODES = {"node": _NODE_HTTP, "node-https": _NODE_HTTPS, "node-fetch": _NODE_FETCH, "newer-node-fetch": _NODE_FETCH}
CLIENTS = (*_PYTHON, "curl", *NODES)


def _command(client: str, timeout_s: float) -> list[str]:
    if client in NODES:
        node = newer_node() if client.startswith("newer") else installed("node")
        return [node, "-e", f"const TIMEOUT_S = {timeout_s};{NODES[client]}{_NODE_WALK}"]
    if client == "curl":
        installed("curl")
    fetch = _CURL if client == "curl" else _PYTHON[client]
    return [sys.executable, "-c", f"TIMEOUT_S = {timeout_s}{fetch}{_WALK}"]


def installed(program: str) -> str:
    """Where that program is. Raises AssertionError when it is nowhere."""
    path = shutil.which(program)
    assert path is not None, f"{program} was expected on the PATH for this test: install it (.ci/run does, as root)"
    return path


def newer_node() -> str:
    """The Node that Playwright brings along for itself, which by now knows of proxies."""
    path = Path(playwright.__file__).with_name("driver") / "node"
    assert path.is_file(), f"Playwright's own Node was expected at {path}: install it anew"
    return str(path)


def bare_environment() -> dict[str, str]:
    """What a program needs to run at all, and no word of proxies or certificates."""
    return {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "LD_LIBRARY_PATH") if name in os.environ}


def outcomes(client: str, plan: list[Call], exported: Mapping[str, str], *, timeout_s: float = 30.0) -> list[Outcome]:
    """Let a client work through a plan with those variables set, and say what came of each call.

    timeout_s: the longest silence the client puts up with.
    """
    command = [*_command(client, timeout_s), json.dumps(plan)]
    environment = {**bare_environment(), **exported}
    ended = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=PATIENCE_S, check=False)
    assert (ended.returncode, ended.stderr) == (0, "")
    told: list[Outcome] = json.loads(ended.stdout)
    return told
