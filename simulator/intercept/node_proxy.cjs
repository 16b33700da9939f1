// What Node before 22.21 lacks: its own fetch and https ask the proxy that the environment names. A client is started
// with `node --require` of this file (NODE_OPTIONS) and stays as it is. Nodes that do it themselves are left alone.
"use strict";
const http = require("node:http");
const https = require("node:https");
const net = require("node:net");
const tls = require("node:tls");

const [major, minor] = process.versions.node.split(".").map(Number);
const knowsProxies = major > 24 || (major === 24 && minor >= 5) || (major === 22 && minor >= 21);
const named = process.env.https_proxy || process.env.HTTPS_PROXY;
const exempt = (process.env.no_proxy || process.env.NO_PROXY || "").split(",").map((name) => name.trim());

const isExempt = (host) => exempt.some((name) => name && (name === host || (name[0] === "." && host.endsWith(name))));

/** Ask the proxy for a tunnel to host:port; done(error, socket). */
function tunnel(host, port, done) {
  const proxy = new URL(named);
  const place = { host: proxy.hostname.replace(/^\[|\]$/g, ""), port: proxy.port, method: "CONNECT", agent: false };
  const refused = (said) => {
    done(Object.assign(new Error(`the proxy answered ${said.statusCode} for ${host}`), { code: "ERR_PROXY_TUNNEL" }));
    said.destroy();
  };
  const asked = http.request({ ...place, path: `${host}:${port}`, headers: { host: `${host}:${port}` } });
  asked.on("response", refused).on("error", done);
  asked.on("connect", (said, socket) => (said.statusCode === 200 ? done(null, socket) : refused(said)));
  asked.end();
}

/** Connect as undici wants it: to `hostname` under `protocol`, through the proxy or, where exempt, at once. */
function connect(wanted, done) {
  const { hostname: host, protocol } = wanted;
  const secure = protocol === "https:";
  const port = Number(wanted.port) || (secure ? 443 : 80);
  const settle = (error, socket) => {
    const answer = done;
    done = () => {};
    answer(error, socket);
  };
  const proceed = (error, socket) => {
    if (error) return settle(error);
    const servername = net.isIP(host) ? "" : wanted.servername || host;
    const line = secure ? tls.connect({ socket, servername, ALPNProtocols: ["http/1.1"] }) : socket;
    line.on("error", settle);
    return secure ? line.once("secureConnect", () => settle(null, line)) : settle(null, line);
  };
  if (!isExempt(host)) return tunnel(host, port, proceed);
  const socket = net.connect({ host, port }, () => proceed(null, socket)).once("error", settle);
}

if (named && !knowsProxies) {
  // Node takes the dispatcher of its fetch from here, as undici's setGlobalDispatcher leaves it; that it is there at
  // all needs one of the names that load undici to be touched.
  const place = Symbol.for("undici.globalDispatcher.1");
  void globalThis.Headers;
  const Agent = globalThis[place] && globalThis[place].constructor;
  if (Agent && Agent.name === "Agent") globalThis[place] = new Agent({ connect });

  const direct = https.globalAgent.createConnection;
  https.globalAgent.createConnection = function (options, done) {
    const { host, port, servername } = options;
    if (options.socket || isExempt(host)) return direct.call(this, options, done);
    tunnel(host, port || 443, (error, socket) =>
      error ? done(error) : done(null, tls.connect({ ...options, socket, servername: servername || host })),
    );
  };
}
