// From the texts of a request to values, guided by the type; and what a request cannot carry.
import { parseJson, toJson } from './exact_json.mjs';
import { isStructured } from './types.mjs';

const NUMBER = /^-?(0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?$/;

function scalarOf(type, text) {
  switch (type.kind) {
    case 'union':
      return scalarOf({ kind: text === 'true' || text === 'false' ? 'boolean' : 'integer' }, text);
    case 'integer': case 'integer-enum':
      if (!/^-?(0|[1-9]\d*)$/.test(text)) throw new Error(`expected an integer, found '${text}'`);
      return BigInt(text);
    case 'number':
      if (!NUMBER.test(text)) throw new Error(`expected a number, found '${text}'`);
      return Number(text);
    case 'boolean':
      if (text !== 'true' && text !== 'false') throw new Error(`expected a boolean, found '${text}'`);
      return text === 'true';
    default:
      return text;
  }
}

/** Structures are JSON; null is the text `null`, which no value of such a type is. */
export function memberOf(type, text) {
  if (type.nullable && text === 'null') return null;
  return isStructured(type) ? parseJson(text) : scalarOf(type, text);
}

export function typeOfMember(type, name) {
  const member = type.members?.find(each => each.name === name);
  const found = member?.type ?? type.additional;
  if (found === undefined) throw new Error(`the schema has no member '${name}'`);
  return found;
}

/** An object of pieces {name, text}. */
export function objectOf(type, pieces) {
  const object = Object.create(null);
  for (const { name, text } of pieces) {
    if (name in object) throw new Error(`twice: '${name}'`);
    object[name] = memberOf(typeOfMember(type, name), text);
  }
  return object;
}

export const listOf = (type, texts) => texts.map(text => memberOf(type.items, text));

/** Throws where the values differ. A JSON number is an integer or not by its spelling alone. */
export function compare(expected, actual, at = '') {
  if (typeof expected === 'number' && typeof actual === 'bigint') actual = Number(actual);
  if (expected === actual) return;
  const bothObjects = [expected, actual].every(value => typeof value === 'object' && value !== null);
  if (!bothObjects || Array.isArray(expected) !== Array.isArray(actual)) throw new Error(`${at}: expected ${show(expected)}, found ${show(actual)}`);
  for (const key of new Set([...Object.keys(expected), ...Object.keys(actual)])) {
    if (!(key in expected)) throw new Error(`${at}/${key}: not set, found ${show(actual[key])}`);
    if (!(key in actual)) throw new Error(`${at}/${key}: lost, expected ${show(expected[key])}`);
    compare(expected[key], actual[key], `${at}/${key}`);
  }
}

function show(value) {
  if (value instanceof Uint8Array) return `${value.length} bytes`;
  return JSON.stringify(value, (_, each) => (typeof each === 'bigint' ? `${each}n` : each));
}

export const isEmpty = value => typeof value === 'object' && value !== null && Object.keys(value).length === 0;

/** A deep object without its empty lists and objects, of which no pair tells. */
export function withoutEmpty(value) {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const object = Object.create(null);
  for (const [name, member] of Object.entries(value)) {
    const inner = withoutEmpty(member);
    if (!isEmpty(inner)) object[name] = inner;
  }
  return object;
}

/** The texts of a value: names too, if it is an object. Numbers in JavaScript's spelling. */
export function piecesOf(value) {
  const text = each => (typeof each === 'object' && each !== null ? toJson(each) : String(each));
  if (Array.isArray(value)) return value.map(item => ({ text: text(item) }));
  if (typeof value === 'object' && value !== null) return Object.entries(value).map(([name, member]) => ({ name, text: text(member) }));
  return [{ text: text(value) }];
}
