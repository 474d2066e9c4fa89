// A reader of multipart bodies: RFC 2046, 5.1; RFC 7578; names as the HTML standard escapes them.

const UNESCAPED = { '%22': '"', '%0D': '\r', '%0A': '\n' };

/** The parameters of a header such as `form-data; name="a"; filename="b"`. */
export function parametersOf(text) {
  const [, value, rest] = /^([^;]*)(.*)$/s.exec(text);
  const parameters = { value: value.trim() };
  let at = 0;
  const pattern = /;\s*([^=;\s]+)=(?:"([^"]*)"|([^;"\s]*))/y;
  while (at < rest.length) {
    pattern.lastIndex = at;
    const match = pattern.exec(rest);
    if (match === null) throw new Error(`malformed parameters: ${text}`);
    parameters[match[1].toLowerCase()] = match[2] ?? match[3];
    at = pattern.lastIndex;
  }
  return parameters;
}

const unescapeName = text => text?.replace(/%22|%0D|%0A/g, found => UNESCAPED[found]);

function readPart(bytes) {
  const end = bytes.indexOf('\r\n\r\n');
  if (end < 0) throw new Error('a part without an empty line behind its headers');
  const headers = bytes.toString('utf8', 0, end).split('\r\n').filter(line => line !== '').map(line => {
    const colon = line.indexOf(':');
    if (!/^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/.test(line.slice(0, colon))) throw new Error(`malformed header of a part: ${line}`);
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).replace(/^[ \t]+|[ \t]+$/g, '')];
  });
  const disposition = headers.find(([name]) => name === 'content-disposition');
  const { value, name, filename } = disposition ? parametersOf(disposition[1]) : {};
  if (value !== 'form-data' || name === undefined) throw new Error(`a part without a name: ${disposition}`);
  const contentType = headers.find(([each]) => each === 'content-type')?.[1];
  return { name: unescapeName(name), filename: unescapeName(filename), contentType, headers, bytes: bytes.subarray(end + 4) };
}

export function readMultipart(contentType, body) {
  const { boundary } = parametersOf(contentType);
  if (!/^[0-9A-Za-z'()+_,\-./:=? ]{0,69}[0-9A-Za-z'()+_,\-./:=?]$/.test(boundary ?? '')) throw new Error(`malformed boundary in ${contentType}`);
  const delimiter = Buffer.from(`\r\n--${boundary}`);
  const bytes = Buffer.concat([Buffer.from('\r\n'), body]);
  const parts = [];
  let at = bytes.indexOf(delimiter);
  if (at !== 0) throw new Error('text before the first part');
  for (;;) {
    at += delimiter.length;
    const rest = bytes.toString('latin1', at, at + 4);
    if (rest.startsWith('--')) {
      if (rest !== '--\r\n' || at + 4 !== bytes.length) throw new Error('text behind the last part');
      return parts;
    }
    if (!rest.startsWith('\r\n')) throw new Error('a delimiter that does not end its line');
    const end = bytes.indexOf(delimiter, at);
    if (end < 0) throw new Error('the body ends without its last delimiter');
    parts.push(readPart(bytes.subarray(at + 2, end)));
    at = end;
  }
}
