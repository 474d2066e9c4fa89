// Parameters as a server reads them: OpenAPI's styles, RFC 6570, RFC 6265, and npm's qs for queries.
import { parseJson } from './exact_json.mjs';
import { explodes } from './operations.mjs';
import { effectiveStyle, expandPath } from './rules.mjs';
import { isObject, isStructured } from './types.mjs';
import { compare, isEmpty, listOf, memberOf, objectOf, piecesOf, typeOfMember, withoutEmpty } from './values.mjs';

export const isJson = at => (at.content !== undefined && at.content !== 'text/plain') || (at.content === undefined && effectiveStyle(at) === 'json');

/** A value from one text. `split(separator)` gives its pieces, not yet decoded. */
function valueOf(at, text, separator, equals, decode) {
  if (isJson(at)) return at.type.nullable && decode(text) === 'null' ? null : parseJson(decode(text));
  if (!isStructured(at.type)) return memberOf(at.type, decode(text));
  const pieces = text.split(separator);
  if (!isObject(at.type)) return listOf(at.type, pieces.map(decode));
  if (equals !== separator)
    return objectOf(at.type, pieces.map(piece => {
      const sign = piece.indexOf(equals);
      if (sign < 0) throw new Error(`no '${equals}' in '${piece}'`);
      return { name: decode(piece.slice(0, sign)), text: decode(piece.slice(sign + 1)) };
    }));
  if (pieces.length % 2 !== 0) throw new Error(`an odd number of names and values: '${text}'`);
  return objectOf(at.type, pieces.flatMap((name, i) => (i % 2 === 0 ? [{ name: decode(name), text: decode(pieces[i + 1]) }] : [])));
}

/** Bytes that are not UTF-8 become U+FFFD; only triplets of the caller's own are such. */
export const percentDecode = text => Buffer.from(text.replace(/[^%]+|%([0-9A-Fa-f]{2})|%/gs, (found, hex) =>
  (hex === undefined ? Buffer.from(found).toString('latin1') : String.fromCharCode(parseInt(hex, 16)))), 'latin1').toString('utf8');

// ---- path

export function readPath(at, text) {
  if (isJson(at) || at.content) return valueOf(at, text, null, null, percentDecode);
  const split = explodes(at);
  const style = effectiveStyle(at);
  if (style === 'label') {
    if (text[0] !== '.') throw new Error(`label without a dot: ${text}`);
    return valueOf(at, text.slice(1), split ? '.' : ',', split ? '=' : ',', percentDecode);
  }
  if (style !== 'matrix') return valueOf(at, text, ',', split ? '=' : ',', percentDecode);
  if (text[0] !== ';') throw new Error(`matrix without a semicolon: ${text}`);
  const pairs = text.slice(1).split(';').map(pairOf('matrix'));
  if (!split || !isStructured(at.type)) {
    if (pairs.length !== 1 || pairs[0].name !== at.name) throw new Error(`matrix of another name: ${text}`);
    return valueOf(at, pairs[0].raw, ',', ',', percentDecode);
  }
  if (isObject(at.type)) return objectOf(at.type, pairs.map(({ name, raw }) => ({ name, text: percentDecode(raw) })));
  if (pairs.some(({ name }) => name !== at.name)) throw new Error(`matrix of another name: ${text}`);
  return listOf(at.type, pairs.map(({ raw }) => percentDecode(raw)));
}

/** The dots of a label are those of RFC 6570, as no reader can tell them apart. */
export function isAmbiguousLabel(at, value) {
  return effectiveStyle(at) === 'label' && explodes(at) && isStructured(at.type) &&
    piecesOf(value).some(({ name, text }) => `${name ?? ''}${text}`.includes('.'));
}

export function checkLabel(at, value, text) {
  const expected = expandPath(at, value);
  if (text !== expected) throw new Error(`expected ${expected}, found ${text}`);
}

// ---- pairs: of a query, a form, cookies, and parts that stand for them

/** Splits `name=value` and decodes the name; `name` alone is empty in matrix. */
function pairOf(what) {
  return text => {
    const sign = text.indexOf('=');
    if (sign < 0 && what !== 'matrix') throw new Error(`${what} has '${text}' without '='`);
    return sign < 0 ? { name: percentDecode(text), raw: '' } : { name: percentDecode(text.slice(0, sign)), raw: text.slice(sign + 1) };
  };
}

const unchanged = text => text;

export class Pairs {
  /** `decode` is for values and pieces, `separators` for the styles. */
  constructor(pairs, decode, separators) {
    Object.assign(this, { pairs, decode, separators });
  }
  static ofQuery(qs, text) {
    if (text?.includes('+')) throw new Error(`a '+' that forms read as a space: ${text}`);
    const pairs = text === null || text === '' ? [] : text.split('&').map(pairOf('the query'));
    const made = new Pairs(pairs, percentDecode, { form: ',', spaceDelimited: '%20', pipeDelimited: '%7C' });
    made.deep = readDeep(qs, text ?? '');
    return made;
  }
  static ofCookies(header) {
    const pairs = header === undefined ? [] : header.split('; ').map(pairOf('Cookie')); // names in style cookie have no '%'
    return new Pairs(pairs, percentDecode, { form: ',', cookie: ',' });
  }
  static ofParts(qs, parts) {
    const pairs = parts.map(part => ({ name: part.name, raw: part.bytes.toString('utf8'), part }));
    const made = new Pairs(pairs, text => text, { form: ',', spaceDelimited: ' ', pipeDelimited: '|' });
    made.deep = readDeep(qs, pairs.map(({ name, raw }) => `${encodeURIComponent(name)}=${encodeURIComponent(raw)}`).join('&'));
    return made;
  }
  /** Takes the pairs of a name, which is then taken. */
  take(isWanted) {
    const found = this.pairs.filter(isWanted);
    this.pairs = this.pairs.filter(pair => !found.includes(pair));
    return found;
  }
  one(name) {
    const found = this.take(pair => pair.name === name);
    if (found.length > 1) throw new Error(`'${name}' comes ${found.length} times`);
    return found[0];
  }
}

/** qs itself leaves a whole text as it is where a triplet is no character, which a value with allowReserved may have. */
function readDeep(qs, text) {
  const decoder = encoded => percentDecode(encoded.replaceAll('+', ' '));
  return qs.parse(text, { decoder, depth: 50, strictDepth: true, parameterLimit: 10000, parseArrays: false, arrayLimit: 10000, plainObjects: true, allowPrototypes: true });
}

/** A value of qs, which knows texts, lists of texts, and objects. */
function fromQs(type, value) {
  if (type.kind === 'array') return listOf(type, [value].flat());
  if (!isObject(type) || typeof value === 'string') return memberOf(type, value);
  const object = Object.create(null);
  for (const [name, member] of Object.entries(value)) object[name] = fromQs(typeOfMember(type, name), member);
  return object;
}

function readDeepObject(pairs, at) {
  pairs.take(({ name }) => name.startsWith(`${at.name}[`));
  return pairs.deep[at.name] === undefined ? undefined : fromQs(at.type, pairs.deep[at.name]);
}

function readExploded(pairs, at) {
  const decode = at.style === 'cookie' ? unchanged : pairs.decode;
  if (isObject(at.type)) {
    const isMember = ({ name }) => at.type.additional !== undefined || at.type.members.some(member => member.name === name);
    const found = pairs.take(isMember);
    return found.length === 0 ? undefined : objectOf(at.type, found.map(({ name, raw }) => ({ name, text: decode(raw) })));
  }
  const found = pairs.take(({ name }) => name === at.name);
  return found.length === 0 ? undefined : listOf(at.type, found.map(({ raw }) => decode(raw)));
}

/** undefined: absent. */
export function readPairs(pairs, at) {
  const style = at.content ? 'form' : effectiveStyle(at);
  if (style === 'deepObject') return readDeepObject(pairs, at);
  if (!at.content && style !== 'json' && isStructured(at.type) && explodes(at)) return readExploded(pairs, at);
  const pair = pairs.one(at.name);
  if (pair === undefined) return undefined;
  const value = valueOf(at, pair.raw, pairs.separators[style], pairs.separators[style], style === 'cookie' && !at.content ? unchanged : pairs.decode);
  const isForQs = !/[[\]]/.test(at.name) && !pair.raw.includes('%5D='); // which would split there
  if (pairs.deep && typeof value !== 'object' && isForQs) compare(pairs.decode(pair.raw), pairs.deep[at.name], `qs: ${at.name}`);
  return value;
}

/** Objects that take any name come last. */
export const inReadingOrder = parameters => [...parameters].sort((a, b) => isOpen(a) - isOpen(b));
const isOpen = at => (isObject(at.type) && at.type.additional !== undefined && !at.content && effectiveStyle(at) !== 'deepObject' && explodes(at) ? 1 : 0);

// ---- headers

export const readHeader = (at, text) => (text === undefined ? undefined : valueOf(at, text, ',', explodes(at) ? '=' : ',', each => each));

/** A header without the space around it. */
export function trimmed(value) {
  if (typeof value === 'string') return value.replace(/^[ \t]+|[ \t]+$/g, '');
  if (typeof value !== 'object' || value === null || isEmpty(value)) return value;
  const copy = Array.isArray(value) ? [...value] : Object.assign(Object.create(null), value);
  const keys = Object.keys(copy);
  const [first, last] = [keys[0], keys[keys.length - 1]];
  if (Array.isArray(value) && typeof copy[first] === 'string') copy[first] = copy[first].replace(/^[ \t]+/, '');
  if (typeof copy[last] === 'string') copy[last] = copy[last].replace(/[ \t]+$/, '');
  return copy;
}

/** What a pair is expected to tell of a value, and the names of the ambiguities by which it differs. */
export function expectedOf(at, value, note) {
  if (value === undefined) return undefined;
  let expected = value;
  if (at.content === undefined && effectiveStyle(at) !== 'json') {
    if (effectiveStyle(at) === 'deepObject') expected = withoutEmpty(value);
    if (isEmpty(expected)) {
      note('empty list or object');
      return undefined;
    }
  }
  if (at.allowReserved && !isJson(at)) return withTriplets(at, at.type, expected, note);
  return expected;
}

/** The texts that are not JSON, each with what its triplets stand for. */
function withTriplets(at, type, value, note) {
  const isDeep = effectiveStyle(at) === 'deepObject' && type.kind !== 'variants';
  if (typeof value === 'string') {
    const decoded = percentDecode(value);
    if (decoded !== value) note('triplets with allowReserved');
    return decoded;
  }
  if (typeof value !== 'object' || value === null) return value;
  const copy = Array.isArray(value) ? [] : Object.create(null);
  for (const [name, member] of Object.entries(value)) {
    const inner = type.items ?? typeOfMember(type, name);
    const staysJson = isStructured(inner) && !(isDeep && !type.items && inner.kind !== 'variants');
    copy[name] = staysJson ? member : withTriplets(at, inner, member, note);
  }
  return copy;
}
