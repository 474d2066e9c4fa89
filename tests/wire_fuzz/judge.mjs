// Whether a request has the values of its call: throws what is lost.
import { checkBody } from './body.mjs';
import { headerOf, readRequest } from './http.mjs';
import { Pairs, checkLabel, expectedOf, inReadingOrder, isAmbiguousLabel, isJson, readHeader, readPairs, readPath, trimmed } from './parameters.mjs';
import { compare } from './values.mjs';

const literal = text => text.replace(/[^\x21-\x7e]/gu, encodeURIComponent);

function checkPath(operation, valueAt, path, note) {
  const texts = path.split('/').slice(1);
  compare(operation.segments.length, texts.length, 'segments of the path');
  operation.segments.forEach(({ before, at, after }, i) => {
    const [begin, end] = [literal(before), literal(after)];
    const text = texts[i];
    if (!text.startsWith(begin) || !text.endsWith(end)) throw new Error(`expected ${begin}…${end}, found ${text}`);
    if (at === undefined) return;
    const inner = text.slice(begin.length, text.length - end.length);
    const value = valueAt(at);
    if (isAmbiguousLabel(at, value)) {
      note('dots in label');
      checkLabel(at, value, inner);
    } else {
      compare(value, readPath(at, inner), `path ${at.name}`);
    }
  });
}

function checkHeader(at, value, headers, note) {
  const expected = expectedOf(at, value, note);
  const outer = isJson(at) ? expected : trimmed(expected);
  if (JSON.stringify(outer, textOf) !== JSON.stringify(expected, textOf)) note('space around a header');
  compare(outer, readHeader(at, headerOf(headers, at.name)), `header ${at.name}`);
}
const textOf = (_, value) => (typeof value === 'bigint' ? String(value) : value);

function checkPairs(pairs, parameters, valueAt, note) {
  for (const at of inReadingOrder(parameters)) compare(expectedOf(at, valueAt(at), note), readPairs(pairs, at), `${at.in} ${at.name}`);
  if (pairs.pairs.length > 0) throw new Error(`nobody sent '${pairs.pairs[0].name}'`);
}

/** `note(name)` is called for each ambiguity of the standards that the judge did not decide. */
export function judge(qs, operation, call, bytes, note) {
  const request = readRequest(bytes);
  compare(operation.method.toUpperCase(), request.method, 'method');
  const valueAt = at => call.parameters[operation.parameters.indexOf(at)];
  const inPlace = place => operation.parameters.filter(at => at.in === place);
  checkPath(operation, valueAt, request.path, note);
  checkPairs(Pairs.ofQuery(qs, request.query), inPlace('query'), valueAt, note);
  checkPairs(Pairs.ofCookies(headerOf(request.headers, 'cookie')), inPlace('cookie'), valueAt, note);
  for (const at of inPlace('header')) checkHeader(at, valueAt(at), request.headers, note);
  checkBody(qs, call, request, headerOf(request.headers, 'content-type'), note);
}
