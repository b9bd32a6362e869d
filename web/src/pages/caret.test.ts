import { expect, test } from 'vitest';
import { offsetOf } from './caret';

test('line and column lead to the letter, whatever it is made of', () => {
  const text = 'ab\n净𠮷x\nz';
  expect(text.slice(offsetOf(text, 1, 2))).toMatch(/^b/);
  expect(text.slice(offsetOf(text, 2, 3))).toMatch(/^x/); // 𠮷 is two units of UTF-16
  expect(offsetOf(text, 2, 99)).toBe(text.indexOf('\nz'));
  expect(offsetOf(text, 9, 1)).toBe(text.length);
});
