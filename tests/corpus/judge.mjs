// Validates the random documents of one SDK with Ajv under the schemas of its document:
//   node judge.mjs FOLDER_WITH_NODE_MODULES SPEC WORK
// A random document can be invalid (and is then ignored). A valid one must be decoded and encoded to the same, valid JSON. Prints a
// line "KEY VALUE" per figure; WORK/judged.txt names each violation, and each schema without a valid document or without a judge.
import { createReadStream, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { isDeepStrictEqual } from 'node:util';
import { addressOf, countOperations, loadFiles } from './schemas.mjs';

const [modules, spec, work] = process.argv.slice(2);
const require = createRequire(resolve(modules, 'package.json'));
const { default: Ajv } = require('ajv/dist/2020.js');
const addFormats = require('ajv-formats');
const YAML = require('yaml');

const parse = text => (/^\s*\{/.test(text) ? JSON.parse(text) : YAML.parse(text, { merge: true, maxAliasCount: -1, uniqueKeys: false }));
const files = loadFiles(parse, spec);
// Without optimization, which costs more time than it saves: each schema judges few values.
const ajv = new Ajv({ strict: false, validateSchema: false, inlineRefs: false, logger: false, unicodeRegExp: false, code: { optimize: false } });
addFormats(ajv);
// Few documents mean that no second schema of a oneOf may be valid, and an SDK does not depend on it.
ajv.removeKeyword('oneOf');
ajv.addKeyword({ keyword: 'oneOf', schemaType: 'array', macro: schemas => ({ anyOf: schemas }) });
// A base with a discriminator: its value selects the schema, among those that include the base, for the rest.
const open = new Set(); // what is being judged under a child, which leads to its base again
ajv.addKeyword({
  keyword: 'childrenOfBase',
  compile: ({ propertyName, mapping }, _, { baseId }) => value => {
    const tag = value?.[propertyName];
    const child = mapping ? mapping[tag] : tag;
    if (typeof tag !== 'string' || typeof child !== 'string' || open.has(value)) return true;
    const validate = validatorAt(new URL(/[#/.]/.test(child) ? child : `#/components/schemas/${child}`, baseId).href);
    open.add(value);
    const valid = validate === null || validate(value);
    open.delete(value);
    return valid;
  },
});
for (const [address, { schemas }] of files) ajv.addSchema(schemas, address);

const note = (key, value) => console.log(`${key} ${value}`);
const lines = [];
const validators = new Map();
const refusals = new Map();
function validatorAt(address) {
  if (!validators.has(address)) {
    let validate = null;
    try {
      validate = ajv.compile({ $ref: address });
    } catch (error) {
      refusals.set(address, error.message.split('\n')[0]);
    }
    validators.set(address, validate);
  }
  return validators.get(address);
}

const notJudged = new Set();
function validatorOf(pointer) {
  const address = addressOf(files, spec, pointer);
  const validate = validatorAt(address);
  if (validate === null && !notJudged.has(pointer)) {
    notJudged.add(pointer);
    lines.push(`not judged: ${pointer}: Ajv does not take it: ${refusals.get(address)}`);
  }
  return validate;
}

// `same`: the SDK's text has the same numbers, which may be larger than node's are exact.
function violationOf(validate, { input, output, same, refused }) {
  if (refused) return `refused: ${refused}`;
  if (!same || !isDeepStrictEqual(input, output)) return `changed to ${JSON.stringify(output)}`;
  return validate(output) ? null : `encoded to what is not valid: ${ajv.errorsText(validate.errors)}`;
}

let judged = 0;
let violations = 0;
const subjects = new Map(); // type → valid documents, why others were not
note('document_operations', countOperations(files));
for await (const line of createInterface({ input: createReadStream(join(work, 'documents.jsonl')), crlfDelay: Infinity })) {
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
note('not_judged', notJudged.size);
note('judged', judged);
note('violations', violations);
writeFileSync(join(work, 'judged.txt'), lines.map(line => `${line}\n`).join(''));
