import { expect, test } from 'vitest';
import { monthsUntil, summedBy } from './use';

test('months go back over the turn of a year', () => {
  expect(monthsUntil('2026-02-15', 4)).toEqual(['2026-02', '2026-01', '2025-12', '2025-11']);
});

test('sums are of all agreements of a member, the most rows first', () => {
  const sum = (organisation: string, resource: string, rows: number) => ({
    organisation,
    agreement: `${organisation}-${resource}`,
    resource,
    uses: 1,
    days: 1,
    rows,
    bytes: 10 * rows,
    not_answered: 0,
  });
  const sums = [sum('tax', 'rate', 5), sum('forex', 'item', 8), sum('tax', 'item', 4), sum('tax', '', 1)];
  expect(summedBy(sums, 'organisation')).toEqual([
    { name: 'tax', uses: 3, rows: 10, bytes: 100 },
    { name: 'forex', uses: 1, rows: 8, bytes: 80 },
  ]);
  expect(summedBy(sums, 'resource').map((one) => one.name)).toEqual(['item', 'rate', '–']);
});
