// Lets Ajv judge the random documents of one SDK under the schemas of its specification:
//   node judge.mjs FOLDER_WITH_NODE_MODULES SPEC WORK
// What the random maker made may be not valid (then nothing follows from it). A valid document has to be decoded, and has to be the same
// JSON afterwards, valid still. Adds to WORK/steps.txt; WORK/judged.txt names each violation, and each schema without a valid document.
import { appendFileSync, createReadStream, existsSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { addressOf, countOperations, loadFiles } from './schemas.mjs';

const [modules, spec, work] = process.argv.slice(2);
const require = createRequire(resolve(modules, 'package.json'));
const { default: Ajv } = require('ajv/dist/2020.js');
const addFormats = require('ajv-formats');
const YAML = require('yaml');

const parse = text => (/^\s*\{/.test(text) ? JSON.parse(text) : YAML.parse(text, { merge: true, maxAliasCount: -1, uniqueKeys: false }));
const files = loadFiles(parse, spec);
const ajv = new Ajv({ strict: false, validateSchema: false, inlineRefs: false, logger: false, unicodeRegExp: false });
addFormats(ajv);
// That no second schema of a oneOf takes a value is what few documents mean, and nothing that an SDK could mind.
ajv.removeKeyword('oneOf');
ajv.addKeyword({ keyword: 'oneOf', schemaType: 'array', macro: schemas => ({ anyOf: schemas }) });
for (const [address, { schemas }] of files) ajv.addSchema(schemas, address);

const note = (key, value) => appendFileSync(join(work, 'steps.txt'), `${key} ${value}\n`);
const lines = [];
const validators = new Map();
function validatorOf(pointer) {
  if (!validators.has(pointer)) {
    let validate = null;
    try {
      validate = ajv.compile({ $ref: addressOf(spec, pointer) });
    } catch (error) {
      lines.push(`not judged: ${pointer}: Ajv does not take it: ${error.message.split('\n')[0]}`);
    }
    validators.set(pointer, validate);
  }
  return validators.get(pointer);
}

function violationOf(validate, { output, same, refused }) {
  if (refused) return `refused: ${refused}`;
  if (!same) return `changed to ${JSON.stringify(output)}`;
  return validate(output) ? null : `encoded to what is not valid: ${ajv.errorsText(validate.errors)}`;
}

let judged = 0;
let violations = 0;
const subjects = new Map(); // type → valid documents, why others were not
note('document_operations', countOperations([...files.values()][0].source));
const documents = join(work, 'documents.jsonl');
if (existsSync(documents))
  for await (const line of createInterface({ input: createReadStream(documents), crlfDelay: Infinity })) {
    const document = JSON.parse(line);
    const { type, schema, unsupported, input } = document;
    const validate = validatorOf(schema);
    if (validate === null) continue;
    const subject = subjects.get(type) ?? { schema, valid: 0, why: '' };
    subjects.set(type, subject);
    if (!validate(input)) {
      subject.why = `${ajv.errorsText(validate.errors)} ${unsupported && `(not known: ${unsupported})`}`;
      continue;
    }
    subject.valid++;
    judged++;
    const violation = violationOf(validate, document);
    if (violation === null) continue;
    violations++;
    lines.push(`violation: ${type} (${schema}): ${violation}\n  ${JSON.stringify(input)}`);
  }
const unsatisfied = [...subjects].filter(([, subject]) => subject.valid === 0);
for (const [type, { schema, why }] of unsatisfied) lines.push(`no document: ${type} (${schema}): ${why}`);
note('subjects', subjects.size);
note('unsatisfied', unsatisfied.length);
note('judged', judged);
note('violations', violations);
writeFileSync(join(work, 'judged.txt'), lines.map(line => `${line}\n`).join(''));
