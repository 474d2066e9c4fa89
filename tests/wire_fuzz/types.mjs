// Random types, their schemas, and random values of them.
//
// A type is {kind, nullable} with, by kind: format, values (of enums), items, members [{name, type, required}], additional,
// variants (objects, each with a required member of its own).
// Integers are BigInt, other numbers Number, bytes base64 text, files {data, filename, contentType}.

const INTEGERS = {
  int8: [-128n, 127n], uint8: [0n, 255n], int16: [-32768n, 32767n], uint16: [0n, 65535n], int32: [-(2n ** 31n), 2n ** 31n - 1n],
  uint32: [0n, 2n ** 32n - 1n], int64: [-(2n ** 63n), 2n ** 63n - 1n], uint64: [0n, 2n ** 64n - 1n],
};
const SCALARS = ['string', 'string', 'string', 'integer', 'integer', 'number', 'boolean', 'date', 'date-time', 'enum', 'integer-enum', 'byte', 'union'];
const STRUCTURES = ['array', 'array', 'array', 'object', 'object', 'object', 'map', 'map', 'variants'];
const ENUM_TEXTS = ['red', 'a b', 'x,y', 'é', 'p|q', '1', 'A&B=C', 'semi;colon', '100%', 'ünï/çode', 'dot.dot', '+'];

export const isStructured = type => STRUCTURES.includes(type.kind);
/** The types directly inside. */
export const innerTypes = type => [type.items, type.additional, ...(type.members ?? []).map(member => member.type), ...(type.variants ?? [])]
  .filter(each => each !== undefined);
export const isObject = type => type.kind === 'object' || type.kind === 'map';

export class Random {
  constructor(seed) {
    this.state = BigInt(seed);
  }
  below(limit) { // splitmix64
    this.state = BigInt.asUintN(64, this.state + 0x9E3779B97F4A7C15n);
    let z = this.state;
    z = BigInt.asUintN(64, (z ^ (z >> 30n)) * 0xBF58476D1CE4E5B9n);
    z = BigInt.asUintN(64, (z ^ (z >> 27n)) * 0x94D049BB133111EBn);
    return Number((z ^ (z >> 31n)) % BigInt(limit));
  }
  chance(percent) {
    return this.below(100) < percent;
  }
  pick(list) {
    return list[this.below(list.length)];
  }
}

/** `names()` returns a name that the operation does not have yet; `names.isJson`: values are sent as JSON. */
export function randomScalar(random, names) {
  const kind = names?.isJson && random.chance(8) ? 'any' : random.pick(SCALARS);
  if (kind === 'integer') return { kind, format: random.pick([undefined, ...Object.keys(INTEGERS)]) };
  if (kind === 'enum') return { kind, values: ENUM_TEXTS.filter(() => random.chance(40)).concat('last') };
  if (kind === 'integer-enum') return { kind, values: [-1n, 0n, 7n, 2n ** 40n].filter(() => random.chance(60)).concat(99n) };
  return { kind };
}

export function randomType(random, names, depth, structured = 45) {
  const type = depth > 0 && random.chance(structured) ? { kind: random.pick(STRUCTURES) } : randomScalar(random, names);
  if (type.kind === 'array') type.items = randomType(random, names, depth - 1, 25);
  if (type.kind === 'map') type.additional = randomType(random, names, depth - 1, 20);
  if (type.kind === 'variants') {
    const own = () => ({ name: names(), type: randomScalar(random, names), required: true });
    type.variants = [own(), own(), own()].map(member => ({ kind: 'object', members: [member, { name: names(), type: randomScalar(random, names), required: false }] }));
  }
  if (type.kind === 'object') {
    type.members = Array.from({ length: 1 + random.below(4) }, () => ({
      name: names(),
      type: randomType(random, names, depth - 1, 25),
      required: random.chance(30),
    }));
    if (random.chance(20)) type.additional = randomScalar(random);
  }
  if (random.chance(12) && !['any', 'union', 'variants'].includes(type.kind)) type.nullable = true;
  return type;
}

const FORMATS = { byte: 'byte', date: 'date', 'date-time': 'date-time', file: 'binary' };

export function schemaOf(type, version) {
  const schema = {};
  if (type.kind === 'variants') {
    schema.oneOf = type.variants.map(each => schemaOf(each, version));
  } else if (isStructured(type)) {
    schema.type = type.kind === 'array' ? 'array' : 'object';
    if (type.items) schema.items = schemaOf(type.items, version);
    if (type.members) {
      schema.properties = Object.fromEntries(type.members.map(member => [member.name, schemaOf(member.type, version)]));
      const required = type.members.filter(member => member.required).map(member => member.name);
      if (required.length > 0) schema.required = required;
    }
    if (type.additional) schema.additionalProperties = schemaOf(type.additional, version);
  } else if (type.kind === 'enum' || type.kind === 'integer-enum') {
    schema.type = type.kind === 'enum' ? 'string' : 'integer';
    schema.enum = [...type.values];
  } else if (type.kind === 'union') {
    schema.oneOf = [{ type: 'integer' }, { type: 'boolean' }];
  } else if (type.kind in FORMATS) {
    Object.assign(schema, { type: 'string', format: FORMATS[type.kind] });
  } else if (type.kind !== 'any') {
    schema.type = type.kind;
    if (type.format) schema.format = type.format;
  }
  if (type.nullable && version === '3.0.4') schema.nullable = true;
  else if (type.nullable) schema.type = [schema.type, 'null'];
  if (type.nullable && schema.enum) schema.enum.push(null);
  return schema;
}

const TEXTS = ['a', 'Zz', '0', '-', '_', '~', '.', ':', '/', '?', '#', '[', ']', '@', '!', '$', '&', "'", '(', ')', '*', '+', ',', ';', '=', '%',
  '%41', '%2C', '%20', ' ', '"', '\\', '<', '>', '^', '`', '{', '}', '|', 'ä', '€', '😀', '漢字', 'e\u0301', '\u2028', '\ufeff', '\u00a0', '\uffff', 'null', 'true',
  '--', '\t'];
const CONTROLS = ['\n', '\r\n', '\r', '\u0001', '\u001f', '\u007f', '\u0085'];
const COOKIE_OCTETS = ['a', 'Z', '0', '%41', '!', '#', '$', '&', "'", '(', '*', '+', '-', '.', '/', ':', '<', '=', '>', '?', '@', '[', ']', '^', '`', '{', '|', '}', '~'];

/** `place`: 'header' without control characters, 'cookie' with the characters of RFC 6265, or 'any'. */
export function randomText(random, place) {
  if (random.chance(8)) return '';
  if (random.chance(3)) return random.pick(['.', '..', 'null', ' ', 'a,b', '0', 'false']);
  const letters = place === 'cookie' && !random.chance(3) ? COOKIE_OCTETS : place === 'any' ? TEXTS.concat(CONTROLS) : TEXTS;
  const length = random.chance(3) ? 200 + random.below(300) : 1 + random.below(6);
  return Array.from({ length }, () => random.pick(letters)).join('');
}

function randomInteger(random, format) {
  const [low, high] = INTEGERS[format ?? 'int64'];
  switch (random.below(6)) {
    case 0: return low;
    case 1: return high;
    case 2: return low === 0n ? 1n : -1n;
    case 3: return 0n;
    default: return low + BigInt.asUintN(64, BigInt(random.below(2 ** 32)) * BigInt(random.below(2 ** 32))) % (high - low + 1n);
  }
}

function randomNumber(random) {
  const edge = [0, 1.5, -0.1, 1e21, 1e-7, 5e-324, Number.MAX_VALUE, -Number.MAX_VALUE, 1 / 3, 2 ** 53, -1e300, 123456789.125];
  return random.chance(60) ? random.pick(edge) : (random.below(2 ** 31) - 2 ** 30) / (1 + random.below(10000));
}

const two = number => String(number).padStart(2, '0');
function randomDate(random) {
  return `${random.pick(['0001', '1970', '2026', '9999'])}-${two(1 + random.below(12))}-${two(1 + random.below(28))}`;
}

function randomDateTime(random) {
  const time = [random.below(24), random.below(60), random.below(60)].map(two).join(':');
  return `${randomDate(random)}T${time}${random.pick(['', '.5', '.123456789'])}${random.pick(['Z', '+05:30', '-11:00'])}`;
}

/** `key()` returns the name of an additional member. */
export function randomValue(random, type, place, key) {
  if (type.nullable && random.chance(20)) return null;
  switch (type.kind) {
    case 'string': {
      const text = randomText(random, place);
      return type.nullable && text === 'null' ? 'nil' : text;
    }
    case 'integer': return randomInteger(random, type.format);
    case 'number': return randomNumber(random);
    case 'boolean': return random.chance(50);
    case 'variants': return randomValue(random, random.pick(type.variants), place, key);
    case 'union': return random.chance(50) ? random.chance(50) : randomInteger(random);
    case 'any': return randomAny(random, 2, place);
    case 'date': return randomDate(random);
    case 'date-time': return randomDateTime(random);
    case 'byte': return randomBytes(random).toString('base64');
    case 'file': return {
      data: randomBytes(random),
      filename: random.chance(50) ? randomText(random, 'header').replaceAll('%', '') : null,
      contentType: random.chance(30) ? random.pick(['image/png', 'text/csv; charset=utf-8', 'application/x-ü']) : null,
    };
    case 'array': return Array.from({ length: random.pick([0, 1, 1, 2, 3, 5]) }, () => randomValue(random, type.items, place, key));
    case 'enum': case 'integer-enum': return random.pick(type.values);
    default: return randomMembers(random, type, place, key);
  }
}

function randomAny(random, depth, place) {
  switch (random.below(depth > 0 ? 7 : 5)) {
    case 0: return null;
    case 1: return random.chance(50);
    case 2: return randomInteger(random, 'uint64') * (random.chance(50) ? 1n : 10n ** 10n);
    case 3: return randomNumber(random);
    case 4: return randomText(random, place);
    case 5: return Array.from({ length: random.below(4) }, () => randomAny(random, depth - 1, place));
    default: {
      const object = Object.create(null);
      for (let count = random.below(4); count > 0; count--) object[randomText(random, place)] = randomAny(random, depth - 1, place);
      return object;
    }
  }
}

export function randomBytes(random) {
  const bytes = Buffer.from(Array.from({ length: random.pick([0, 1, 2, 3, 17, 100]) }, () => random.below(256)));
  return random.chance(10) ? Buffer.concat([bytes, Buffer.from('\r\n--cpod-0\r\n\r\n--')]) : bytes;
}

function randomMembers(random, type, place, key) {
  const object = Object.create(null);
  for (const member of type.members ?? [])
    if (member.required || random.chance(70)) object[member.name] = randomValue(random, member.type, place, key);
  if (type.additional)
    for (let count = random.below(4); count > 0; count--) object[key()] = randomValue(random, type.additional, place, key);
  return object;
}
