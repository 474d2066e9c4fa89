// A server that keeps the bytes of each request, and a reader of them (RFC 9112).
import { createServer } from 'node:net';

const RESPONSE = 'HTTP/1.1 204 No Content\r\n\r\n';

/** The length of the first request in `bytes`, and where its body begins; null: incomplete. */
function frame(bytes) {
  const end = bytes.indexOf('\r\n\r\n');
  if (end < 0) return null;
  const head = bytes.toString('latin1', 0, end);
  if (/^transfer-encoding:/im.test(head)) throw new Error('a body in memory is sent in chunks');
  const length = Number(/^content-length: *(\d+) *$/im.exec(head)?.[1] ?? 0);
  return bytes.length < end + 4 + length ? null : { body: end + 4, length: end + 4 + length };
}

/** Listens at a free port of 127.0.0.1; `requests` has a Buffer for each request. */
export async function startRecorder() {
  const requests = [];
  const server = createServer(socket => {
    let bytes = Buffer.alloc(0);
    socket.setNoDelay(true);
    socket.on('data', chunk => {
      bytes = Buffer.concat([bytes, chunk]);
      for (let found = frame(bytes); found !== null; found = frame(bytes)) {
        requests.push(bytes.subarray(0, found.length));
        bytes = bytes.subarray(found.length);
        socket.write(RESPONSE);
      }
    });
    socket.on('error', () => {});
  });
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
  return { requests, port: server.address().port, close: () => server.close() };
}

/** {method, path, query, headers: [[name in lower case, bytes as text]], body: Buffer or null} */
export function readRequest(bytes) {
  const { body, length } = frame(bytes);
  const [line, ...fields] = bytes.toString('utf8', 0, body - 4).split('\r\n');
  const match = /^([A-Z]+) (\/[\x21-\x22\x24-\x7e]*) HTTP\/1\.1$/.exec(line);
  if (match === null) throw new Error(`malformed request line ${line}`);
  const [, method, target] = match;
  if (/[^A-Za-z0-9\-._~!$&'()*+,;=:@%/?]/.test(target) || /%(?![0-9A-F]{2})/.test(target))
    throw new Error(`characters that a URL cannot have (RFC 3986): ${target}`);
  const mark = target.indexOf('?');
  const headers = fields.map(field => {
    const colon = field.indexOf(':');
    return [field.slice(0, colon).toLowerCase(), field.slice(colon + 1).replace(/^[ \t]+|[ \t]+$/g, '')];
  });
  return {
    method,
    path: mark < 0 ? target : target.slice(0, mark),
    query: mark < 0 ? null : target.slice(mark + 1),
    headers,
    body: headers.some(([name]) => name === 'content-length') ? bytes.subarray(body, length) : null,
  };
}

/** The value of a header that comes at most once. */
export function headerOf(headers, name) {
  const found = headers.filter(([each]) => each === name.toLowerCase());
  if (found.length > 1) throw new Error(`the header ${name} comes ${found.length} times`);
  return found.length === 0 ? undefined : found[0][1];
}
