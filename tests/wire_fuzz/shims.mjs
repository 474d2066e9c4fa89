// A table of the operations of a generated header, for the driver: node shims.mjs HEADER
//
// Each function unpacks the arguments of the path and calls the generated one, so that the compiler checks its types.
import { readFileSync } from 'node:fs';

const header = readFileSync(process.argv[2], 'utf8');
const rows = [];
console.log('#include "wf/wf.h"\n#include "tables.h"\n#include "driver.h"\n');
for (const [, name, list] of header.matchAll(/^CPOD_API CPOD_MUST_CHECK cpod_status wf_(op\d+)\(\n([^;]*)\);/gm)) {
  let variables = 0;
  const values = list.split(',\n').map(argument => {
    const [, type, what] = /^\s*(.*?)(\w+)$/.exec(argument);
    if (what === 'client' || what === 'params' || what === 'body' || what === 'error') return what;
    return `*(${type.trim()} const *)path[${variables++}]`;
  });
  rows.push(`    {"${name}", ${name}},`);
  console.log(`static cpod_status ${name}(cpod_client *client, const void *const *path, const void *params, const void *body,
    cpod_error *error)
{
    (void)path;
    (void)body;
    return wf_${name}(${values.join(', ')});
}
`);
}
console.log(`static const wire_operation operations[] = {\n${rows.join('\n')}\n    {NULL, NULL},\n};
CPOD_API wire_sdk wire_fuzz_sdk(void);
wire_sdk wire_fuzz_sdk(void)
{
    return (wire_sdk){&wf_sdk, operations, wf_client_new};
}`);
