// Prints the results of the corpus: node table.mjs FOLDER. Exit status 1: a stage failed, a compiler warned, a document changed in a
// round trip, or more was skipped than the limits below.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const MAX_SKIPPED_SHARE = 0.01; // of all operations
const MAX_FREE_FORM_UNIONS = 27; // a fifth of what there were before all of oneOf became unions
const FREE_FORM_UNION = 'ambiguous-variants';
const STAGES = ['generate', 'compile', 'documents', 'judge'];
const LINES_SHOWN = 5;

const [folder] = process.argv.slice(2);
const read = path => (existsSync(path) ? readFileSync(path, 'utf8') : '');
const linesOf = text => text.split('\n').filter(Boolean);

// The diagnostics of a log by id. A note gives the other places of the diagnostic before it, and how many more there are.
function countDiagnostics(log) {
  const counts = {};
  for (const line of linesOf(log)) {
    const [, id] = /: (?:error|warning|note): .*\[([a-z-]+)\]$/.exec(line) ?? [];
    if (id === undefined) continue;
    const [, places, more] = /note: the same at (.*?)(?: and at (\d+) more)? \[/.exec(line) ?? [];
    counts[id] = (counts[id] ?? 0) + (places === undefined ? 1 : places.split(', ').length + Number(more ?? 0));
  }
  return counts;
}

const documents = linesOf(read(join(folder, 'list.txt'))).map(line => {
  const [name] = line.split(' ');
  const work = join(folder, name);
  const steps = Object.fromEntries(STAGES.flatMap(stage => linesOf(read(join(work, `${stage}.steps`)))).map(step => step.split(' ')));
  const log = read(join(work, 'generate.log'));
  const unfinished = STAGES.find(stage => !existsSync(join(work, `${stage}.stamp`)));
  const number = key => (key in steps ? Number(steps[key]) : undefined);
  const skipped = linesOf(log).filter(text => /: (warning|error): .*operations? .*skipped/.test(text));
  return { name, work, number, failed: steps.failed ?? unfinished, skipped, diagnostics: countDiagnostics(log) };
});

const megabytes = kilobytes => (kilobytes === undefined ? undefined : Math.round(kilobytes / 102.4) / 10);
const byCount = counts => Object.entries(counts).sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
const rows = documents.map(({ name, number, failed, diagnostics }) => ({
  document: name,
  operations: number('document_operations'),
  skipped: number('document_operations') - (number('operations') ?? 0),
  seconds: number('seconds'),
  'peak MB': megabytes(number('kilobytes')),
  lines: number('lines'),
  'compile s': number('compile_milliseconds') === undefined ? undefined : number('compile_milliseconds') / 1000,
  'library KB': number('library_bytes') === undefined ? undefined : Math.round(number('library_bytes') / 1024),
  warnings: number('compile_warnings'),
  'JSON unions': diagnostics[FREE_FORM_UNION] ?? 0,
  types: number('subjects'),
  unsatisfied: number('unsatisfied'),
  'not judged': number('not_judged'),
  values: number('judged'),
  violations: number('violations'),
  failed: failed ?? '',
  diagnostics: byCount(diagnostics).map(([id, count]) => `${count} ${id}`).join(', '),
}));
const columns = Object.keys(rows[0]);
const isText = i => i === 0 || i === columns.length - 1;
const cells = [columns, ...rows.map(row => columns.map(column => String(row[column] ?? '-')))];
const widths = columns.map((_, i) => Math.max(...cells.map(row => row[i].length)));
for (const row of cells)
  console.log(row.map((cell, i) => (isText(i) ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))).join('  ').trimEnd());

const sum = key => rows.reduce((total, row) => total + (row[key] || 0), 0);
const total = {};
for (const { diagnostics } of documents)
  for (const [id, count] of Object.entries(diagnostics)) {
    total[id] ??= { documents: 0, count: 0 };
    total[id].documents++;
    total[id].count += count;
  }
console.log('\ndiagnostics of the generator:');
for (const [id, { count, documents }] of Object.entries(total).sort(([, a], [, b]) => b.count - a.count))
  console.log(`  ${String(count).padStart(6)} in ${String(documents).padStart(3)} documents  ${id}`);

console.log('\nskipped operations:');
for (const { name, skipped } of documents) for (const line of skipped) console.log(`  ${name}: ${line.replace(/^.*\/([^/]+:\d+:\d+: )/, '$1')}`);
console.log('\nschemas without a valid random document, or without a judge:');
for (const { name, work } of documents)
  for (const line of linesOf(read(join(work, 'judged.txt')))) if (/^(no document|not judged)/.test(line)) console.log(`  ${name}: ${line.slice(0, 220)}`);

for (const { name, failed, work } of documents) {
  if (failed) console.log(`\nFAILED ${name}: ${failed}; see ${work}`);
  const violations = linesOf(read(join(work, 'judged.txt'))).filter(line => line.startsWith('violation'));
  for (const line of violations.slice(0, LINES_SHOWN)) console.log(`\n${name}: ${line.slice(0, 500)}`);
  const logs = ['gcc.log', 'clang.log', 'c++.log'].flatMap(log => linesOf(read(join(work, log)))).filter(line => line.includes(' warning: '));
  for (const line of logs.slice(0, LINES_SHOWN)) console.log(`\n${name}: ${line}`);
}

const share = sum('skipped') / sum('operations');
const failures = documents.filter(({ failed }) => failed).length;
console.log(`\n${rows.length} documents, ${failures} failed; ${sum('operations')} operations, ${sum('skipped')} skipped ` +
  `(${(share * 100).toFixed(2)} %); ${sum('JSON unions')} unions as free-form JSON; ${sum('warnings')} compiler warnings; ` +
  `${sum('types')} types, ${sum('unsatisfied')} without a valid value, ${sum('not judged')} not judged; ` +
  `${sum('values')} values, ${sum('violations')} violations`);
const isBad = failures > 0 || sum('violations') > 0 || sum('warnings') > 0 || sum('not judged') > 0 ||
  share > MAX_SKIPPED_SHARE || sum('JSON unions') > MAX_FREE_FORM_UNIONS;
process.exitCode = isBad ? 1 : 0;
