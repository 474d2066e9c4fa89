// The judge notices what is lost: node self_test.mjs FOLDER SEED COUNT DRIVER, in the folder of a run
//
// Requests that it accepts are changed, each in one of the ways in which an encoder can be wrong. Exit status 1: a change that
// it does not notice, or one that no request made possible.
import { judge } from './judge.mjs';
import { AMBIGUITIES } from './rules.mjs';
import { loadQs, makeCalls, plan } from './fuzz.mjs';

const LEAST = 10; // requests for each change

/** The request with another target, as Latin-1; null: `change` gave null. */
function changeTarget(text, change) {
  const [, method, target, rest] = /^(\S+) (\S+)(.*)$/s.exec(text);
  const changed = change(target);
  return changed === null ? null : `${method} ${changed}${rest}`;
}

const changeQuery = (text, change) => changeTarget(text, target => {
  const mark = target.indexOf('?');
  const changed = mark < 0 ? null : change(target.slice(mark + 1));
  return changed === null ? null : target.slice(0, mark + 1) + changed;
});

/** The same length of the body, or Content-Length follows. */
function changeBody(text, change) {
  const end = text.indexOf('\r\n\r\n') + 4;
  const changed = end === text.length ? null : change(text.slice(end));
  return changed === null ? null : text.slice(0, end).replace(/Content-Length: \d+/, `Content-Length: ${changed.length}`) + changed;
}

/** null where the pattern does not occur. */
const replaced = (text, pattern, by) => (pattern.test(text) ? text.replace(pattern, by) : null);

const CHANGES = {
  'another method': text => text.replace(/^\S+/, method => (method === 'PUT' ? 'POST' : 'PUT')),
  'a pair of the query is dropped': text => changeQuery(text, query => query.split('&').slice(1).join('&')),
  'a pair that nobody set': text => changeQuery(text, query => `${query}&extra=1`),
  'exploded as not exploded': text => changeQuery(text, query => replaced(query, /(^|&)([^=&]+)=([^=&]*)&\2=/, '$1$2=$3,')),
  'an ampersand is not escaped': text => changeQuery(text, query => replaced(query, /%26/, '&')),
  'a percent sign is not escaped': text => changeTarget(text, target => replaced(target, /%25/, '%')),
  'escaped twice': text => changeTarget(text, target => replaced(target, /%(?!25)/, '%25')),
  'a space as plus': text => changeQuery(text, query => replaced(query, /%20/, '+')),
  'Latin-1 instead of UTF-8': text => changeTarget(text, target => replaced(target, /%C3%A9/, '%E9')),
  'a bracket of a deep object is lost': text => changeQuery(text, query => replaced(query, /%5D=/, '=')),
  'the path loses a character': (text, { operation }) =>
    (operation.segments.length < 2 ? null : changeTarget(text, target => target.replace(/\/[^/?]([^/?]*)(?=\?|$)/, '/$1'))),
  'a parameter of the path is dropped': (text, { operation }) =>
    (operation.segments.length < 2 ? null : changeTarget(text, target => target.replace(/\/[^/?]*(?=\?|$)/, ''))),
  'a header is dropped': text => replaced(text, /\r\nX-n[^\r]*(?=[\s\S]*?\r\n\r\n)/, ''),
  'a header is longer': text => replaced(text, /(\r\nX-n[^\r]*)(?=[\s\S]*?\r\n\r\n)/, '$1,x'),
  'a cookie is dropped': text => replaced(text, /\r\nCookie: ([^;\r]*)(; )?/, (found, first, more) => (more ? '\r\nCookie: ' : '')),
  'cookies as a query': text => replaced(text, /(\r\nCookie: [^;\r]*); /, '$1&'),
  'another digit in the body': text => changeBody(text, body => replaced(body, /\d/, digit => (digit === '9' ? '1' : '9'))),
  'the body begins too late': text => changeBody(text, body => body.slice(1)),
  'the body is lost': text => changeBody(text, () => ''),
  'a field of a form is dropped': (text, { call }) =>
    (call.media?.codec !== 'form' ? null : changeBody(text, body => body.split('&').slice(1).join('&'))),
  'a part is dropped': (text, { call }) =>
    (call.media?.codec !== 'multipart' ? null : changeBody(text, body => replaced(body, /^(--[^\r]+)\r\n[\s\S]*?\r\n(?=\1)/, ''))),
  'a part has another type': (text, { call }) =>
    (call.media?.codec !== 'multipart' ? null : changeBody(text, body => replaced(body, /\r\nContent-Type: application\/json/, '\r\nContent-Type: text/plain'))),
  'a string of JSON without quotes': (text, { call }) =>
    (call.media?.codec !== 'json' ? null : changeBody(text, body => replaced(body, /"/, ''))),
};

/** `note` of the judge; a request with an ambiguity is not changed. */
function isDecided(qs, { operation, call }, bytes) {
  let isAmbiguous = false;
  judge(qs, operation, call, bytes, name => { isAmbiguous ||= name in AMBIGUITIES; });
  return !isAmbiguous;
}

function notices(qs, { operation, call }, text) {
  try {
    judge(qs, operation, call, Buffer.from(text, 'latin1'), () => {});
    return false;
  } catch {
    return true;
  }
}

const [folder, seed, count, driver] = process.argv.slice(2);
const qs = loadQs(process.env.WIRE_FUZZ_MODULES);
const { calls } = plan(Number(seed), Number(count));
const { results, requests } = await makeCalls(folder, driver, calls);
const sent = calls.filter((_, i) => results[i][0] === 'CPOD_OK').map((each, i) => ({ each, bytes: requests[i] }))
  .filter(({ each, bytes }) => isDecided(qs, each, bytes));
let failures = 0;
for (const [name, change] of Object.entries(CHANGES)) {
  let made = 0;
  for (const { each, bytes } of sent) {
    const text = bytes.toString('latin1');
    const changed = change(text, each);
    if (changed === null || changed === text) continue;
    made++;
    if (notices(qs, each, changed)) continue;
    failures++;
    console.log(`not noticed: ${name}:\n${text.slice(0, 1000)}\n---\n${changed.slice(0, 1000)}`);
    break;
  }
  if (made < LEAST) console.log(`${name}: only ${made} requests`);
  failures += made < LEAST ? 1 : 0;
}
console.log(`${Object.keys(CHANGES).length} kinds of changes to ${sent.length} requests, ${failures} not noticed`);
process.exitCode = failures === 0 ? 0 : 1;
