// JSON whose integers are BigInt, so that 64 bits are exact.

export function toJson(value) {
  if (typeof value === 'bigint') return value.toString();
  if (Array.isArray(value)) return `[${value.map(toJson).join(',')}]`;
  if (value !== null && typeof value === 'object')
    return `{${Object.entries(value).map(([key, member]) => `${JSON.stringify(key)}:${toJson(member)}`).join(',')}}`;
  return JSON.stringify(value);
}

const TOKEN = /\s*(?:([{}[\],:])|("(?:[^"\\\u0000-\u001f]|\\.)*")|(-?(?:0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?)|(true|false|null))\s*/y;

/** Throws for anything that is not one JSON value. Objects have no prototype: a member may be named __proto__. */
export function parseJson(text) {
  TOKEN.lastIndex = 0;
  let token = next();
  function next() {
    if (TOKEN.lastIndex === text.length) return null;
    const match = TOKEN.exec(text);
    if (match === null) throw new Error(`not JSON: ${text}`);
    return match;
  }
  function expect(character) {
    if (token?.[1] !== character) throw new Error(`not JSON, expected ${character}: ${text}`);
    token = next();
  }
  function members() {
    const object = Object.create(null);
    while (token?.[1] !== '}') {
      if (Object.keys(object).length > 0) expect(',');
      if (token?.[2] === undefined) throw new Error(`not JSON, expected a name: ${text}`);
      const key = JSON.parse(token[2]);
      if (key in object) throw new Error(`twice in JSON: ${key}`);
      token = next();
      expect(':');
      object[key] = value();
    }
    expect('}');
    return object;
  }
  function items() {
    const list = [];
    while (token?.[1] !== ']') {
      if (list.length > 0) expect(',');
      list.push(value());
    }
    expect(']');
    return list;
  }
  function value() {
    if (token === null) throw new Error(`not JSON, too short: ${text}`);
    const [, mark, string, number, fraction, exponent, word] = token;
    if (mark !== undefined && mark !== '{' && mark !== '[') throw new Error(`not JSON: ${text}`);
    token = next();
    if (mark === '{') return members();
    if (mark === '[') return items();
    if (string !== undefined) return JSON.parse(string);
    if (word !== undefined) return JSON.parse(word);
    return fraction === undefined && exponent === undefined ? BigInt(number) : Number(number);
  }
  const result = value();
  if (token !== null) throw new Error(`not JSON, text behind the value: ${text}`);
  return result;
}
