// Prints the results of the corpus: node table.mjs FOLDER. Exit status 1: a step failed, a document changed in a round trip, or more
// than 1 % of all operations were skipped.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const MAX_SKIPPED_SHARE = 0.01;
const [folder] = process.argv.slice(2);
const read = path => (existsSync(path) ? readFileSync(path, 'utf8') : '');
const linesOf = text => text.split('\n').filter(Boolean);

const documents = linesOf(read(join(folder, 'list.txt'))).map(line => {
  const [name, spec] = line.split(' ');
  const work = join(folder, name);
  const steps = Object.fromEntries(linesOf(read(join(work, 'steps.txt'))).map(step => step.split(' ')));
  const number = key => (key in steps ? Number(steps[key]) : undefined);
  const reasons = linesOf(read(join(work, 'generate.log'))).filter(text => /: (warning|error): .*skipped/.test(text));
  return { name, spec, work, steps, number, reasons };
});

const megabytes = kilobytes => (kilobytes === undefined ? undefined : Math.round(kilobytes / 102.4) / 10);
const rows = documents.map(({ name, number, steps, reasons }) => ({
  document: name,
  operations: number('document_operations'),
  missing: number('document_operations') - (number('operations') ?? 0),
  skipped: reasons.length,
  seconds: number('seconds'),
  'peak MB': megabytes(number('kilobytes')),
  lines: number('lines'),
  'compile s': number('compile_milliseconds') === undefined ? undefined : number('compile_milliseconds') / 1000,
  'library KB': number('library_bytes') === undefined ? undefined : Math.round(number('library_bytes') / 1024),
  documents: number('judged'),
  unsatisfied: number('unsatisfied'),
  violations: number('violations'),
  failed: steps.failed ?? '',
}));
const columns = Object.keys(rows[0]);
const cells = [columns, ...rows.map(row => columns.map(column => String(row[column] ?? '-')))];
const widths = columns.map((_, i) => Math.max(...cells.map(row => row[i].length)));
for (const row of cells) console.log(row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))).join('  '));

console.log('\nskipped:');
for (const { name, reasons } of documents) for (const reason of reasons) console.log(`  ${name}: ${reason.replace(/^.*\/([^/]+:\d+:\d+: )/, '$1')}`);
console.log('\nschemas without a valid random document, or without a judge:');
for (const { name, work } of documents)
  for (const line of linesOf(read(join(work, 'judged.txt')))) if (/^(no document|not judged)/.test(line)) console.log(`  ${name}: ${line.slice(0, 220)}`);

const sum = key => rows.reduce((total, row) => total + (row[key] || 0), 0);
const share = sum('missing') / sum('operations');
for (const { name, steps, work } of documents) {
  if (steps.failed) console.log(`\nFAILED ${name}: ${steps.failed}; see ${work}`);
  const violations = linesOf(read(join(work, 'judged.txt'))).filter(line => line.startsWith('violation'));
  for (const line of violations.slice(0, 5)) console.log(`\n${name}: ${line.slice(0, 500)}`);
}
console.log(`\n${rows.length} documents, ${sum('operations')} operations, ${sum('missing')} of them skipped (${(share * 100).toFixed(2)} %); ` +
  `${sum('documents')} random documents, ${sum('violations')} violations; ${documents.filter(d => d.steps.failed).length} failed`);
process.exitCode = share > MAX_SKIPPED_SHARE || sum('violations') > 0 || documents.some(d => d.steps.failed || !('operations' in d.steps)) ? 1 : 0;
