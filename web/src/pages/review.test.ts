import { expect, test } from 'vitest';
import { commandOf, repaired } from './review';

const stroke = (key: string, more = {}) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  ...more,
});

test('keys command only while nobody types, and leave the system its own', () => {
  expect(commandOf(stroke('a'), false)).toBe('accept');
  expect(commandOf(stroke('a'), true)).toBeNull();
  expect(commandOf(stroke('a', { ctrlKey: true }), false)).toBeNull();
  expect(commandOf(stroke('z'), false)).toBeNull();
});

// 377,270 kg of carpet for 29,736 CNY; with 377.27 kg a kilogram costs 78.82 CNY.
test('a repaired mass moves price and mass, a repaired value only the price', () => {
  const point = { mass: 377270, value: 29736.42 };
  const mass = repaired(point, {
    field: 'net_mass_kg',
    value: '377270',
    repair_value: '377.27',
  });
  expect(mass?.mass).toBe(377.27);
  expect(mass?.price).toBeCloseTo(78.82, 2);
  const value = repaired(point, { field: 'invoice_amount', value: '100', repair_value: '1000' });
  expect(value?.mass).toBe(377270);
  expect(value?.price).toBeCloseTo(0.7882, 4);
  expect(repaired(point, { field: 'partner', value: 'US', repair_value: 'UM' })).toBeNull();
});
