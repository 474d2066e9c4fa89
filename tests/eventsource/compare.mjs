// Random streams, cut at random, through parse.c and through other parsers: npm's eventsource-parser for server-sent events,
// and node's JSON.parse behind a few lines for JSON Lines and JSON text sequences (RFC 7464).
//   node compare.mjs FOLDER PROGRAM COUNT [SEED]
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';

const [folder, program, count, seedText] = process.argv.slice(2);
const { createParser } = createRequire(resolve(folder, 'package.json'))('eventsource-parser');
const FORMATS = ['events', 'JSON Lines', 'JSON text sequence'];
const BATCH = 2000;

let state = BigInt(seedText ?? 1);
function random(below) {
  state = (state * 6364136223846793005n + 1442695040888963407n) & 0xffffffffffffffffn;
  return Number((state >> 33n) % BigInt(below));
}
const pick = (list) => list[random(list.length)];

// ---- streams

const WORDS = ['', 'a', ' ', '  b ', 'ä', '€', '😀', '\uFEFF', ':', 'data', '[DONE]', '{"a":1}', '7', '007', '12x', '\t', '\u2028', '\u0085'];
const ENDS = ['\n', '\n', '\n', '\r', '\r\n', '\n\n', '\r\n\r\n', '\r\r', '\n\r'];
const NAMES = ['data', 'data', 'data', 'event', 'id', 'retry', 'datax', 'DATA', ' data', ''];

function field() {
  const value = pick(WORDS) + pick(WORDS);
  return pick(NAMES) + pick([':', ': ', ':  ', '']) + value;
}

// The last line is a comment: a carriage return at the very end may be the beginning of a line end.
function eventStream() {
  let text = random(8) === 0 ? '\uFEFF' : '';
  for (let i = random(24); i > 0; i--) text += field() + pick(ENDS);
  return text + ':';
}

const VALUES = ['{"a":[1,{"b":"}"}]}', '"x\\"y"', '[]', '[1,\n2]', 'true', 'null', '12', '-1.5e3', '"é€😀"', '{"a":\n"b"\n}', '{', '}', '"', '"\\', '[1,', 'x', '{"a" 1}', '1 2', '"a\\\\"', ''];
const SPACES = ['', '', ' ', '\t', '\r', ' \r'];

const lines = () => Array.from({ length: random(10) }, () => pick(SPACES) + pick(VALUES) + pick(SPACES) + pick(['\n', '\n', '\n\n', '\r\n', ''])).join('');
const records = () => Array.from({ length: random(10) }, () => pick(['\x1E', '\x1E', '\x1E\x1E', '']) + pick(SPACES) + pick(VALUES) + pick(SPACES) + pick(['\n', '\n', '\n\n', ''])).join('');

// ---- the other parsers

const hex = (text) => Buffer.from(text, 'utf8').toString('hex');

function pieces(bytes, sizes) {
  const list = [];
  for (let at = 0, i = 0; at < bytes.length; i++) {
    list.push(bytes.subarray(at, at + sizes[i % sizes.length]));
    at += sizes[i % sizes.length];
  }
  return list;
}

function parseEvents(bytes, sizes) {
  const out = [];
  let retry = -1;
  const parser = createParser({
    onEvent: (event) => out.push(['event', hex(event.event ?? ''), hex(event.id ?? ''), hex(event.data)].join('\t')),
    onRetry: (value) => { retry = value; },
  });
  const decoder = new TextDecoder();
  for (const piece of pieces(bytes, sizes)) parser.feed(decoder.decode(piece, { stream: true }));
  out.push(`end\t${retry}`);
  return out;
}

function isValid(text) {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

const trim = (text) => text.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, '');
const item = (text, cut) => ['item', isValid(text) ? 'valid' : 'invalid', cut ? 'cut' : 'whole', hex(trim(text))].join('\t');
const endsItself = (text) => /[ \t\r\n]$/.test(text) || !/[0-9]$/.test(text);

function parseLines(text) {
  const list = text.split('\n');
  const rest = list.pop();
  const out = list.filter((line) => trim(line) !== '').map((line) => item(line, false));
  if (trim(rest) !== '') out.push(item(rest, false));
  out.push(`end\t-1\t${trim(rest) !== '' && !endsItself(rest) ? 'cut' : 'whole'}`);
  return out;
}

// Whether a value is over at the end of the text: no string is open, nor a bracket.
function isOver(text) {
  const bare = text.replace(/"(?:[^"\\]|\\.)*"/gs, '');
  let depth = 0;
  for (const c of bare.match(/[[\]{}]/g) ?? []) depth = '[{'.includes(c) ? depth + 1 : Math.max(0, depth - 1);
  return !bare.includes('"') && depth === 0;
}

function parseRecords(text) {
  const out = [];
  const chunks = text.split('\x1E');
  let isCut = false;
  chunks.forEach((chunk, index) => {
    let from = 0;
    for (let at = chunk.indexOf('\n'); at >= 0; at = chunk.indexOf('\n', at + 1)) {
      const part = chunk.slice(from, at + 1);
      if (trim(part) === '' || !isOver(part)) continue;
      out.push(item(part, false));
      from = at + 1;
    }
    const rest = chunk.slice(from);
    if (trim(rest) === '') return;
    out.push(item(rest, !endsItself(rest)));
    isCut = index === chunks.length - 1 && !endsItself(rest);
  });
  out.push(`end\t-1\t${isCut ? 'cut' : 'whole'}`);
  return out;
}

// ---- both

function makeCase() {
  const format = pick([0, 0, 1, 2]);
  const text = [eventStream, lines, records][format]();
  const sizes = Array.from({ length: 1 + random(8) }, () => 1 + random(random(3) === 0 ? 40 : 4));
  return { format, text, bytes: Buffer.from(text, 'utf8'), sizes };
}

function expected({ format, text, bytes, sizes }) {
  return [() => parseEvents(bytes, sizes), () => parseLines(text), () => parseRecords(text)][format]();
}

let compared = 0;
while (compared < Number(count)) {
  const cases = Array.from({ length: Math.min(BATCH, Number(count) - compared) }, makeCase);
  const input = Buffer.concat(cases.flatMap((c) => [Buffer.from(`${c.format} ${c.bytes.length} ${c.sizes.join(' ')}\n`), c.bytes]));
  const run = spawnSync(program, [], { input, maxBuffer: 1 << 28 });
  if (run.status !== 0) {
    console.error(`${program} ended with ${run.status ?? run.signal}\n${run.stderr}`);
    process.exit(1);
  }
  const found = run.stdout.toString().trimEnd().split('\n');
  let at = 0;
  for (const c of cases) {
    const own = [];
    do own.push(found[at]); while (!found[at++].startsWith('end'));
    if (c.format === 0) own[own.length - 1] = own[own.length - 1].split('\t').slice(0, 2).join('\t');
    const other = expected(c);
    if (own.join('\n') !== other.join('\n')) {
      console.error(`${FORMATS[c.format]} ${JSON.stringify(c.text)} in pieces of ${c.sizes}:\n${own.join('\n')}\nexpected:\n${other.join('\n')}`);
      process.exit(1);
    }
  }
  compared += cases.length;
}
console.log(`${compared} streams`);
