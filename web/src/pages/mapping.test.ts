import { describe, expect, test } from 'vitest';
import { base64, delimiterOf, firstMapping, wholeLines } from './mapping';

const bytes = (text: string) => new TextEncoder().encode(text);

describe('a mapping to begin with', () => {
  test('names the columns as the file does, whatever stands between them', () => {
    expect(delimiterOf('a;b;c,d')).toBe(';');
    expect(firstMapping('\ufeff"Entry No"\tKG\r\n1\t2')).toContain('ignore = ["Entry No", "KG"]');
    expect(firstMapping('a\tb\n')).toContain('delimiter = "\\t"');
  });
});

describe('the beginning of a file', () => {
  test('ends with a whole line, unless it is all there is', () => {
    expect(wholeLines(bytes('a\nb\nc'), false)).toEqual(bytes('a\nb\n'));
    expect(wholeLines(bytes('a\nb\nc'), true)).toEqual(bytes('a\nb\nc'));
    expect(wholeLines(bytes('abc'), false)).toEqual(bytes('abc'));
  });
  test('is in base64 whatever its bytes and its length', () => {
    expect(base64(new Uint8Array([255, 0, 128]))).toBe('/wCA');
    expect(atob(base64(new Uint8Array(100_000))).length).toBe(100_000);
  });
});
