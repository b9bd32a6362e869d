import { expect, test } from 'vitest';
import { plain } from './fields';

test('zeros after the point go, zeros that count stay', () => {
  expect(plain('377270.000000')).toBe('377270');
  expect(plain('-12.50')).toBe('-12.5');
  expect(plain('1200')).toBe('1200');
  expect(plain('09011100')).toBe('09011100');
  expect(plain('')).toBe('–');
});
