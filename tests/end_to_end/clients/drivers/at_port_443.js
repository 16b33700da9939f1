// Required before a client: does what a hosts file and a listener on port 443 would. Whoever connects to port 443 of
// anything reaches the port of this machine that INTERCEPT_PORT names.
const net = require("net");

const connect = net.Socket.prototype.connect;
net.Socket.prototype.connect = function (...words) {
  const options = Array.isArray(words[0]) ? words[0][0] : words[0];
  if (Number(options?.port) === 443) Object.assign(options, { host: "127.0.0.1", port: process.env.INTERCEPT_PORT });
  return connect.apply(this, words);
};
