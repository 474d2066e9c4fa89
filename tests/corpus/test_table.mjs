// Tests what the table counts, and when its exit status is 1: node test_table.mjs
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const GOOD = {
  'generate.steps': 'operations 3\nseconds 0.1\nkilobytes 2048\nlines 7\n',
  'generate.log': '',
  'compile.steps': 'compile_milliseconds 1500\nlibrary_bytes 2048\ncompile_warnings 0\n',
  'judge.steps': 'document_operations 3\nsubjects 2\nunsatisfied 0\nnot_judged 0\njudged 40\nviolations 0\n',
  'judged.txt': '',
  ...Object.fromEntries(['generate', 'compile', 'documents', 'judge'].map(stage => [`${stage}.stamp`, 'x'])),
};

// The table of one document, of whose files some differ from GOOD; undefined: absent.
function table(files) {
  const folder = mkdtempSync(join(tmpdir(), 'cpod-table-'));
  try {
    mkdirSync(join(folder, 'one'));
    writeFileSync(join(folder, 'list.txt'), 'one /specs/one.yaml all 20 digest\n');
    for (const [name, text] of Object.entries({ ...GOOD, ...files })) if (text !== undefined) writeFileSync(join(folder, 'one', name), text);
    const run = spawnSync(process.execPath, [join(here, 'table.mjs'), folder], { encoding: 'utf8' });
    assert.equal(run.stderr, '');
    return run;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const at = text => `/specs/one.yaml:1:2: ${text}\n`;

assert.equal(table({}).status, 0);
assert.match(table({}).stdout, /1 documents, 0 failed; 3 operations, 0 skipped \(0.00 %\).* 40 values, 0 violations/);

// notes give the other places of the diagnostic before them
const many = table({ 'generate.log': at('warning: a [x-y]') + at('note: the same at 3:4, 5:6 and at 7 more [x-y]') + at('warning: b [z]') + at('note: c [z]') });
assert.equal(many.status, 0);
assert.match(many.stdout, /10 x-y, 2 z$/m);
assert.match(many.stdout, /^ +10 in +1 documents  x-y$/m);

const unions = count => at(`warning: u [ambiguous-variants]`) + (count > 1 ? at(`note: the same at 1:1 and at ${count - 2} more [ambiguous-variants]`) : '');
assert.equal(table({ 'generate.log': unions(27) }).status, 0);
assert.equal(table({ 'generate.log': unions(28) }).status, 1);

const skipped = table({
  'generate.steps': 'operations 2\n',
  'generate.log': at("warning: 'in: querystring' is not supported; the operation 'get /a' is skipped [operation-skipped]"),
});
assert.equal(skipped.status, 1);
assert.match(skipped.stdout, /one: one.yaml:1:2: warning: 'in: querystring'/);

for (const [files, message] of [
  [{ 'compile.steps': 'failed gcc\n', 'compile.stamp': undefined, 'judge.steps': undefined, 'judge.stamp': undefined }, /FAILED one: gcc/],
  [{ 'judge.stamp': undefined }, /FAILED one: judge/],
  [{ 'compile.steps': 'compile_warnings 1\n', 'gcc.log': 'types.c:1:1: warning: unused\n' }, /one: types.c:1:1: warning: unused/],
  [{ 'judge.steps': 'document_operations 3\nviolations 1\n', 'judged.txt': 'violation: t (s): changed\n' }, /one: violation: t/],
  [{ 'judge.steps': 'document_operations 3\nnot_judged 1\n', 'judged.txt': 'not judged: s: why\n' }, /one: not judged: s/],
]) {
  const run = table(files);
  assert.equal(run.status, 1, String(message));
  assert.match(run.stdout, message);
}
console.log('table: all cases pass');
