// Verifies in the browser, with nothing but the browser's own cryptography, that an entry is in a
// transparency log. Formats: c2sp.org/tlog-proof, c2sp.org/tlog-checkpoint, c2sp.org/signed-note;
// hashes and proofs: RFC 6962, section 2.1; the climb: RFC 9162, section 2.1.3.2.
//
// What the server says is not believed: the reader brings the key, and the proof must hold for it.

export type Bytes = Uint8Array<ArrayBuffer>;

// `code` names what is wrong; the page has the words.
export class ProofError extends Error {
  constructor(readonly code: ProofFault) {
    super(code);
  }
}
export type ProofFault =
  | 'proof_syntax'
  | 'note_syntax'
  | 'checkpoint_syntax'
  | 'key_syntax'
  | 'key_kind'
  | 'no_signature'
  | 'signature_wrong'
  | 'origin_differs'
  | 'not_in_log'
  | 'no_entry'
  | 'no_crypto';

export interface Proof {
  extra: Bytes | null; // the entry itself, where the log puts it into the file
  index: bigint;
  hashes: Bytes[]; // from the leaf's sibling up
  note: string;
}
export interface Checkpoint {
  origin: string;
  size: bigint;
  root: Bytes;
}
export interface Signature {
  name: string;
  id: number;
  bytes: Bytes;
}
export interface Key {
  name: string;
  id: number;
  kind: number;
  public: Bytes;
}

export function fromBase64(text: string): Bytes | null {
  if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(text)) return null;
  const raw = atob(text);
  // Bits left over must be zero, or one content would have several spellings.
  if (btoa(raw) !== text) return null;
  return Uint8Array.from(raw, (letter) => letter.charCodeAt(0));
}
export const toBase64 = (bytes: Uint8Array): string =>
  btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));

const utf8 = new TextEncoder();
const join = (...parts: Uint8Array[]): Bytes => {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
};
const same = (a: Uint8Array, b: Uint8Array) =>
  a.length === b.length && a.every((byte, at) => byte === b[at]);

// Browsers keep cryptography to pages from https or this machine.
function subtle(): SubtleCrypto {
  if (!globalThis.crypto?.subtle) throw new ProofError('no_crypto');
  return globalThis.crypto.subtle;
}
async function sha256(bytes: Bytes): Promise<Bytes> {
  return new Uint8Array(await subtle().digest('SHA-256', bytes));
}
export const leafHash = (entry: Uint8Array) => sha256(join(Uint8Array.of(0), entry));
export const nodeHash = (left: Uint8Array, right: Uint8Array) =>
  sha256(join(Uint8Array.of(1), left, right));

function decimal(text: string): bigint | null {
  if (!/^(0|[1-9]\d{0,19})$/.test(text)) return null;
  return BigInt(text);
}

export function parseProof(text: string): Proof {
  const bad = () => new ProofError('proof_syntax');
  const cut = text.indexOf('\n\n');
  if (cut < 0) throw bad();
  const lines = text.slice(0, cut).split('\n');
  if (lines.shift() !== 'c2sp.org/tlog-proof@v1') throw bad();
  let extra: Bytes | null = null;
  if (lines[0]?.startsWith('extra ')) {
    extra = fromBase64(lines.shift()!.slice('extra '.length));
    if (!extra) throw bad();
  }
  const index = /^index (\d+)$/.exec(lines.shift() ?? '');
  const place = index && decimal(index[1]!);
  if (place === null) throw bad();
  const hashes = lines.map((line) => {
    const hash = fromBase64(line);
    if (hash?.length !== 32) throw bad();
    return hash;
  });
  if (hashes.length > 63) throw bad();
  return { extra, index: place, hashes, note: text.slice(cut + 2) };
}

export function parseNote(note: string): { text: string; signatures: Signature[] } {
  const bad = () => new ProofError('note_syntax');
  const cut = note.lastIndexOf('\n\n');
  if (cut < 0 || !note.endsWith('\n') || note.length > 1_000_000) throw bad();
  const signatures = note
    .slice(cut + 2, -1)
    .split('\n')
    .map((line) => {
      const found = /^\u2014 (\S+) (\S+)$/u.exec(line);
      const bytes = found && fromBase64(found[2]!);
      if (!found || !bytes || bytes.length < 5 || found[1]!.includes('+')) throw bad();
      return {
        name: found[1]!,
        id: new DataView(bytes.buffer).getUint32(0),
        bytes: bytes.slice(4),
      };
    });
  return { text: note.slice(0, cut + 1), signatures };
}

export function parseCheckpoint(text: string): Checkpoint {
  const [origin = '', size = '', root = ''] = text.split('\n');
  const count = decimal(size);
  const hash = fromBase64(root);
  if (!origin || count === null || hash?.length !== 32 || !text.endsWith('\n')) {
    throw new ProofError('checkpoint_syntax');
  }
  return { origin, size: count, root: hash };
}

// name+hex(id)+base64(kind || public key); the id must be that of the key.
export async function parseKey(text: string): Promise<Key> {
  const found = /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/.exec(text.trim());
  const bytes = found && fromBase64(found[3]!);
  if (!found || !bytes || bytes.length < 2) throw new ProofError('key_syntax');
  const name = found[1]!;
  const digest = await sha256(join(utf8.encode(name), Uint8Array.of(0x0a), bytes));
  const id = new DataView(digest.buffer).getUint32(0);
  if (id !== Number.parseInt(found[2]!, 16)) throw new ProofError('key_syntax');
  return { name, id, kind: bytes[0]!, public: bytes.slice(1) };
}

// The root that follows from the entry's place and the proof.
export async function rootFrom(
  leaf: Bytes,
  index: bigint,
  size: bigint,
  hashes: Bytes[],
): Promise<Bytes> {
  const wrong = () => new ProofError('not_in_log');
  if (index >= size) throw wrong();
  let at = index;
  let last = size - 1n;
  let hash = leaf;
  for (const sibling of hashes) {
    if (last === 0n) throw wrong();
    if (at % 2n === 1n || at === last) {
      hash = await nodeHash(sibling, hash);
      while (at % 2n === 0n && at !== 0n) {
        at /= 2n;
        last /= 2n;
      }
    } else {
      hash = await nodeHash(hash, sibling);
    }
    at /= 2n;
    last /= 2n;
  }
  if (last !== 0n) throw wrong();
  return hash;
}

const kEd25519 = 0x01;

async function signedBy(text: string, signatures: Signature[], key: Key): Promise<void> {
  if (key.kind !== kEd25519 || key.public.length !== 32) throw new ProofError('key_kind');
  const own = signatures.filter((one) => one.name === key.name && one.id === key.id);
  if (own.length === 0) throw new ProofError('no_signature');
  let imported: CryptoKey;
  try {
    imported = await subtle().importKey('raw', key.public, { name: 'Ed25519' }, false, ['verify']);
  } catch (error) {
    if (error instanceof ProofError) throw error;
    throw new ProofError('no_crypto');
  }
  for (const one of own) {
    const good = await subtle().verify(
      { name: 'Ed25519' },
      imported,
      one.bytes,
      utf8.encode(text),
    );
    if (!good) throw new ProofError('signature_wrong');
  }
}

export interface Verified {
  entry: Bytes;
  index: bigint;
  checkpoint: Checkpoint;
  leaf: Bytes;
  others: string[]; // who else signed; their keys were not asked for
}

// Throws ProofError where anything does not hold.
export async function verify(proofText: string, keyText: string): Promise<Verified> {
  const proof = parseProof(proofText);
  const key = await parseKey(keyText);
  const note = parseNote(proof.note);
  await signedBy(note.text, note.signatures, key);
  const checkpoint = parseCheckpoint(note.text);
  if (checkpoint.origin !== key.name) throw new ProofError('origin_differs');
  if (!proof.extra) throw new ProofError('no_entry');
  const leaf = await leafHash(proof.extra);
  const root = await rootFrom(leaf, proof.index, checkpoint.size, proof.hashes);
  if (!same(root, checkpoint.root)) throw new ProofError('not_in_log');
  return {
    entry: proof.extra,
    index: proof.index,
    checkpoint,
    leaf,
    others: note.signatures.filter((one) => one.id !== key.id).map((one) => one.name),
  };
}
