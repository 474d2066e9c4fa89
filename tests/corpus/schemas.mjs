// A document and its referenced files in the form that Ajv (JSON Schema 2020-12) understands.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { pathToFileURL, fileURLToPath } from 'node:url';

const isObject = value => value !== null && typeof value === 'object' && !Array.isArray(value);

// Members with schemas by name instead of keywords.
const MAPS = new Set(['properties', 'patternProperties', '$defs', 'definitions', 'dependentSchemas', 'schemas']);
// Members with values, or with names that the generator does not treat as schemas.
const VALUES = new Set(['example', 'examples', 'default', 'enum', 'const', 'mapping', 'links']);

function withNull(schema) {
  if ('enum' in schema && !schema.enum.includes(null)) schema = { ...schema, enum: [...schema.enum, null] };
  if (schema.type !== undefined) return { ...schema, type: [...new Set([schema.type, 'null'].flat())] };
  const { nullable, description, ...rest } = schema;
  return Object.keys(rest).length === 0 ? {} : { anyOf: [{ type: 'null' }, rest] };
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

// Converts 3.0's keywords to 3.1's; values, and members that only look like keywords, are unchanged. Pointers into the tree
// remain valid, except below "nullable" without a type.
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

function references(value, found = []) {
  if (Array.isArray(value)) value.forEach(item => references(item, found));
  else if (isObject(value))
    for (const [key, member] of Object.entries(value)) {
      if (key === '$ref' && typeof member === 'string') found.push(member);
      else if (!VALUES.has(key)) references(member, found);
    }
  return found;
}

// All files by address. A missing file is skipped: the generator reports the consequences.
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
  return files;
}

// The generator names files relative to the document's folder, or as in its arguments.
export function addressOf(spec, pointer) {
  const [file, fragment] = pointer.split('#');
  const near = resolve(dirname(spec), file);
  const path = file === '' ? resolve(spec) : existsSync(near) ? near : resolve(file);
  return `${pathToFileURL(path).href}#${encodeURI(fragment)}`;
}

const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'];

export function countOperations(document) {
  const follow = item => {
    const target = item?.$ref?.startsWith('#/') && item.$ref.slice(2).split('/').map(s => decodeURIComponent(s).replace(/~1/g, '/').replace(/~0/g, '~'));
    return target ? { ...target.reduce((at, key) => at?.[key], document), ...item } : item;
  };
  let count = 0;
  for (const [path, item] of Object.entries(follow(document.paths ?? {})))
    if (path.startsWith('/')) count += METHODS.filter(method => isObject(follow(item ?? {})[method])).length;
  return count;
}
