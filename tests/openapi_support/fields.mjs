// Lists the fields of the OpenAPI specifications, as their JSON Schemas have them: a line "Object.field 3.1" for each.
//   node fields.mjs NODE_MODULES
// The schemas of 3.1 and 3.2 leave the Schema Object to JSON Schema 2020-12, whose vocabularies ajv has, and to the base
// vocabulary of OpenAPI.
import { readFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'

const modules = process.argv[2]
const json = path => JSON.parse(readFileSync(`${modules}/${path}`, 'utf8'))
const lines = new Set()

// The specification's name of a definition: "server-variable" and "ServerVariable" are the Server Variable Object.
const objects = {
  apikeysecurityscheme: 'Security Scheme', httpsecurityscheme: 'Security Scheme', oauth2securityscheme: 'Security Scheme',
  openidconnectsecurityscheme: 'Security Scheme', implicitoauthflow: 'OAuth Flow', passwordoauthflow: 'OAuth Flow',
  clientcredentialsflow: 'OAuth Flow', authorizationcodeoauthflow: 'OAuth Flow', oauthflows: 'OAuth Flows', xml: 'XML',
  callbacks: 'Callback', externaldocs: 'External Documentation',
}
// Definitions that are not objects of the specification, but parts of such.
const parts = new Set(['content', 'parameters', 'examplexorexamples', 'schemaxorcontent', 'parameterlocation', 'mapofstrings',
  'specificationextensions', 'examples', 'explodeforform', 'token', 'securityrequirement', 'paths', 'extensible'])

function objectName (definition) {
  const plain = definition.toLowerCase().replaceAll('-', '')
  if (parts.has(plain) || plain.endsWith('orreference')) return null
  const words = definition.replaceAll('-', ' ').replace(/(?<=[a-z])(?=[A-Z])/g, ' ')
  return objects[plain] ?? words.replace(/\b[a-z]/g, letter => letter.toUpperCase())
}

// The keywords that apply to the same object.
function addFields (root, schema, object, version) {
  if (schema === null || typeof schema !== 'object') return
  for (const field of Object.keys(schema.properties ?? {}))
    lines.add(`${object}.${field} ${version}`)
  for (const list of [schema.allOf, schema.anyOf, schema.oneOf])
    for (const member of list ?? []) addFields(root, member, object, version)
  for (const member of [schema.then, schema.else, ...Object.values(schema.dependentSchemas ?? {})])
    addFields(root, member, object, version)
  const name = schema.$ref?.match(/^#\/(?:\$defs|definitions)\/([^/]+)$/)?.[1]
  if (name !== undefined && objectName(name) === null)
    addFields(root, (root.$defs ?? root.definitions)[name], object, version)
  for (const [inner, member] of Object.entries(schema.$defs ?? {}))
    addFields(root, member, object === 'OAuth Flows' ? 'OAuth Flow' : object, version, inner)
}

function addDocument (root, version) {
  const { $defs, definitions, ...whole } = root
  addFields(root, whole, 'OpenAPI', version)
  for (const [name, schema] of Object.entries($defs ?? definitions)) {
    const object = objectName(name)
    if (object !== null && (object !== 'Schema' || version === '3.0')) addFields(root, schema, object, version)
  }
}

async function addBase (folder, version) {
  const base = (await import(pathToFileURL(`${modules}/@hyperjump/json-schema/${folder}/meta/base.js`))).default
  for (const field of Object.keys(base.properties)) lines.add(`Schema.${field} ${version}`)
  for (const [name, schema] of Object.entries(base.$defs)) {
    const object = objectName(name)
    if (object !== null) addFields(base, schema, object, version)
  }
}

for (const version of ['3.0', '3.1', '3.2'])
  addDocument(json(`@seriousme/openapi-schema-validator/schemas/v${version}/schema.json`), version)
for (const vocabulary of ['core', 'applicator', 'validation', 'meta-data', 'content', 'format-annotation', 'unevaluated'])
  for (const version of ['3.1', '3.2'])
    for (const field of Object.keys(json(`ajv/dist/refs/json-schema-2020-12/meta/${vocabulary}.json`).properties))
      lines.add(`Schema.${field} ${version}`)
await addBase('openapi-3-1', '3.1')
await addBase('openapi-3-2', '3.2')
process.stdout.write([...lines].sort().join('\n') + '\n')
