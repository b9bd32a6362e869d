import { createHash, generateKeyPairSync, sign, webcrypto } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { fromBase64, leafHash, parseKey, rootFrom, toBase64, verify, type ProofError } from './tlog';

beforeAll(() => {
  if (!globalThis.crypto) Object.assign(globalThis, { crypto: webcrypto }); // Node 18
});

// A tree and its proofs as RFC 6962, 2.1 writes them down: recursive, with another implementation of
// the hash, so it shares nothing with what is tested.
const sha = (...parts: Uint8Array[]) => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
};
const leaf = (entry: Uint8Array) => sha(Uint8Array.of(0), entry);
const split = (count: number) => 2 ** (Math.ceil(Math.log2(count)) - 1);
function root(entries: Uint8Array[]): Buffer {
  if (entries.length === 0) return sha();
  if (entries.length === 1) return leaf(entries[0]!);
  const at = split(entries.length);
  return sha(Uint8Array.of(1), root(entries.slice(0, at)), root(entries.slice(at)));
}
function path(index: number, entries: Uint8Array[]): Buffer[] {
  if (entries.length === 1) return [];
  const at = split(entries.length);
  return index < at
    ? [...path(index, entries.slice(0, at)), root(entries.slice(at))]
    : [...path(index - at, entries.slice(at)), root(entries.slice(0, at))];
}

const origin = 'customs.example/log';
const pair = generateKeyPairSync('ed25519');
const publicKey = pair.publicKey.export({ format: 'der', type: 'spki' }).subarray(-32);
const typed = Buffer.concat([Uint8Array.of(1), publicKey]);
const keyId = sha(Buffer.from(`${origin}\n`), typed).subarray(0, 4);
const key = `${origin}+${keyId.toString('hex')}+${typed.toString('base64')}`;
const entries = Array.from({ length: 13 }, (_, at) => Buffer.from(`entry ${at}`));

function proofOf(index: number, change: { root?: Buffer; entry?: Buffer } = {}): string {
  const text = `${origin}\n${entries.length}\n${(change.root ?? root(entries)).toString('base64')}\n`;
  const signature = Buffer.concat([keyId, sign(null, Buffer.from(text), pair.privateKey)]);
  return [
    'c2sp.org/tlog-proof@v1',
    `extra ${(change.entry ?? entries[index]!).toString('base64')}`,
    `index ${index}`,
    ...path(index, entries).map((hash) => hash.toString('base64')),
    '',
    `${text}\n\u2014 ${origin} ${signature.toString('base64')}\n`,
  ].join('\n');
}
const fault = async (proof: string, by = key) =>
  verify(proof, by).then(
    () => 'none',
    (error: ProofError) => error.code,
  );

const without = (lines: string[], at: number) =>
  [...lines.slice(0, at), ...lines.slice(at + 1)].join('\n');

describe('a proof file', () => {
  test('of each entry holds', async () => {
    for (let index = 0; index < entries.length; index += 1) {
      const verified = await verify(proofOf(index), key);
      expect(Buffer.from(verified.entry).toString()).toBe(`entry ${index}`);
      expect(verified.checkpoint).toMatchObject({ origin, size: 13n });
    }
  });
  test('does not hold for another entry, place, tree or signature', async () => {
    expect(await fault(proofOf(5, { entry: Buffer.from('entry 6') }))).toBe('not_in_log');
    expect(await fault(proofOf(5).replace('index 5', 'index 4'))).toBe('not_in_log');
    expect(await fault(proofOf(5).replace('index 5', 'index 13'))).toBe('not_in_log');
    expect(await fault(proofOf(5, { root: sha() }))).toBe('not_in_log');
    expect(await fault(proofOf(5).replace('\n13\n', '\n14\n'))).toBe('signature_wrong');
  });
  test('that lost or won a hash does not hold', async () => {
    const lines = proofOf(5).split('\n');
    expect(await fault(without(lines, 3))).toBe('not_in_log');
    lines.splice(3, 0, lines[3]!);
    expect(await fault(lines.join('\n'))).toBe('not_in_log');
  });
  test('is held against the key that was asked for', async () => {
    const other = generateKeyPairSync('ed25519').publicKey.export({ format: 'der', type: 'spki' });
    const its = Buffer.concat([Uint8Array.of(1), other.subarray(-32)]);
    const id = sha(Buffer.from(`${origin}\n`), its).subarray(0, 4).toString('hex');
    expect(await fault(proofOf(5), `${origin}+${id}+${its.toString('base64')}`)).toBe('no_signature');
    expect(await fault(proofOf(5), key.replace(/\+[0-9a-f]{8}\+/, '+00000000+'))).toBe('key_syntax');
  });
  test('that is torn is said to be torn', async () => {
    expect(await fault('')).toBe('proof_syntax');
    expect(await fault(proofOf(5).replace('tlog-proof@v1', 'tlog-proof@v2'))).toBe('proof_syntax');
    expect(await fault(proofOf(5).trimEnd())).toBe('note_syntax');
  });
});

// golang.org/x/mod/sumdb/note's documented example.
test('the id of a key is that of the note format', async () => {
  const known = await parseKey('PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW');
  expect(known).toMatchObject({ name: 'PeterNeumann', id: 0xc74f20a3, kind: 1 });
});

test('base64 has one spelling', () => {
  expect(fromBase64('AAA=')).toEqual(Uint8Array.of(0, 0));
  expect(fromBase64('AAB=')).toBeNull();
  expect(toBase64(Uint8Array.of(255))).toBe('/w==');
});

// The vectors of transparency-dev/merkle, where they are at hand.
const data = process.env['TIDEWAITER_DATA'] ?? join(__dirname, '../../../../shared/data');
const vectors = join(data, 'tlog/merkle/testdata/inclusion');
interface Vector {
  leafIdx: number;
  treeSize: number;
  root: string;
  leafHash: string;
  proof: string[] | null;
  wantErr: boolean;
}
const files = (folder: string): string[] =>
  readdirSync(folder)
    .map((name) => join(folder, name))
    .flatMap((name) => (statSync(name).isDirectory() ? files(name) : [name]));

test.skipIf(!existsSync(vectors))('every inclusion vector, good and bad', async () => {
  let seen = 0;
  for (const file of files(vectors)) {
    const vector = JSON.parse(readFileSync(file, 'utf8')) as Vector;
    const hashes = (vector.proof ?? []).map((one) => fromBase64(one));
    const given = fromBase64(vector.leafHash);
    const holds = await rootFrom(
      given!,
      BigInt(vector.leafIdx),
      BigInt(vector.treeSize),
      hashes.map((one) => one!),
    ).then(
      (found) =>
        given!.length === 32 &&
        hashes.every((one) => one!.length === 32) &&
        toBase64(found) === vector.root,
      () => false,
    );
    expect(holds, file).toBe(!vector.wantErr);
    seen += 1;
  }
  expect(seen).toBeGreaterThan(50);
});

test('a leaf and a node never share a hash', async () => {
  expect(await leafHash(Buffer.from('x'))).not.toEqual(new Uint8Array(sha(Buffer.from('x'))));
});
