// What OpenAPI does not define, what cannot be sent, and what a request leaves open. Each is counted by its name.
import { explodes } from './operations.mjs';
import { toJson } from './exact_json.mjs';
import { innerTypes, isObject, isStructured } from './types.mjs';
import { isEmpty, piecesOf } from './values.mjs';

// ---- undefined: cpodgen warns at the parameter, --strict refuses it, and docs/bodies.md describes what is sent

const hasStructures = type => innerTypes(type).some(isStructured);

/** The combination that OpenAPI does not define; null: it does. Of parameters, and of fields with a style. */
export function undefinedCombination(at) {
  const { type, style } = at;
  if (at.content || style === undefined) return null;
  if (type.kind === 'variants') return 'union of structures';
  if (style === 'deepObject' && !isObject(type)) return 'deepObject of another type than an object';
  if (style === 'deepObject') return hasStructures(type) ? 'nested deepObject' : null;
  const isDelimited = style === 'spaceDelimited' || style === 'pipeDelimited';
  if (isDelimited && !isStructured(type)) return 'delimited scalar';
  if (hasStructures(type)) return type.kind === 'object' ? 'structure in an object' : 'list or map of structures';
  return isDelimited && at.explode ? 'delimited and exploded' : null;
}

/** How such a combination is sent: as JSON, or in the form style. */
export function effectiveStyle(at) {
  switch (undefinedCombination(at)) {
    case 'list or map of structures': case 'union of structures': return 'json';
    case 'delimited scalar': case 'delimited and exploded': return 'form';
    case 'deepObject of another type than an object': return hasStructures(at.type) ? 'json' : 'form';
    default: return at.style;
  }
}

// ---- refused: the value cannot be sent; the call ends with CPOD_ERR_INVALID_ARGUMENT before any I/O

const encode = text => encodeURIComponent(text).replace(/[!'()*]/g, c => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);

/** RFC 6570, 3.2: {x}, {.x}, {;x}, with `*` if `at` explodes. */
export function expandPath(at, value) {
  const pieces = piecesOf(value).map(({ name, text }) => ({ name: name === undefined ? undefined : encode(name), text: encode(text) }));
  const split = explodes(at);
  const own = encode(at.name);
  const pairs = pieces.map(({ name, text }) => (name === undefined ? text : `${name}${split ? '=' : ','}${text}`));
  if (at.style === 'label') return `.${pairs.join(split ? '.' : ',')}`;
  if (at.style !== 'matrix') return pairs.join(',');
  if (split && typeof value === 'object') return pieces.map(({ name, text }) => `;${name ?? own}${text === '' ? '' : '='}${text}`).join('');
  return `;${own}=${pairs.join(',')}`;
}

function pathRefusal(segment, value) {
  const { at, before, after } = segment;
  const isJson = at.content !== undefined && at.content !== 'text/plain';
  const style = effectiveStyle(at);
  const text = isJson || style === 'json' ? encode(toJson(value)) : expandPath(at, value);
  if (isEmpty(value) && !isJson && style !== 'json') return 'empty path parameter';
  if (!isJson && style !== 'json' && (value === '' || (Array.isArray(value) && value.length === 1 && value[0] === ''))) return 'empty path parameter';
  return ['.', '..'].includes(before + text + after) ? 'dot segment' : null;
}

const DELIMITERS = { spaceDelimited: ' ', pipeDelimited: '|' };

/** The separator that the style does not escape in a value; null: it does. */
function rawSeparator(at, place) {
  const style = effectiveStyle(at);
  if (style === 'json' || explodes(at) && style !== 'simple') return null;
  if (style === 'simple' && place === 'header') return ',';
  if (style === 'cookie') return ',';
  if (place === 'multipart' && style === 'form') return ',';
  return DELIMITERS[style] ?? null;
}

const CONTROL = /[\x00-\x08\x0a-\x1f\x7f]/;
const NOT_COOKIE = /[^\x21\x23-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]/;

function styledRefusal(at, value, place) {
  if (at.content || typeof value === 'undefined') return null;
  const style = effectiveStyle(at);
  const pieces = piecesOf(value);
  const separator = rawSeparator(at, place);
  const texts = pieces.flatMap(({ name, text }) => (name === undefined ? [text] : [name, text]));
  if (separator !== null && typeof value === 'object' && value !== null && texts.some(text => text.includes(separator)))
    return 'separator in a value';
  if (at.allowReserved && DELIMITERS[style] && !explodes(at) && typeof value === 'object' && Object.values(value).some(each => typeof each === 'string' && each.includes('%')))
    return 'triplet for a separator';
  if (place === 'header' && texts.some(text => CONTROL.test(text))) return 'control character in a header';
  if (style === 'cookie' && texts.some(text => NOT_COOKIE.test(text))) return 'not a cookie value';
  return null;
}

/** Why a call cannot be sent; []: it can. */
export function refusals(operation, call) {
  const found = [];
  operation.parameters.forEach((at, i) => {
    const value = call.parameters[i];
    if (value === undefined) return;
    if (at.in === 'path') found.push(pathRefusal(operation.segments.find(segment => segment.at === at), value));
    else if (at.in === 'header' && at.content === 'text/plain' && CONTROL.test(value)) found.push('control character in a header');
    else found.push(styledRefusal(at, value, at.in));
  });
  for (const field of call.media?.fields ?? []) {
    const value = call.body?.[field.name];
    if (value === undefined) continue;
    if (field.encoding?.style && !field.isFile) found.push(styledRefusal(encodingOf(field, call.media.codec), value, call.media.codec));
    const isSent = !isEmpty(value) || (!Array.isArray(value) && !field.encoding?.style);
    for (const header of isSent ? field.headers ?? [] : []) found.push(styledRefusal(header, call.headers.get(header), 'header'));
  }
  return found.filter(each => each !== null);
}

/** The encoding of a field as if it were a parameter; nothing is escaped in the parts of a multipart body. */
export const encodingOf = (field, codec) => ({ ...field.encoding, allowReserved: codec === 'form' && field.encoding.allowReserved, name: field.name, type: field.type, in: 'query' });

// ---- ambiguities of the standards, which the judge does not decide

export const AMBIGUITIES = {
  'empty list or object': 'RFC 6570, 2.3: it is undefined, and sent like an absent one',
  'dots in label': 'RFC 6570, 3.2.5: the separator is unreserved and not escaped; the text is compared instead',
  'space around a header': 'RFC 9110, 5.5: not part of the value; compared without',
  'triplets with allowReserved': 'RFC 6570, 3.2.3: %XX is sent unchanged; compared with what it stands for',
};
