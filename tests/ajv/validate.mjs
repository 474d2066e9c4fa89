// Validates the documents of make-documents with Ajv under the schemas of the document:
//   node validate.mjs FOLDER_WITH_NODE_MODULES OPENAPI_FOLDER DOCUMENTS
// Every document and the SDK's output for it must be valid, and equal as JSON values.
// Ajv follows references between files: each file is one resource with its name as the address.
import { createReadStream, readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';

const [modules, openapi, documents] = process.argv.slice(2);
const require = createRequire(resolve(modules, 'package.json'));
const { default: Ajv } = require('ajv/dist/2020.js');
const addFormats = require('ajv-formats');
const YAML = require('yaml');

const BASE = 'https://cpod.example/';
const VIOLATIONS_SHOWN = 10;
const ROOT = 'openapi.yaml';

// Strict about unknown keywords and formats: a misspelt one would accept everything.
const ajv = new Ajv({ allErrors: true, strict: false, strictSchema: true, validateSchema: false });
addFormats(ajv);

// Members that are not schemas, since Ajv treats each file as a schema, and OpenAPI's additions to schemas.
const vocabulary = new Set(['openapi', 'info', 'servers', 'tags', 'security', 'paths', 'webhooks', 'components']);
['discriminator', 'externalDocs', 'xml', 'example'].forEach(keyword => vocabulary.add(keyword));

function noteExtensions(value) {
  if (value === null || typeof value !== 'object') return;
  for (const [key, member] of Object.entries(value)) {
    if (key.startsWith('x-')) vocabulary.add(key);
    noteExtensions(member);
  }
}

const names = readdirSync(openapi, { recursive: true }).filter(name => /^(openapi|(domains|services|components)\/.*)\.yaml$/.test(name));
const files = names.map(name => [name, YAML.parse(readFileSync(join(openapi, name), 'utf8'))]);
files.forEach(([, content]) => noteExtensions(content));
ajv.addVocabulary([...vocabulary]);
files.forEach(([name, content]) => ajv.addSchema(content, BASE + name));

// "#/components/…" is in the root file.
const addressOf = pointer => BASE + (pointer.startsWith('#') ? ROOT + pointer : pointer);

const validators = new Map();
function validatorOf(pointer) {
  if (!validators.has(pointer)) validators.set(pointer, ajv.compile({ $ref: addressOf(pointer) }));
  return validators.get(pointer);
}

function judge(validate, { input, output, same, unsupported, refused }) {
  if (unsupported) return ['no value is known', unsupported];
  if (!validate(input)) return ['not valid', ajv.errorsText(validate.errors)];
  if (refused) return ['refused', refused];
  if (!validate(output)) return ['encoded to what is not valid', ajv.errorsText(validate.errors)];
  if (!same) return ['changed', JSON.stringify(output)];
  return null;
}

// Object schemas without a C type: envelopes, which the SDK unwraps, and forms with a file, which have no JSON form.
const isEnvelope = name => name.endsWith('Envelope');
const holdsFile = ({ properties = {} }) => Object.values(properties).some(({ format }) => format === 'binary');

function objectSchemas() {
  return files.flatMap(([file, { components }]) =>
    Object.entries(components?.schemas ?? {})
      .filter(([name, schema]) => [schema.type].flat().includes('object') && !isEnvelope(name) && !holdsFile(schema))
      .map(([name]) => `${file === ROOT ? '' : file}#/components/schemas/${name}`),
  );
}

// The judge does reject: a document without a required member must be invalid.
function refusesWithoutMember(validate, input) {
  for (const name of Object.keys(input ?? {})) {
    const { [name]: _, ...rest } = input;
    if (!validate(rest)) return true;
  }
  return false;
}

const table = new Map(); // of each file: types, documents, violations
const types = new Map(); // of each: whether it refused a document without one of its members
let violations = 0;
for await (const line of createInterface({ input: createReadStream(documents), crlfDelay: Infinity })) {
  const document = JSON.parse(line);
  const { type, schema, input } = document;
  const validate = validatorOf(schema);
  const file = schema.split('#')[0] || ROOT;
  const row = table.get(file) ?? { types: 0, documents: 0, violations: 0 };
  table.set(file, row);
  if (!types.has(type)) {
    types.set(type, false);
    row.types++;
  }
  row.documents++;
  if (!types.get(type)) types.set(type, refusesWithoutMember(validate, input));
  const violation = judge(validate, document);
  if (violation === null) continue;
  row.violations++;
  if (++violations <= VIOLATIONS_SHOWN)
    console.log(`${type} (${schema}), document ${document.document}: ${violation[0]}: ${violation[1]}\n  ${JSON.stringify(input)}`);
}

console.table(Object.fromEntries([...table].sort(([a], [b]) => (a < b ? -1 : 1))));
const refused = [...types.values()].filter(Boolean).length;
const total = [...table.values()].reduce((sum, row) => sum + row.documents, 0);
console.log(`${types.size} types, ${total} documents, ${violations} violations; ${refused} types refuse a document without a required member`);
const unjudged = objectSchemas().filter(pointer => !validators.has(pointer));
for (const pointer of unjudged) console.log(`${pointer}: no document of this schema`);
process.exitCode = violations === 0 && unjudged.length === 0 && refused > 0 ? 0 : 1;
