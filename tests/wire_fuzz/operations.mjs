// Random operations: every style × explode × type × location × content of OpenAPI, and their document.
import { toJson } from './exact_json.mjs';
import { innerTypes, isObject, isStructured, randomScalar, randomType, randomValue, schemaOf } from './types.mjs';

const DECORATIONS = {
  path: ['', '', '-x', '.x', 'é'],
  query: ['', '', '.x', '-', '$', ' x', 'é', '&', '=', '%', '%41', '+', ',', '/', '"', '\\', '[x]', '[]', '😀'],
  deepObject: ['', '', '.x', '-', ' x', 'é', '&', '=', '%', '+', ','],
  json: ['', '', '"', '\\', '/', '\n', '\u2028', "'", '\u007f', '$ref', '{', '%s', '😀'],
  header: ['', '', '-X', '.x'],
  cookie: ['', '', '.x', '-', ' x', 'é', ';', '=', '%', ','],
  cookieStyle: ['', '', '.x', '-', '!'],
  form: ['', '', '"', '\\', '.x', '-', ' x', 'é', '&', '=', '%', '+', '[x]', '[]'],
  multipart: ['', '', '"', '\\', '.x', '-', ' x', 'é', ';', '=', '[x]', ', y'],
};
const STYLES = {
  path: ['simple', 'label', 'matrix'],
  query: ['form', 'form', 'spaceDelimited', 'pipeDelimited', 'deepObject'],
  header: ['simple'],
  cookie: ['form'],
};

class Builder {
  constructor(random, version, id) {
    Object.assign(this, { random, version, id, count: 0 });
  }
  /** A name that no other parameter, field or member of the operation has. */
  names(place) {
    return () => `n${++this.count}${this.random.pick(DECORATIONS[place])}`;
  }
  type(place, depth, structured) {
    return randomType(this.random, this.names(place), depth, structured);
  }
  jsonType(place, depth, structured) {
    return randomType(this.random, Object.assign(this.names(place), { isJson: true }), depth, structured);
  }
}

/** The text `null` of a list could be an item; of an exploded object, nothing. */
function withoutNullStructures(type, isDeep) {
  if (isStructured(type)) delete type.nullable;
  if (isDeep) innerTypes(type).forEach(each => each.kind === 'array' && delete each.nullable);
  if (isDeep) innerTypes(type).filter(isObject).forEach(withoutNullLists);
  return type;
}

function withoutNullLists(type) {
  if (type.kind === 'array') delete type.nullable;
  innerTypes(type).forEach(withoutNullLists);
}

/** A parameter is set or not, and so are its items: URLs and headers have no null. */
function withoutNull(type) {
  delete type.nullable;
  if (type.items) delete type.items.nullable;
  if (type.kind === 'map') delete type.additional.nullable;
}

/** The text of a number has dots, which label does not escape, and more than one spelling. */
function withoutNumbers(type) {
  if (type.kind === 'number') type.kind = 'boolean';
  innerTypes(type).forEach(withoutNumbers);
}

function styled(builder, place, at, styles, depth) {
  const { random } = builder;
  at.style = random.pick(styles);
  if (at.style === 'cookie') place = 'cookieStyle';
  if (at.style === 'deepObject') place = 'deepObject';
  if (random.chance(60)) at.explode = random.chance(50);
  at.type = builder.type(place, depth, at.style === 'deepObject' || random.chance(50) ? 95 : 50);
  withoutNullStructures(at.type, at.style === 'deepObject');
  if (at.style === 'label') withoutNumbers(at.type);
  return at;
}

export const explodes = at => at.explode ?? ['form', 'cookie'].includes(at.style);

function randomParameter(builder, place) {
  const { random, version } = builder;
  const at = { in: place, name: builder.names(place)(), required: place === 'path' || random.chance(30) };
  if (place === 'header') at.name = `X-${at.name}`;
  if (random.chance(12)) {
    at.content = random.pick(['application/json', 'application/json', 'application/vnd.x+json', 'text/plain']);
    at.type = at.content === 'text/plain' ? { kind: 'string' } : builder.jsonType(place, 3);
    return at;
  }
  const styles = place === 'cookie' && version === '3.2.0' ? ['form', 'cookie', 'cookie'] : STYLES[place];
  styled(builder, place, at, styles, random.chance(15) ? 2 : 1);
  withoutNull(at.type);
  if (at.style === 'cookie') at.name = builder.names('cookieStyle')();
  if (at.style === 'deepObject') at.name = builder.names('deepObject')();
  if (place === 'query' && random.chance(20)) at.allowReserved = true;
  const others = ['simple', 'label', 'matrix', 'form', 'deepObject'].filter(style => !STYLES[place].includes(style));
  if (random.chance(3)) Object.assign(at, { writtenStyle: random.pick(others), style: STYLES[place][0] });
  return at;
}

/** A second map whose members have no prefix would take those of the first. `list` has [type, parameter or encoding]. */
function keepOneOpenObject(list) {
  const isOpen = ([type, at]) => type.additional && !at.content && at.style && at.style !== 'deepObject' && explodes(at);
  list.filter(isOpen).slice(1).forEach(([, at]) => { at.explode = false; });
}

// ---- bodies

function randomEncoding(builder, field, codec) {
  const { random, version } = builder;
  const structured = isStructured(field.type);
  if (field.isFile) return random.chance(50) ? { contentType: 'image/png' } : null;
  switch (random.below(8)) {
    case 0: case 1: return { contentType: random.pick(['application/json', 'application/json; charset=utf-8', 'application/x+json']) };
    case 2: return structured ? null : { contentType: 'text/plain' };
    case 3: case 4: case 5: {
      if (codec.mediaType === 'multipart/mixed' || codec.mediaType === 'multipart/related') return null;
      if ((codec.isMultipart && version === '3.0.4') || field.type.kind === 'variants') return null;
      const encoding = { style: random.pick(STYLES.query) };
      if (random.chance(5)) Object.assign(encoding, { writtenStyle: random.pick(['simple', 'matrix', 'label']), style: 'form' });
      if (random.chance(60)) encoding.explode = random.chance(50);
      if (random.chance(20)) encoding.allowReserved = true;
      return encoding;
    }
    default: return null;
  }
}

function randomPartHeader(builder) {
  const { random } = builder;
  const header = { in: 'header', name: `X-${builder.names('header')()}`, style: 'simple', required: false, type: builder.type('header', 1) };
  withoutNull(header.type);
  if (random.chance(50)) header.explode = random.chance(50);
  return header;
}

function randomField(builder, codec) {
  const { random } = builder;
  const name = builder.names(codec.isMultipart ? 'multipart' : 'form')();
  const field = { name, required: random.chance(30) };
  field.isFile = codec.isMultipart && random.chance(25);
  if (field.isFile) field.type = random.chance(25) ? { kind: 'array', items: { kind: 'file' } } : { kind: 'file' };
  else field.type = builder.type(codec.isMultipart ? 'multipart' : 'form', 2);
  field.encoding = random.chance(55) ? randomEncoding(builder, field, codec) : null;
  if (field.encoding?.style === 'deepObject') {
    field.name = builder.names('deepObject')();
    do field.type = builder.type('deepObject', 2, 90);
    while (field.type.kind === 'variants'); // reads as the object that it is
  }
  if (field.encoding?.style) withoutNullStructures(field.type, field.encoding.style === 'deepObject');
  else if (field.type.kind === 'array') delete field.type.nullable;
  if (codec.isMultipart && random.chance(25)) {
    field.headers = Array.from({ length: 1 + random.below(2) }, () => randomPartHeader(builder));
    field.encoding ??= {};
  }
  return field;
}

const CODECS = {
  json: ['application/json', 'application/vnd.x+json', '*/*'],
  form: ['application/x-www-form-urlencoded'],
  multipart: ['multipart/form-data', 'multipart/form-data', 'multipart/mixed', 'multipart/related'],
  text: ['text/plain', 'text/csv; charset=utf-8', 'text/*'],
  binary: ['application/octet-stream', 'image/png', 'image/*'],
};

function randomMedia(builder, codec) {
  const { random } = builder;
  const media = { codec, mediaType: random.pick(CODECS[codec]), isMultipart: codec === 'multipart' };
  if (codec === 'json') {
    media.type = builder.jsonType('json', 3, 80);
    delete media.type.nullable; // a body that is NULL is no body
  } else if (codec === 'form' || codec === 'multipart') {
    const isMap = random.chance(10);
    media.fields = isMap ? [] : Array.from({ length: 1 + random.below(5) }, () => randomField(builder, media));
    keepOneOpenObject(media.fields.map(field => [field.type, field.encoding ?? {}]));
    if (isMap || random.chance(15)) media.additional = random.chance(50) ? randomScalar(random) : { kind: 'array', items: randomScalar(random) };
  } else {
    media.type = { kind: codec === 'text' ? 'string' : 'file' };
  }
  return media;
}

function randomOperation(builder) {
  const { random } = builder;
  const operation = { id: `op${builder.id}`, method: random.pick(['post', 'put', 'patch', 'get', 'delete']) };
  const places = Array.from({ length: random.below(6) }, () => random.pick(['path', 'query', 'query', 'header', 'cookie']));
  operation.parameters = places.map(place => randomParameter(builder, place));
  for (const place of ['query', 'cookie']) keepOneOpenObject(operation.parameters.filter(at => at.in === place).map(at => [at.type, at]));
  operation.segments = [{ before: `o${builder.id}`, after: '' }, ...operation.parameters.filter(at => at.in === 'path').map(at => ({
    before: random.pick(['', '', 'v', 'x.', 'é']), at, after: random.pick(['', '', ':go', '.json']),
  }))];
  operation.media = [];
  if (['post', 'put', 'patch'].includes(operation.method) && random.chance(75)) {
    const codecs = new Set([random.pick(Object.keys(CODECS))]);
    if (random.chance(20)) codecs.add(random.pick(Object.keys(CODECS)));
    operation.media = [...codecs].map(codec => randomMedia(builder, codec));
    operation.bodyRequired = random.chance(60);
  }
  return operation;
}

export function randomOperations(random, version, count) {
  return Array.from({ length: count }, (_, id) => randomOperation(new Builder(random, version, id)));
}

// ---- the document: one parameter or encoding a line, so that the line of a diagnostic names it

function parameterOf(at, { version, isValid }) {
  const schema = schemaOf(at.type, version);
  const { name, required, style, explode, allowReserved } = at;
  return toJson({
    name, in: at.in, required, ...(at.content ? { content: { [at.content]: { schema } } } : { style: isValid ? style : at.writtenStyle ?? style, schema }),
    ...(explode !== undefined && !at.content && { explode }), ...(allowReserved && { allowReserved }),
  });
}

function encodingOf({ encoding, headers }, { version, isValid }) {
  const written = { ...encoding };
  if (encoding.writtenStyle && !isValid) written.style = encoding.writtenStyle;
  delete written.writtenStyle;
  if (headers)
    written.headers = Object.fromEntries(headers.map(({ name, explode, type }) =>
      [name, { schema: schemaOf(type, version), ...(explode !== undefined && { explode }) }]));
  return written;
}

function bodySchema(media, version) {
  if (media.codec === 'binary') return {};
  if (media.type) return schemaOf(media.type, version);
  const type = { kind: 'object', additional: media.additional, members: media.fields };
  return schemaOf(type, version);
}

function mediaOf(media, options, lines) {
  lines.push(`${JSON.stringify(media.mediaType)}: {"schema": ${toJson(bodySchema(media, options.version))}`);
  const encoded = (media.fields ?? []).filter(field => field.encoding);
  if (encoded.length > 0) {
    lines[lines.length - 1] += ', "encoding": {';
    encoded.forEach((field, i) => {
      lines.push(`${JSON.stringify(field.name)}: ${toJson(encodingOf(field, options))}${i + 1 < encoded.length ? ',' : '}'}`);
      field.line = lines.length;
    });
  }
  lines[lines.length - 1] += '}';
}

/** An operation that cannot be called, by a mistake; its last parameter is at the last line of the document. */
const SKIPPED = [
  ', "/skipped": {"get": {"operationId": "skipped", "responses": {"204": {"description": "none"}}, "parameters": [',
  '{"name": "all", "in": "fragment", "schema": {"type": "string"}}]}}}}',
];

/** Also stores the lines of parameters and fields in them. `isValid`: without what the reader of documents reports, at the
 * same lines. */
export function documentOf(operations, version, isValid) {
  const options = { version, isValid };
  const lines = [`{"openapi": "${version}", "info": {"title": "Wire fuzz", "version": "1"}, "servers": [{"url": "http://127.0.0.1"}], "paths": {`];
  operations.forEach((operation, i) => {
    const path = operation.segments.map(({ before, at, after }) => `/${before}${at ? `{${at.name}}` : ''}${after}`).join('');
    lines.push(`${JSON.stringify(path)}: {"${operation.method}": {"operationId": "${operation.id}",`, '"parameters": [');
    operation.parameters.forEach((at, k) => {
      lines.push(parameterOf(at, options) + (k + 1 < operation.parameters.length ? ',' : ''));
      at.line = lines.length;
    });
    lines.push('],');
    if (operation.media.length > 0) {
      lines.push(`"requestBody": {"required": ${operation.bodyRequired}, "content": {`);
      operation.media.forEach((media, k) => {
        mediaOf(media, options, lines);
        if (k + 1 < operation.media.length) lines[lines.length - 1] += ',';
      });
      lines[lines.length - 1] += '}},';
    }
    lines.push(`"responses": {"204": {"description": "none"}}}}${i + 1 < operations.length ? ',' : ''}`);
  });
  lines.push(...(isValid ? ['', '}}'] : SKIPPED));
  return `${lines.join('\n')}\n`;
}

// ---- values

function keysOf(random, place) {
  let count = 0;
  return () => `k${++count}${random.pick(DECORATIONS[place])}`;
}

function parameterValue(random, at) {
  const place = at.in === 'header' ? 'header' : at.style === 'cookie' && !at.content ? 'cookie' : 'any';
  const keys = at.style === 'deepObject' ? 'deepObject' : at.style === 'cookie' ? 'cookieStyle' : at.in;
  return randomValue(random, at.type, place, keysOf(random, keys));
}

/** The values of one call: parameters by their index, headers of parts by field and header, and the body. */
export function randomCall(random, operation) {
  const call = { parameters: [], headers: new Map() };
  call.parameters = operation.parameters.map(at => (at.required || random.chance(75) ? parameterValue(random, at) : undefined));
  if (operation.media.length === 0 || !(operation.bodyRequired || random.chance(80))) return call;
  const media = random.pick(operation.media);
  call.media = media;
  const keys = keysOf(random, media.isMultipart ? 'multipart' : 'form');
  if (media.type) {
    call.body = randomValue(random, media.type, 'any', keys);
    return call;
  }
  call.body = Object.create(null);
  for (const field of media.fields) {
    if (field.required || random.chance(70)) call.body[field.name] = randomValue(random, field.type, 'any', keys);
    for (const header of field.headers ?? [])
      if (random.chance(70)) call.headers.set(header, parameterValue(random, header));
  }
  if (media.additional)
    for (let count = random.below(4); count > 0; count--) call.body[keys()] = randomValue(random, media.additional, 'any', keys);
  return call;
}
