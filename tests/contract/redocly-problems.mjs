// Prints the problems of Redocly's report, one per line; fails if there is a problem or no report.
import { readFileSync } from 'node:fs';

const { problems } = JSON.parse(readFileSync(process.argv[2], 'utf8'));
for (const { severity, message, ruleId, location } of problems) {
  const [{ source, start, pointer } = {}] = location;
  const place = start ? `${source?.ref}:${start.line}:${start.col}` : `${source?.ref}${pointer ?? ''}`;
  console.log(`${place}: ${severity}: ${message} [${ruleId}]`);
}
process.exitCode = problems.length === 0 ? 0 : 1;
