// The other side of exchange.c: signs messages with npm's standardwebhooks, and verifies those of exchange.c with it.
//   node peer.mjs FOLDER sign >messages.txt
//   node peer.mjs FOLDER verify <signed.txt
// Both are lines of secret to verify with, secret to sign with, id, timestamp, signature, body in hexadecimal digits, divided
// by tabs. The package has HMAC only; ed25519 is that of node's crypto.
import assert from 'node:assert/strict';
import crypto from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';

const [folder, step] = process.argv.slice(2);
const { Webhook } = createRequire(resolve(folder, 'package.json'))('standardwebhooks');
const COUNT = 200;

function edKeys() {
  const pair = crypto.generateKeyPairSync('ed25519');
  const raw = (key, type) => pair[key].export({ format: 'der', type }).subarray(-32);
  return {
    public: `whpk_${raw('publicKey', 'spki').toString('base64')}`,
    secret: `whsk_${raw('privateKey', 'pkcs8').toString('base64')}`,
    sign: (text) => `v1a,${crypto.sign(null, Buffer.from(text), pair.privateKey).toString('base64')}`,
  };
}

function edVerify(secret, text, signature) {
  const prefix = Buffer.from('302a300506032b6570032100', 'hex'); // SubjectPublicKeyInfo of ed25519
  const der = Buffer.concat([prefix, Buffer.from(secret.slice('whpk_'.length), 'base64')]);
  const key = crypto.createPublicKey({ key: der, format: 'der', type: 'spki' });
  return crypto.verify(null, Buffer.from(text), key, Buffer.from(signature.slice('v1a,'.length), 'base64'));
}

function makeMessage(i) {
  const date = new Date(Date.now() + (i % 100) * 1000 - 50000);
  const timestamp = Math.floor(date.getTime() / 1000);
  const id = `msg_${crypto.randomBytes(12).toString('base64url')}`;
  const body = JSON.stringify({ n: i, text: 'ä€😀"\\'.repeat(i % 7), bytes: crypto.randomBytes(i * 5).toString('base64') });
  if (i % 4 === 3) {
    const keys = edKeys();
    return [keys.public, keys.secret, id, timestamp, keys.sign(`${id}.${timestamp}.${body}`), body];
  }
  const secret = `whsec_${crypto.randomBytes(24 + (i % 41)).toString('base64')}`;
  return [secret, secret, id, timestamp, new Webhook(secret).sign(id, date, body), body];
}

if (step === 'sign') {
  for (let i = 0; i < COUNT; i++) {
    const message = makeMessage(i);
    message.push(Buffer.from(message.pop()).toString('hex'));
    console.log(message.join('\t'));
  }
} else {
  const lines = readFileSync(0, 'utf8').trimEnd().split('\n');
  assert.equal(lines.length, COUNT);
  for (const line of lines) {
    const [secret, , id, timestamp, signature, digits] = line.split('\t');
    const body = Buffer.from(digits, 'hex').toString();
    if (secret.startsWith('whpk_')) {
      assert.ok(edVerify(secret, `${id}.${timestamp}.${body}`, signature), line);
      continue;
    }
    const headers = { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signature };
    assert.deepEqual(new Webhook(secret).verify(body, headers), JSON.parse(body), line);
    assert.throws(() => new Webhook(secret).verify(`${body} `, headers));
  }
  console.log(`${COUNT} messages in both directions`);
}
