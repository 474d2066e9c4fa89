// The wire fuzz of one document: tests/wire_fuzz/run calls it.
//   node fuzz.mjs make FOLDER SEED COUNT            writes document.json, valid.json (without what readers report) and calls.txt
//   node fuzz.mjs diagnostics FOLDER SEED COUNT     compares the logs of cpodgen with what OpenAPI does not define
//   node fuzz.mjs judge FOLDER SEED COUNT DRIVER    makes the calls and judges them; exit status 1: a value was lost
import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { toJson } from './exact_json.mjs';
import { startRecorder } from './http.mjs';
import { judge } from './judge.mjs';
import { documentOf, randomCall, randomOperations } from './operations.mjs';
import { AMBIGUITIES, encodingOf, refusals, undefinedCombination } from './rules.mjs';
import { Random } from './types.mjs';

const CALLS_OF_AN_OPERATION = 10;
const LOCATIONS = ['path', 'query', 'header', 'cookie'];

/** The same for the same seed: COUNT calls that can be sent, and those between them that cannot. */
export function plan(seed, count) {
  const random = new Random(seed);
  const version = ['3.1.1', '3.2.0', '3.0.4'][seed % 3];
  const operations = randomOperations(random, version, Math.ceil(count / CALLS_OF_AN_OPERATION));
  const document = documentOf(operations, version, false);
  const valid = documentOf(operations, version, true);
  const calls = [];
  for (let sent = 0; sent < count;) {
    const operation = operations[calls.length % operations.length];
    const call = randomCall(random, operation);
    calls.push({ operation, call, refusals: refusals(operation, call) });
    if (calls.at(-1).refusals.length === 0) sent++;
  }
  return { document, valid, operations, calls };
}

/** Unions of scalars are texts in parameters of the SDK. */
function argumentOf({ type, content }, value) {
  const isText = inner => content === undefined && inner?.kind === 'union';
  if (isText(type)) return toJson(String(value));
  if (type.kind === 'array' && isText(type.items)) return toJson(value.map(String));
  if (type.kind === 'map' && isText(type.additional))
    return toJson(Object.assign(Object.create(null), Object.fromEntries(Object.entries(value).map(([name, member]) => [name, String(member)]))));
  return toJson(value);
}

function bodyLines({ media, body, headers }) {
  const lines = [`B\t${media.mediaType}`];
  const file = ({ filename, contentType, data }) => [JSON.stringify(filename), JSON.stringify(contentType), data.toString('hex')].join('\t');
  if (media.codec === 'binary') return [...lines, `U\t${file(body)}`];
  if (media.type) return [...lines, `J\t${toJson(body)}`];
  if (media.fields.length === 0) return [...lines, `J\t${toJson(body)}`];
  const additional = Object.create(null);
  for (const [name, value] of Object.entries(body)) {
    const field = media.fields.find(each => each.name === name);
    if (field === undefined) additional[name] = value;
    else if (field.isFile && Array.isArray(value) && value.length === 0) lines.push(`E\t${name}`);
    else if (field.isFile) [value].flat().forEach(each => lines.push(`X\t${name}\t${file(each)}`));
    else lines.push(`F\t${name}\t${toJson(value)}`);
  }
  if (media.additional) lines.push(`A\t${toJson(additional)}`);
  for (const field of media.fields)
    for (const header of field.headers ?? [])
      if (headers.has(header)) lines.push(`H\t${field.name}\t${header.name}\t${argumentOf(header, headers.get(header))}`);
  return lines;
}

function linesOf({ operation, call }) {
  const lines = [`C\t${operation.id}`];
  operation.parameters.forEach((at, i) => {
    if (call.parameters[i] !== undefined) lines.push(`P\t${LOCATIONS.indexOf(at.in)}\t${at.name}\t${argumentOf(at, call.parameters[i])}`);
  });
  if (call.media) lines.push(...bodyLines(call));
  return [...lines, '.'];
}

// ---- diagnostics

/** The lines of diagnostics with an id. */
const linesOfId = (text, id) => new Set([...text.matchAll(/^[^\n]*?:(\d+):\d+: (?:warning|error|note): [^\n]*\[([a-z-]+)\]$/gm)]
  .filter(match => match[2] === id).map(match => Number(match[1])));

/** What has a style, by its line of the document: a parameter, or an encoding and the headers of its part. */
const styledPlaces = operations => operations.flatMap(operation => [
  ...operation.parameters.map(at => ({ line: at.line, styled: at.content ? [] : [at] })),
  ...operation.media.flatMap(media => (media.fields ?? []).filter(field => field.encoding).map(field => ({
    line: field.line,
    styled: [...(field.encoding.style && !field.isFile ? [encodingOf(field)] : []), ...(field.headers ?? [])],
  }))),
]);

/** The logs have a diagnostic where `isExpected`, and nowhere else. cpodgen stops after 100 errors. */
function compareLines(places, isExpected, logs, id, problems) {
  for (const [name, log] of Object.entries(logs)) {
    const found = linesOfId(log, id);
    const isCut = (log.match(/^\S+: error: /gm) ?? []).length >= 100;
    for (const at of places)
      if (isExpected(at) !== found.has(at.line) && !(isCut && isExpected(at))) problems.push(`line ${at.line}: [${id}] ${found.has(at.line) ? 'is' : 'is not'} in ${name}: ${JSON.stringify(at, textOf)}`);
  }
}
const textOf = (_, value) => (typeof value === 'bigint' ? String(value) : value);

const pick = (logs, ...names) => Object.fromEntries(names.map(name => [name, logs[name]]));

function checkDiagnostics({ operations, document }, logs) {
  const problems = [];
  const counts = {};
  const places = styledPlaces(operations);
  const kindsAt = ({ styled }) => styled.map(at => (at.writtenStyle ? 'style of another location' : undefinedCombination(at))).filter(kind => kind !== null);
  for (const kind of places.flatMap(kindsAt)) counts[kind] = (counts[kind] ?? 0) + 1;
  const [lenient, reader, model] = ['generate.log', 'strict.log', 'strict-valid.log'];
  const undefinedAt = ({ styled }) => styled.map(undefinedCombination).filter(kind => kind !== null);
  const isNote = place => undefinedAt(place).includes('nested deepObject'); // notes are grouped, and accepted by --strict
  compareLines(places.filter(place => !isNote(place)), place => undefinedAt(place).length > 0, pick(logs, lenient, model), 'parameter-serialization', problems);
  compareLines(places, ({ styled }) => styled.some(at => at.writtenStyle), pick(logs, lenient, reader), 'invalid-style', problems);
  const lastLine = document.split('\n').length - 1;
  compareLines([{ line: lastLine }], () => true, pick(logs, lenient, reader), 'invalid-location', problems);
  console.log(`undefined: ${JSON.stringify(counts)}`);
  problems.slice(0, 20).forEach(problem => console.log(problem.slice(0, 400)));
  return problems.length;
}

// ---- calls

export async function makeCalls(folder, driver, calls) {
  const recorder = await startRecorder();
  const child = spawn(driver, [join(folder, 'library.so'), `http://127.0.0.1:${recorder.port}`], { stdio: ['pipe', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', chunk => { output += chunk; });
  child.stdin.on('error', () => {});
  child.stdin.end(readFileSync(join(folder, 'calls.txt')));
  const status = await new Promise(done => child.on('close', done));
  recorder.close();
  const results = output.split('\n').slice(0, -1).map(line => line.split('\t'));
  if (status !== 0 || results.length !== calls.length) throw new Error(`the driver ended with ${status} after ${results.length} of ${calls.length} calls`);
  return { results, requests: recorder.requests };
}

/** null: right; else what is wrong. */
function problemOf(qs, { operation, call, refusals: expected }, [status, message, path], request, note) {
  if (expected.length > 0)
    return status === 'CPOD_ERR_INVALID_ARGUMENT' ? null : `${status}, expected a refusal: ${expected[0]}`;
  if (status !== 'CPOD_OK') return `${status}: ${message} at ${path}`;
  try {
    judge(qs, operation, call, request, note);
    return null;
  } catch (error) {
    return error.message;
  }
}

export function judgeAll(qs, { calls }, { results, requests }) {
  const counts = { sent: 0, refused: {}, ambiguous: Object.fromEntries(Object.keys(AMBIGUITIES).map(name => [name, 0])) };
  const losses = [];
  let next = 0;
  calls.forEach((each, i) => {
    const request = results[i][0] === 'CPOD_OK' ? requests[next++] : undefined;
    const problem = problemOf(qs, each, results[i], request, name => { counts.ambiguous[name]++; });
    if (problem !== null) losses.push({ number: i, problem, request, each });
    else if (request === undefined) counts.refused[each.refusals[0]] = (counts.refused[each.refusals[0]] ?? 0) + 1;
    else counts.sent++;
  });
  if (next !== requests.length) losses.push({ number: -1, problem: `${requests.length} requests for ${next} calls` });
  return { counts, losses };
}

export function report({ counts, losses }, calls) {
  for (const { number, problem, request, each } of losses.slice(0, Number(process.env.WIRE_FUZZ_SHOWN ?? 10))) {
    console.log(`lost: call ${number}: ${problem}`);
    if (each) console.log(`  ${linesOf(each).map(line => line.slice(0, 400)).join('\n  ')}`);
    if (request) console.log(`  ${request.toString('utf8').slice(0, 1500).replaceAll('\r\n', '\n  ')}`);
  }
  console.log(`${calls} calls: ${counts.sent} requests read back, ${losses.length} lost, refused ${JSON.stringify(counts.refused)}, ` +
    `ambiguous ${JSON.stringify(counts.ambiguous)}`);
}

export const loadQs = modules => createRequire(resolve(modules, 'package.json'))('qs');

const logsOf = folder => Object.fromEntries(['generate.log', 'strict.log', 'strict-valid.log'].map(name => [name, readFileSync(join(folder, name), 'utf8')]));

async function main([what, folder, seed, count, driver]) {
  const planned = plan(Number(seed), Number(count));
  if (what === 'make') {
    writeFileSync(join(folder, 'document.json'), planned.document);
    writeFileSync(join(folder, 'valid.json'), planned.valid);
    writeFileSync(join(folder, 'calls.txt'), planned.calls.map(each => `${linesOf(each).join('\n')}\n`).join(''));
    return 0;
  }
  if (what === 'diagnostics') return checkDiagnostics(planned, logsOf(folder));
  const judged = judgeAll(loadQs(process.env.WIRE_FUZZ_MODULES), planned, await makeCalls(folder, driver, planned.calls));
  report(judged, planned.calls.length);
  return judged.losses.length;
}

if (process.argv[1]?.endsWith('fuzz.mjs')) process.exitCode = (await main(process.argv.slice(2))) === 0 ? 0 : 1;
