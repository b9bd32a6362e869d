import { describe, expect, test } from 'vitest';
import type { FeedBatch } from '../api/types';
import { daysOf, gapsOf, isSilent, manifestOf, pulseOf } from './feeds';

const batch = (number: number, day: string, outcome: 'agrees' | 'differs' | '' = 'agrees'): FeedBatch => ({
  number,
  made_at: `2026-11-${day}T03:00:00.000Z`,
  rows: 10,
  inserted: 1,
  updated: 2,
  deleted: 3,
  held: 0,
  receipt: outcome
    ? { received_at: `2026-11-${day}T03:05:00.000Z`, outcome, difference: outcome === 'differs' ? 'rows 9, 10' : '' }
    : null,
});

describe('the heartbeat of a feed', () => {
  test('shows each day, those without a batch too', () => {
    const days = daysOf([batch(2, '30'), batch(1, '28')], '2026-12-01', 5);
    expect(days.map((one) => one.day)).toEqual(['2026-11-27', '2026-11-28', '2026-11-29', '2026-11-30', '2026-12-01']);
    expect(days.map((one) => one.pulse)).toEqual(['none', 'agrees', 'none', 'agrees', 'none']);
    expect(days[1]?.changes).toBe(6);
  });
  test('has the worst of a day', () => {
    expect(pulseOf([batch(1, '01'), batch(2, '01', '')])).toBe('waits');
    expect(pulseOf([batch(1, '01', ''), batch(2, '01', 'differs')])).toBe('differs');
  });
});

describe('the gaps of a feed', () => {
  test('are receipts that differ, batches without one, days without a batch', () => {
    const batches = [batch(5, '20', ''), batch(4, '12', ''), batch(3, '11'), batch(2, '10', 'differs'), batch(1, '09', '')];
    expect(gapsOf(batches, 'day', '2026-11-20')).toEqual([
      { kind: 'differs', number: 2, difference: 'rows 9, 10', since: '2026-11-10T03:05:00.000Z' },
      { kind: 'no_receipt', from: 4, to: 5, since: '2026-11-12T03:00:00.000Z' },
      { kind: 'no_receipt', from: 1, to: 1, since: '2026-11-09T03:00:00.000Z' },
      { kind: 'no_batch', days: 7, after: '2026-11-12', before: '2026-11-20' },
    ]);
  });
  test('go on until today, and depend on the cycle', () => {
    expect(gapsOf([batch(1, '10')], 'day', '2026-11-11')).toEqual([]);
    expect(gapsOf([batch(1, '10')], 'day', '2026-11-12')).toEqual([
      { kind: 'no_batch', days: 1, after: '2026-11-10', before: null },
    ]);
    expect(gapsOf([batch(1, '10')], 'week', '2026-11-17')).toEqual([]);
    expect(gapsOf([batch(1, '10')], 'irregular', '2036-11-17')).toEqual([]);
  });
  test('nobody has looked for longer than the cycle', () => {
    expect(isSilent('day', '', '2026-11-10')).toBe(true);
    expect(isSilent('day', '2026-11-09T23:00:00.000Z', '2026-11-10')).toBe(false);
    expect(isSilent('month', '2026-10-01T00:00:00.000Z', '2026-11-10')).toBe(true);
  });
});

test('the manifest is the first line of its note', () => {
  expect(manifestOf<{ number: number }>('{"number":7}\n\n— customs AAAA\n').number).toBe(7);
});
