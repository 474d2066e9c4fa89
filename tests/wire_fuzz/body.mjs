// Bodies as a server reads them.
import { parseJson } from './exact_json.mjs';
import { readMultipart } from './multipart.mjs';
import { Pairs, expectedOf, inReadingOrder, isJson, readHeader, readPairs, trimmed } from './parameters.mjs';
import { effectiveStyle, encodingOf } from './rules.mjs';
import { isStructured } from './types.mjs';
import { compare, isEmpty, memberOf } from './values.mjs';

const CONCRETE = { json: 'application/json', text: 'text/plain', binary: 'application/octet-stream' };

function checkContentType(media, value, found) {
  const documented = media.mediaType.includes('*') ? CONCRETE[media.codec] : media.mediaType;
  if (media.codec !== 'multipart') {
    compare((media.codec === 'binary' && value.contentType) || documented, found, 'Content-Type');
    return;
  }
  if (!found?.startsWith(`${documented}; boundary=`)) throw new Error(`Content-Type: expected ${documented} with a boundary, found ${found}`);
}

const isJsonType = type => /^application\/(json|[^;]*\+json)/.test(type ?? '');

/** A text of a field without a style: JSON by its encoding or as a structure, else the text of the scalar. */
const contentOf = (type, contentType, text) => (isJsonType(contentType) ? parseJson(text) : memberOf(type, text));

function expectOne(found, name) {
  if (found.length > 1) throw new Error(`'${name}' comes ${found.length} times`);
  return found[0];
}

/** One pair or part a value, one an item of a list. undefined: absent. */
function readContent(pairs, name, type, read) {
  const found = pairs.take(pair => pair.name === name);
  if (type.kind === 'array') return found.length === 0 ? undefined : found.map(pair => read(pair, type.items));
  const pair = expectOne(found, name);
  return pair === undefined ? undefined : read(pair, type);
}

function expectedContent(type, value, note) {
  if (type.kind !== 'array' || !isEmpty(value)) return value;
  note('empty list or object');
  return undefined;
}

const isStyled = field => field.encoding?.style && !field.isFile && effectiveStyle(encodingOf(field)) !== 'json';

function checkFields(media, body, pairs, note, checkOne, read) {
  const styled = inReadingOrder(media.fields.filter(isStyled).map(field => ({ ...encodingOf(field, media.codec), field })));
  for (const field of media.fields) {
    if (styled.some(at => at.field === field)) continue;
    const actual = readContent(pairs, field.name, field.type, (pair, type) => read(pair, type, field));
    checkOne(field, expectedContent(field.type, body[field.name], note), actual);
  }
  for (const [name, value] of Object.entries(body)) {
    if (media.fields.some(field => field.name === name)) continue;
    const actual = readContent(pairs, name, media.additional, (pair, type) => read(pair, type, {}));
    compare(expectedContent(media.additional, value, note), actual, `additional ${name}`);
  }
  for (const at of styled) {
    const before = pairs.pairs;
    const actual = readPairs(pairs, at);
    const taken = before.filter(pair => !pairs.pairs.includes(pair));
    checkOne(at.field, expectedOf(at, body[at.name], note), actual, taken);
  }
  if (pairs.pairs.length > 0) throw new Error(`nobody sent '${pairs.pairs[0].name}'`);
}

function checkForm(qs, call, request, note) {
  const { media, body } = call;
  const pairs = Pairs.ofQuery(qs, request.body.toString('utf8'));
  checkFields(media, body, pairs, note, (field, expected, actual) => compare(expected, actual, `field ${field.name}`),
    (pair, type, field) => contentOf(type, field.encoding?.contentType, pairs.decode(pair.raw)));
}

// ---- multipart

function partType(type, field) {
  if (field.encoding?.contentType) return field.encoding.contentType;
  return isStructured(type) ? 'application/json' : undefined;
}

function readFile(part, field) {
  return { data: part.bytes, filename: part.filename, contentType: part.contentType, field };
}

function checkFile(field, expected, actual) {
  const list = each => (each === undefined ? [] : [each].flat());
  compare(list(expected).length, list(actual).length, `files of ${field.name}`);
  list(expected).forEach((file, i) => {
    const found = list(actual)[i];
    if (!file.data.equals(found.data)) throw new Error(`file ${field.name}: other bytes`);
    compare(file.filename ?? field.name, found.filename, `filename of ${field.name}`);
    compare(file.contentType ?? field.encoding?.contentType ?? 'application/octet-stream', found.contentType, `type of ${field.name}`);
  });
}

function checkPartHeaders(call, field, parts, note) {
  for (const at of field.headers ?? [])
    for (const part of parts) {
      const found = part.headers.filter(([name]) => name === at.name.toLowerCase());
      const expected = expectedOf(at, call.headers.get(at), note);
      compare(isJson(at) ? expected : trimmed(expected), readHeader(at, expectOne(found, at.name)?.[1]), `header ${at.name} of ${field.name}`);
    }
}

function checkMultipart(qs, call, request, contentType, note) {
  const { media, body } = call;
  const parts = readMultipart(contentType, request.body);
  const pairs = Pairs.ofParts(qs, parts);
  const read = ({ part, raw }, type, field) => {
    checkPartHeaders(call, field, [part], note);
    if (field.isFile) return readFile(part, field);
    if (part.filename !== undefined) throw new Error(`'${part.name}' is a file`);
    compare(partType(type, field), part.contentType, `type of ${part.name}`);
    return contentOf(type, part.contentType, raw);
  };
  const checkOne = (field, expected, actual, taken = []) => {
    checkPartHeaders(call, field, taken.map(pair => pair.part), note);
    if (field.isFile) checkFile(field, expected, actual);
    else compare(expected, actual, `part ${field.name}`);
  };
  checkFields(media, body, pairs, note, checkOne, read);
}

export function checkBody(qs, call, request, contentType, note) {
  const { media, body } = call;
  if (media === undefined) {
    if (request.body !== null && request.body.length > 0) throw new Error('a body that nobody set');
    return;
  }
  if (request.body === null) throw new Error('the body is lost');
  checkContentType(media, body, contentType);
  if (media.codec === 'json') compare(body, parseJson(request.body.toString('utf8')), 'body');
  else if (media.codec === 'text') compare(body, request.body.toString('utf8'), 'body');
  else if (media.codec === 'form') checkForm(qs, call, request, note);
  else if (media.codec === 'multipart') checkMultipart(qs, call, request, contentType, note);
  else if (!body.data.equals(request.body)) throw new Error('body: other bytes');
}
