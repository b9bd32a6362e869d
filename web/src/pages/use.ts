// What has been used of what is shared, in sums and as a picture.
import type { UseSum } from '../api/types';
import { axis, tip } from '../parts/style';
import { short, t } from '../texts/texts.svelte';

// Months, newest first, that a statement can be asked for.
export function monthsUntil(today: string, count = 24): string[] {
  const months: string[] = [];
  let [year = 0, month = 1] = today.split('-').map(Number);
  for (let i = 0; i < count; ++i) {
    months.push(`${year}-${String(month).padStart(2, '0')}`);
    month -= 1;
    if (month === 0) {
      month = 12;
      year -= 1;
    }
  }
  return months;
}

export interface Member {
  name: string;
  uses: number;
  rows: number;
  bytes: number;
}
// Summed by organisation, agreement or resource, the most rows first.
export function summedBy(sums: UseSum[], by: 'organisation' | 'resource'): Member[] {
  const members = new Map<string, Member>();
  for (const sum of sums) {
    const name = sum[by] || '–';
    const member = members.get(name) ?? { name, uses: 0, rows: 0, bytes: 0 };
    member.uses += sum.uses;
    member.rows += sum.rows;
    member.bytes += sum.bytes;
    members.set(name, member);
  }
  return [...members.values()].sort((a, b) => b.rows - a.rows || a.name.localeCompare(b.name));
}

export const bars = (members: Member[]) => (colour: (name: string) => string) => ({
  grid: { left: 8, right: 24, top: 8, bottom: 8, containLabel: true },
  tooltip: {
    trigger: 'axis',
    ...tip(colour),
    valueFormatter: (value: number) => `${short(value)} ${t('use.rows')}`,
  },
  yAxis: {
    type: 'category',
    inverse: true,
    data: members.map((one) => one.name),
    ...axis(colour),
    axisLabel: { ...axis(colour).axisLabel, width: 150, overflow: 'truncate' },
  },
  xAxis: {
    type: 'value',
    ...axis(colour),
    axisLabel: { ...axis(colour).axisLabel, formatter: (value: number) => short(value) },
  },
  series: [{ type: 'bar', barMaxWidth: 18, data: members.map((one) => one.rows) }],
});
