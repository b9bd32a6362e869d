// What a feed's batches and receipts say of its health: day by day, and every gap.
import type { Cycle, FeedBatch } from '../api/types';

// The worst of a day counts: a receipt that differs, one that is missing, none of it.
export type Pulse = 'none' | 'agrees' | 'waits' | 'differs';
export interface FeedDay {
  day: string;
  pulse: Pulse;
  batches: FeedBatch[];
  changes: number;
}

// Days in UTC, as the batches are made.
const kDay = 86_400_000;
const dayOf = (at: string) => at.slice(0, 10);
const number = (day: string) => Date.parse(`${day}T00:00:00Z`) / kDay;
const dayAt = (days: number) => new Date(days * kDay).toISOString().slice(0, 10);

export const changesOf = (batch: FeedBatch) => batch.inserted + batch.updated + batch.deleted;

export function pulseOf(batches: FeedBatch[]): Pulse {
  if (batches.length === 0) return 'none';
  if (batches.some((one) => one.receipt?.outcome === 'differs')) return 'differs';
  return batches.every((one) => one.receipt) ? 'agrees' : 'waits';
}

// The last so many days, oldest first, those without a batch among them.
export function daysOf(batches: FeedBatch[], today: string, count: number): FeedDay[] {
  const byDay = new Map<string, FeedBatch[]>();
  for (const one of batches) {
    const day = dayOf(one.made_at);
    byDay.set(day, [...(byDay.get(day) ?? []), one]);
  }
  return Array.from({ length: count }, (_, index) => {
    const day = dayAt(number(today) - count + 1 + index);
    const made = byDay.get(day) ?? [];
    const changes = made.reduce((sum, one) => sum + changesOf(one), 0);
    return { day, pulse: pulseOf(made), batches: made, changes };
  });
}

// The longest that a feed of that cycle is silent without anybody wondering.
const kSilence: Record<Cycle, number> = {
  real_time: 1,
  day: 1,
  week: 7,
  month: 31,
  quarter: 92,
  year: 366,
  irregular: Infinity,
};
export const isSilent = (cycle: Cycle, lookedAt: string, today: string) =>
  lookedAt === '' || number(today) - number(dayOf(lookedAt)) > kSilence[cycle];

export type Gap =
  | { kind: 'differs'; number: number; difference: string; since: string }
  | { kind: 'no_receipt'; from: number; to: number; since: string }
  | { kind: 'no_batch'; days: number; after: string; before: string | null };

// Batches without a receipt, in runs of their numbers.
function withoutReceipt(batches: FeedBatch[]): Gap[] {
  const runs: Extract<Gap, { kind: 'no_receipt' }>[] = [];
  for (const one of batches) {
    if (one.receipt) continue;
    const run = runs.at(-1);
    if (run && run.to === one.number - 1) run.to = one.number;
    else runs.push({ kind: 'no_receipt', from: one.number, to: one.number, since: one.made_at });
  }
  return runs;
}

// Longer without a batch than the cycle has it. A batch is made only where something has changed,
// so this asks a question and accuses nobody.
function withoutBatch(batches: FeedBatch[], cycle: Cycle, today: string): Gap[] {
  const moments = batches.map((one) => dayOf(one.made_at));
  return moments.flatMap((after, index): Gap[] => {
    const before = moments[index + 1] ?? null;
    const days = number(before ?? today) - number(after) - 1;
    return days >= kSilence[cycle] ? [{ kind: 'no_batch', days, after, before }] : [];
  });
}

// The gravest kind first, and of each the newest.
export function gapsOf(newestFirst: FeedBatch[], cycle: Cycle, today: string): Gap[] {
  const batches = [...newestFirst].reverse();
  const differs = batches
    .filter((one) => one.receipt?.outcome === 'differs')
    .map((one): Gap => ({
      kind: 'differs',
      number: one.number,
      difference: one.receipt?.difference ?? '',
      since: one.receipt?.received_at ?? one.made_at,
    }));
  return [differs, withoutReceipt(batches), withoutBatch(batches, cycle, today)].flatMap((gaps) =>
    gaps.reverse(),
  );
}

// A signed note's text is one line of JSON; the signatures stand below it.
export const manifestOf = <T>(note: string): T => JSON.parse(note.split('\n', 1)[0] ?? '') as T;
