// A document and its referenced files in the form that Ajv (JSON Schema 2020-12) understands.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { pathToFileURL, fileURLToPath } from 'node:url';

const isObject = value => value !== null && typeof value === 'object' && !Array.isArray(value);

// Members with schemas by name instead of keywords.
const MAPS = new Set(['properties', 'patternProperties', '$defs', 'definitions', 'dependentSchemas', 'schemas']);
// Members with values, or with names that the generator does not treat as schemas.
const VALUES = new Set(['example', 'examples', 'default', 'enum', 'const', 'mapping', 'links']);

// Schemas that a schema without a type was moved into, to allow null as well: { anyOf: [{ type: 'null' }, moved] }.
const moved = new WeakMap();

function withNull(schema) {
  if ('enum' in schema && !schema.enum.includes(null)) schema = { ...schema, enum: [...schema.enum, null] };
  if (schema.type !== undefined) return { ...schema, type: [...new Set([schema.type, 'null'].flat())] };
  const { nullable, description, ...rest } = schema;
  if (Object.keys(rest).length === 0) return {};
  const either = { anyOf: [{ type: 'null' }, rest] };
  moved.set(either, rest);
  return either;
}

function exclusive(schema, bound, keyword) {
  if (typeof schema[keyword] !== 'boolean') return;
  const strict = schema[keyword];
  delete schema[keyword];
  if (strict && bound in schema) {
    schema[keyword] = schema[bound];
    delete schema[bound];
  }
}

// Converts 3.0's keywords to 3.1's; values, and members that only look like keywords, are unchanged. Pointers into the tree remain
// valid, except below "nullable" without a type: see pointerTo.
function convert(value, is30, isMap = false) {
  if (Array.isArray(value)) return value.map(item => convert(item, is30));
  if (!isObject(value)) return value;
  const result = {};
  if (!isMap && is30 && typeof value.$ref === 'string') return value.nullable === true ? withNull({ $ref: value.$ref }) : { $ref: value.$ref };
  for (const [key, member] of Object.entries(value)) {
    if (!isMap && (VALUES.has(key) || key.startsWith('x-'))) {
      if (key === 'enum' || key === 'const') result[key] = member;
    } else result[key] = convert(member, is30, !isMap && MAPS.has(key) && isObject(member));
  }
  if (isMap) return result;
  delete result.discriminator;
  if (isObject(value.discriminator) && !value.oneOf && !value.anyOf) result.childrenOfBase = value.discriminator;
  for (const keyword of ['$id', 'id', '$schema', '$anchor', '$dynamicAnchor']) if (typeof result[keyword] === 'string') delete result[keyword];
  if (Array.isArray(result.enum)) result.enum = result.enum.filter((item, i) => result.enum.findIndex(other => Object.is(other, item)) === i);
  if (result.required !== undefined && !Array.isArray(result.required)) delete result.required;
  if (Array.isArray(result.required)) result.required = [...new Set(result.required)];
  exclusive(result, 'minimum', 'exclusiveMinimum');
  exclusive(result, 'maximum', 'exclusiveMaximum');
  if (result.nullable === true) return withNull(result);
  delete result.nullable;
  return result;
}

const tokensOf = fragment => fragment.split('/').slice(1).map(token => decodeURIComponent(token).replace(/~1/g, '/').replace(/~0/g, '~'));

// The pointer into a converted tree that corresponds to a pointer into its source.
function pointerTo(schemas, fragment) {
  let at = schemas;
  let pointer = '';
  const tokens = tokensOf(fragment);
  for (const token of tokens) {
    if (moved.has(at)) {
      at = moved.get(at);
      pointer += '/anyOf/1';
    }
    at = isObject(at) || Array.isArray(at) ? at[token] : undefined;
    pointer += `/${token.replace(/~/g, '~0').replace(/\//g, '~1')}`;
  }
  return encodeURI(pointer);
}

function redirect(value, address, files) {
  if (Array.isArray(value)) value.forEach(item => redirect(item, address, files));
  if (!isObject(value)) return;
  if (typeof value.$ref === 'string' && value.$ref.includes('#/')) {
    const [file, fragment] = value.$ref.split('#');
    const target = files.get(file === '' ? address : new URL(file, address).href);
    if (target !== undefined) value.$ref = `${file}#${pointerTo(target.schemas, fragment)}`;
  }
  for (const [key, member] of Object.entries(value)) if (!VALUES.has(key)) redirect(member, address, files);
}

const isFile = text => typeof text === 'string' && /[#/.]/.test(text);

function references(value, found = []) {
  if (Array.isArray(value)) value.forEach(item => references(item, found));
  else if (isObject(value))
    for (const [key, member] of Object.entries(value)) {
      if (key === '$ref' && typeof member === 'string') found.push(member);
      else if (key === 'mapping' && isObject(member)) found.push(...Object.values(member).filter(isFile));
      else if (!VALUES.has(key)) references(member, found);
    }
  return found;
}

// All files of a document by address, the document first. A missing file is skipped: the generator reports the consequences.
export function loadFiles(parse, spec) {
  const files = new Map();
  const open = [pathToFileURL(resolve(spec)).href];
  let is30;
  while (open.length > 0) {
    const address = open.pop();
    if (files.has(address) || !existsSync(fileURLToPath(address))) continue;
    const source = parse(readFileSync(fileURLToPath(address), 'utf8'));
    is30 ??= String(source.openapi).startsWith('3.0');
    files.set(address, { source, schemas: convert(source, is30) });
    for (const reference of references(source)) {
      const target = reference.split('#')[0];
      if (target && !target.includes('://')) open.push(new URL(target, address).href);
    }
  }
  for (const [address, { schemas }] of files) redirect(schemas, address, files);
  return files;
}

// The address of a schema in the converted files. The generator names files relative to the document's folder, or as in its
// arguments.
export function addressOf(files, spec, pointer) {
  const [file, fragment] = pointer.split('#');
  const near = resolve(dirname(spec), file);
  const path = file === '' ? resolve(spec) : existsSync(near) ? near : resolve(file);
  const address = pathToFileURL(path).href;
  const target = files.get(address);
  return `${address}#${target ? pointerTo(target.schemas, encodeURI(fragment)) : encodeURI(fragment)}`;
}

const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace', 'query'];
const MAX_REFERENCES = 100; // of one object; more are a circle

// The object that a reference leads to, with the address of its file.
function follow(files, at) {
  for (let i = 0; i < MAX_REFERENCES && typeof at.value?.$ref === 'string'; i++) {
    const { $ref, ...beside } = at.value;
    const [file, fragment = ''] = $ref.split('#');
    const address = file === '' ? at.address : new URL(file, at.address).href;
    const target = tokensOf(fragment).reduce((value, token) => value?.[token], files.get(address)?.source);
    at = { address, value: isObject(target) ? { ...target, ...beside } : undefined };
  }
  return at;
}

// The operations of all paths, which may be in other files.
export function countOperations(files) {
  const [[address, { source }]] = files;
  const count = item => {
    const at = follow(files, item);
    const isOperation = value => isObject(follow(files, { ...at, value }).value);
    const more = Object.values(at.value?.additionalOperations ?? {});
    return [...METHODS.map(method => at.value?.[method]), ...more].filter(isOperation).length;
  };
  const paths = follow(files, { address, value: source.paths ?? {} });
  return Object.entries(paths.value ?? {})
    .filter(([path]) => path.startsWith('/'))
    .reduce((sum, [, value]) => sum + count({ address: paths.address, value }), 0);
}
