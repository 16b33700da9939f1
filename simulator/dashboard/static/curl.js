// An exchange as a command to paste.

const LEFT_OUT = new Set(["host", "content-length", "connection", "accept-encoding"]);
const quoted = (text) => `'${text.replaceAll("'", "'\\''")}'`;

// Secrets are marks in the journal, so they are marks here: put the real ones in.
export function curl({ method, target, requestHeaders, requestBody }) {
  const headers = requestHeaders.filter(([name]) => !LEFT_OUT.has(name.toLowerCase()));
  const words = ["curl", "-s", "-X", method, ...headers.flatMap(([name, value]) => ["-H", quoted(`${name}: ${value}`)])];
  if (requestBody) words.push("--data-binary", quoted(requestBody));
  return [...words, quoted(location.origin + target)].join(" ");
}
