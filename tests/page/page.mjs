// page.mjs BROWSER EMULATOR OPERATIONS SCREENSHOT: /docs lists every operation and can call one, without a network.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import puppeteer from 'puppeteer-core';

const [browserPath, emulatorPath, operations, screenshot] = process.argv.slice(2);

async function startEmulator() {
  const program = spawn(emulatorPath, ['--port', '0', '--seed', '7'], { stdio: ['ignore', 'pipe', 'inherit'] });
  for await (const text of program.stdout) {
    const origin = /listening on (\S+)/.exec(text)?.[1];
    if (origin) return { program, origin };
  }
  throw new Error('the emulator does not start');
}

// Collects requests to other servers; there must be none.
function watchRequests(page, origin, foreignRequests) {
  page.on('request', request => {
    const url = request.url();
    if (!url.startsWith(origin) && !url.startsWith('data:')) foreignRequests.push(url);
  });
}

// Tag by tag, since the page draws only the visible part of many open ones.
async function operationsOnThePage(page) {
  const all = [];
  const tags = await page.$$eval('.opblock-tag', some => some.map(one => one.dataset.tag));
  for (const name of tags) {
    const tag = `.opblock-tag[data-tag="${name}"]`;
    await page.$eval(tag, one => one.click());
    await page.waitForSelector('.opblock');
    all.push(...await page.$$eval('.opblock', some => some.map(one => [
      one.querySelector('.opblock-summary-method').textContent.toUpperCase(),
      one.querySelector('.opblock-summary-path').dataset.path,
    ].join(' '))));
    await page.$eval(tag, one => one.click());
    await page.waitForFunction(() => document.querySelector('.opblock') === null);
  }
  return all;
}

async function listsEveryOperation(page, origin) {
  await page.waitForSelector('.opblock-tag');
  const shown = await operationsOnThePage(page);
  const contract = await (await fetch(`${origin}/openapi.json`)).json();
  const methods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'];
  const expected = Object.entries(contract.paths).flatMap(([path, item]) =>
    methods.filter(method => item[method]).map(method => `${method.toUpperCase()} ${path}`));
  assert.equal(shown.length, Number(operations), 'operations on the page and in the specification');
  assert.deepEqual(shown.sort(), expected.sort());
}

async function filters(page) {
  await page.type('.operation-filter-input', 'people');
  await page.waitForFunction(() => document.querySelectorAll('.opblock-tag').length === 1);
}

// Uses the token that the page fetched.
async function triesAnOperation(page) {
  await page.waitForSelector('body[data-ready=true]');
  await page.click('.opblock-tag[data-tag=people]');
  const operation = '.opblock:has([data-path="/v1/people/persons"]).opblock-get';
  await page.waitForSelector(operation);
  await page.click(`${operation} .opblock-summary-control`);
  // The button comes before the operation is resolved, and until then it reports an unknown operation.
  await page.waitForSelector(`${operation} tr[data-param-name]`);
  await page.click(`${operation} .execute`);
  const response = `${operation} .live-responses-table .response`;
  await page.waitForSelector(response);
  const text = await page.$eval(response, one => one.textContent);
  assert.match(text, /^200/);
  assert.match(text, /"total": 20/);
}

const { program, origin } = await startEmulator();
const browser = await puppeteer.launch({ executablePath: browserPath, args: ['--no-sandbox', '--disable-gpu'], protocolTimeout: 240_000 });
try {
  const page = await browser.newPage();
  page.setDefaultTimeout(120_000);
  const foreignRequests = [];
  const errors = [];
  watchRequests(page, origin, foreignRequests);
  page.on('pageerror', error => errors.push(error.message));
  await page.setViewport({ width: 1100, height: 1000 });
  await page.goto(`${origin}/docs`);
  await listsEveryOperation(page, origin);
  await filters(page);
  await triesAnOperation(page);
  await page.$eval('.operation-filter-input', one => one.scrollIntoView());
  await page.screenshot({ path: screenshot });
  assert.deepEqual(foreignRequests, [], 'requests to other servers');
  assert.deepEqual(errors, [], 'errors of the page');
  console.log(`${operations} operations listed, one tried; ${screenshot}`);
} finally {
  await browser.close();
  program.kill('SIGTERM');
}
