// Acts as the person with the browser in the test of login: node browser.mjs PROGRAM
// Opens the address that the program prints, follows the redirects, and pastes the final address.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

const program = spawn(process.argv[2], { stdio: ['pipe', 'pipe', 'inherit'] });
program.on('close', (code) => process.exit(code ?? 1));

for await (const line of createInterface({ input: program.stdout })) {
  console.log(line);
  const opened = line.match(/^Open (\S+)$/);
  if (!opened) continue;
  let address = opened[1];
  while (!address.includes('code=')) {
    const answer = await fetch(address, { redirect: 'manual' });
    if (!answer.headers.has('location')) throw new Error(`${address} answered ${answer.status}`);
    address = new URL(answer.headers.get('location'), address).href;
  }
  program.stdin.end(`${address}\n`);
}
