// A mapping to begin with, for a source that has none: every column of the file, none of them taken yet.

const kDelimiters = [',', ';', '\t', '|'];

// The one that the header has most of.
export function delimiterOf(header: string): string {
  const count = (delimiter: string) => header.split(delimiter).length;
  return kDelimiters.reduce((best, one) => (count(one) > count(best) ? one : best));
}

// Names as TOML writes them: JSON's text is TOML's basic string.
export function firstMapping(head: string): string {
  const header = head.replace(/^\ufeff/, '').split(/\r?\n/, 1)[0] ?? '';
  const delimiter = delimiterOf(header);
  const names = header
    .split(delimiter)
    .map((name) => name.trim().replace(/^"(.*)"$/, '$1'))
    .filter(Boolean);
  return [
    'format = "delimited"',
    'encoding = "UTF-8"',
    `delimiter = ${JSON.stringify(delimiter)}`,
    `ignore = [${names.map((name) => JSON.stringify(name)).join(', ')}]`,
    '',
    '[columns]',
    '',
    '[constants]',
    'flow = "M"',
    '',
  ].join('\n');
}

// The beginning of a file, to the end of its last whole line: half a record would look like a fault.
export function wholeLines(bytes: Uint8Array, isWhole: boolean): Uint8Array {
  const end = bytes.lastIndexOf(0x0a);
  return isWhole || end < 0 ? bytes : bytes.subarray(0, end + 1);
}

export function base64(bytes: Uint8Array): string {
  const kStep = 0x8000; // as many arguments as every browser takes
  let text = '';
  for (let at = 0; at < bytes.length; at += kStep) {
    text += String.fromCharCode(...bytes.subarray(at, at + kStep));
  }
  return btoa(text);
}
