// Reports an object schema with more than `most` properties that is not itself a member of a components/schemas map. Spectral
// hands over the document with all references resolved, so the place in its source file shows whether a schema is named.
export default (schema, { most }, context) => {
  const count = Object.keys(schema.properties ?? {}).length;
  if (count <= most || schema.properties.type === 'object') return;
  const source = context.documentInventory.findAssociatedItemForPath(context.path, true);
  const path = (source?.path ?? context.path).map(String);
  const isNamed = path.length === 3 && path[0] === 'components' && path[1] === 'schemas';
  if (isNamed) return;
  return [{ message: `An inline schema with ${count} properties: more than ${most} belong in components/schemas.` }];
};
