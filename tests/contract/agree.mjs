// Compares the findings of cpodgen lint and Spectral in documents that break a rule of both: the same rule in the same line.
//   node agree.mjs CPODGEN SPECTRAL RULESET CASES_FOLDER CASES_FILE
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

const [cpodgen, spectral, ruleset, casesFolder, casesFile] = process.argv.slice(2);
const cases = readFileSync(casesFile, 'utf8').split('\n').filter(Boolean);
const folderOf = name => resolve(casesFolder, name);

function run(program, args, cwd) {
  const { stdout, stderr, error } = spawnSync(program, args, { cwd, encoding: 'utf8', maxBuffer: 1 << 26 });
  if (error) throw error;
  try {
    return JSON.parse(stdout);
  } catch {
    throw new Error(`${program} ${args.join(' ')} printed no JSON:\n${stdout}${stderr}`);
  }
}

// One rule of cpodgen corresponds to two of Spectral.
const ruleOf = code => (code === 'operation-operationId-unique' ? 'operation-operationId' : code);

// One run for all cases, since starting Spectral takes longer than linting.
const specs = cases.map(name => join(folderOf(name), 'spec.yaml'));
const ofSpectral = run(spectral, ['lint', '--ruleset', ruleset, '--format', 'json', '--quiet', ...specs], dirname(ruleset));

let failures = 0;
for (const name of cases) {
  const folder = folderOf(name);
  const theirs = ofSpectral
    .filter(({ source }) => dirname(resolve(source)) === folder)
    .map(({ source, range, code }) => `${relative(folder, source)}:${range.start.line + 1} ${ruleOf(code)}`);
  const ours = run(cpodgen, ['lint', '--format', 'json', 'spec.yaml'], folder).map(
    ({ file, line, rule }) => `${file}:${line} ${rule}`,
  );
  const onlyTheirs = [...new Set(theirs)].filter(finding => !ours.includes(finding));
  const onlyOurs = [...new Set(ours)].filter(finding => !theirs.includes(finding));
  for (const finding of onlyTheirs) console.log(`${name}: only Spectral finds ${finding}`);
  for (const finding of onlyOurs) console.log(`${name}: only cpodgen finds ${finding}`);
  if (theirs.length === 0) console.log(`${name}: Spectral finds nothing`);
  if (theirs.length === 0 || onlyTheirs.length + onlyOurs.length > 0) failures++;
}
console.log(`${cases.length - failures} of ${cases.length} specs are judged the same`);
process.exitCode = failures === 0 ? 0 : 1;
