import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { expect, holds, origin, test } from './portal';

// A log of one entry, made here: its root is the hash of the entry (RFC 6962, 2.1).
const name = 'customs.example/log';
const pair = generateKeyPairSync('ed25519');
const typed = Buffer.concat([
  Uint8Array.of(1),
  pair.publicKey.export({ format: 'der', type: 'spki' }).subarray(-32),
]);
const sha = (...parts: Uint8Array[]) => createHash('sha256').update(Buffer.concat(parts)).digest();
const id = sha(Buffer.from(`${name}\n`), typed).subarray(0, 4);
const key = `${name}+${id.toString('hex')}+${typed.toString('base64')}`;
const entry = Buffer.from('{"kind":"close","period":"2025-03"}');
const text = `${name}\n1\n${sha(Uint8Array.of(0), entry).toString('base64')}\n`;
const signature = Buffer.concat([id, sign(null, Buffer.from(text), pair.privateKey)]);
const proof = (said: Buffer) =>
  `c2sp.org/tlog-proof@v1\nextra ${said.toString('base64')}\nindex 0\n\n${text}\n` +
  `\u2014 ${name} ${signature.toString('base64')}\n`;

test('a proof is verified in the browser, and one letter more is found out', async ({ page, t }, info) => {
  await page.goto(`${origin()}/proof`);
  await page.locator('#key').fill(key);
  await page.locator('#proof').fill(proof(entry));
  await page.getByRole('button', { name: t('proof.verify') }).click();
  await expect(page.getByRole('main')).toContainText(t('proof.good'));
  await expect(page.getByRole('main')).toContainText('2025-03');
  await holds(page, info, 'proof-good');
  await page.locator('#proof').fill(proof(Buffer.from(entry.toString().replace('03', '04'))));
  await page.getByRole('button', { name: t('proof.verify') }).click();
  await expect(page.getByRole('main')).toContainText(t('proof.fault_not_in_log'));
  await expect(page.getByRole('main')).not.toContainText(t('proof.good'));
});
