// Tests the judge: a document of several files, and what an SDK could do wrong with its values.
//   node test_judge.mjs FOLDER_WITH_NODE_MODULES
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const [modules] = process.argv.slice(2);
const here = dirname(fileURLToPath(import.meta.url));
const spec = join(here, 'several', 'openapi.yaml');

// The figures and lines for documents, each a row of its members.
function judge(documents) {
  const work = mkdtempSync(join(tmpdir(), 'cpod-judge-'));
  try {
    writeFileSync(join(work, 'documents.jsonl'), documents.map(row => `${JSON.stringify({ unsupported: '', ...row })}\n`).join(''));
    const run = spawnSync(process.execPath, [join(here, 'judge.mjs'), modules, spec, work], { encoding: 'utf8' });
    assert.equal(run.status, 0, run.stderr);
    const figures = Object.fromEntries(run.stdout.trim().split('\n').map(line => line.split(' ')).map(([key, value]) => [key, Number(value)]));
    return { figures, lines: readFileSync(join(work, 'judged.txt'), 'utf8') };
  } finally {
    rmSync(work, { recursive: true });
  }
}

const same = (schema, input) => ({ type: schema, schema, input, output: input, same: true });

function passes(schema, input) {
  const { figures, lines } = judge([same(schema, input)]);
  assert.deepEqual([figures.judged, figures.violations, figures.not_judged, lines], [1, 0, 0, ''], `${schema} ${JSON.stringify(input)}`);
}

function ignores(schema, input) {
  const { figures } = judge([same(schema, input)]);
  assert.deepEqual([figures.judged, figures.unsatisfied], [0, 1], `${schema} ${JSON.stringify(input)}`);
}

function violates(message, row) {
  const { figures, lines } = judge([{ type: 'pet', schema: '#/components/schemas/Pet', ...row }]);
  assert.deepEqual([figures.judged, figures.violations], [1, 1], message);
  assert.match(lines, message);
}

// pets 2, one pet 2 (delete is in both files), owners 4; nothing behind the circle and the absent file
assert.equal(judge([]).figures.document_operations, 8);

const PET = '#/components/schemas/Pet';
passes(PET, { name: 'Rex', age: 3 });
ignores(PET, { age: 3 });
passes('schemas/pet.yaml#/Pet', { name: 'Rex' });
ignores('schemas/pet.yaml#/Pet', { name: 1 });

// below "nullable" without a type, by the generator's pointer, by references in the file and from another one
passes('#/components/schemas/Box/properties/a~1b~0c', { n: 1 });
ignores('#/components/schemas/Box/properties/a~1b~0c', {});
passes('#/components/schemas/Inner', { n: 1 });
ignores('#/components/schemas/Inner', { n: 'x' });
passes('#/components/schemas/Box', { pet: { name: 'Rex' } });
passes('#/components/schemas/Box', null);
ignores('#/components/schemas/Box', { pet: { name: 1 } });

// a file that only a mapping names
passes('#/components/schemas/Animal', { kind: 'cat', lives: 9 });
ignores('#/components/schemas/Animal', { kind: 'cat', lives: 10 });

violates(/refused: no/, { input: { name: 'a' }, refused: 'no' });
violates(/changed to/, { input: { name: 'a' }, output: { name: 'a' }, same: false });
violates(/changed to/, { input: { name: 'a', age: 1 }, output: { name: 'a' }, same: true });
violates(/changed to/, { input: { name: 'a', more: [1] }, output: { name: 'a', more: [] }, same: true });

const { figures, lines } = judge([same('#/components/schemas/Nothing', {})]);
assert.deepEqual([figures.judged, figures.not_judged], [0, 1]);
assert.match(lines, /not judged: #\/components\/schemas\/Nothing/);
console.log('judge: all cases pass');
