// The hands of the review page: keys, and where a record would stand in the cloud once repaired.
import type { Cloud, CloudPoint, Suggestion } from '../api/types';
import { axis, legend, tip } from '../parts/style';
import { figures, number, period, t } from '../texts/texts.svelte';

export type Act = 'accept' | 'correct' | 'query' | 'leave-out';
export type Command = Act | 'next' | 'down' | 'up' | 'repair' | 'open' | 'help';

export const keys: Record<string, Command> = {
  n: 'next',
  j: 'down',
  k: 'up',
  a: 'accept',
  r: 'repair',
  c: 'correct',
  q: 'query',
  x: 'leave-out',
  o: 'open',
  '?': 'help',
};
export const keyOf = (command: Command): string =>
  Object.entries(keys).find(([, one]) => one === command)?.[0] ?? '';

interface Stroke {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
}
// What a stroke asks for; nothing while somebody types, or where the system has a use for it.
export function commandOf(stroke: Stroke, typing: boolean): Command | null {
  if (typing || stroke.ctrlKey || stroke.metaKey || stroke.altKey) return null;
  return keys[stroke.key] ?? null;
}

// The point of the record with the field as the suggestion has it; null where the field moves
// neither price nor mass.
export function repaired(
  point: Pick<CloudPoint, 'mass' | 'value'>,
  suggestion: Pick<Suggestion, 'field' | 'value' | 'repair_value'>,
): { mass: number; price: number } | null {
  const from = Number(suggestion.value);
  const to = Number(suggestion.repair_value);
  if (!(from > 0) || !(to > 0)) return null;
  if (suggestion.field === 'net_mass_kg') return { mass: to, price: point.value / to };
  if (suggestion.field !== 'invoice_amount' && suggestion.field !== 'statistical_value') return null;
  return { mass: point.mass, price: (point.value * to) / from / point.mass };
}

interface Dot {
  value: [number, number];
  point?: CloudPoint;
}
const dot = (point: CloudPoint): Dot => ({ value: [point.mass, point.price], point });

// Price over mass, both logarithmic: a factor in the mass moves a record along a falling diagonal,
// a factor in the value straight up, so the eye tells the two kinds of error apart.
export const cloudPicture =
  (cloud: Cloud, suggestion: Suggestion | undefined) => (colour: (name: string) => string) => {
    const seen = cloud.points.filter((point) => point.mass > 0 && point.price > 0);
    const mine = seen.find((point) => point.this);
    const after = mine && suggestion ? repaired(mine, suggestion) : null;
    return {
      grid: { left: 52, right: 56, top: 52, bottom: 28 },
      legend: { ...legend(colour), type: 'plain', itemGap: 8 },
      tooltip: {
        ...tip(colour),
        formatter: ({ data }: { data: Dot }) =>
          [
            `${figures(data.value[1])} ${cloud.currency}/kg`,
            `${number(data.value[0], 1)} kg`,
            data.point ? period(data.point.period) : '',
            data.point ? data.point.number.replace(/\W/g, '') : '',
          ]
            .filter(Boolean)
            .join('<br>'),
      },
      xAxis: { type: 'log', name: 'kg', nameLocation: 'end', ...axis(colour) },
      yAxis: {
        type: 'log',
        name: '',
        ...axis(colour),
        axisLabel: { ...axis(colour).axisLabel, formatter: (value: number) => figures(value, 3) },
      },
      series: [
        {
          name: t('review.others'),
          type: 'scatter',
          symbolSize: 6,
          itemStyle: { color: colour('series-6'), opacity: 0.55 },
          data: seen.filter((point) => !point.this && !point.same_trader).map(dot),
          // The middle half of the prices, and the median in it.
          markArea: {
            silent: true,
            itemStyle: { color: colour('series-3'), opacity: 0.14 },
            data: cloud.q1 && cloud.q3 ? [[{ yAxis: cloud.q1 }, { yAxis: cloud.q3 }]] : [],
          },
          markLine: {
            silent: true,
            symbol: 'none',
            lineStyle: { type: 'solid', color: colour('series-3') },
            label: { color: colour('ink-soft'), formatter: t('review.median'), fontSize: 11 },
            data: cloud.median ? [{ yAxis: cloud.median }] : [],
          },
        },
        {
          name: t('review.same_trader'),
          type: 'scatter',
          symbol: 'rect',
          symbolSize: 7,
          itemStyle: { color: colour('series-1') },
          data: seen.filter((point) => !point.this && point.same_trader).map(dot),
        },
        {
          name: t('review.this'),
          type: 'scatter',
          symbol: 'diamond',
          symbolSize: 16,
          itemStyle: { color: colour('series-7'), borderColor: colour('surface'), borderWidth: 1 },
          data: mine ? [dot(mine)] : [],
          z: 5,
        },
        {
          name: t('review.if_repaired'),
          type: 'scatter',
          symbol: 'diamond',
          symbolSize: 14,
          itemStyle: { color: 'transparent', borderColor: colour('series-7'), borderWidth: 2 },
          data: after ? [{ value: [after.mass, after.price] }] : [],
          z: 4,
        },
      ],
    };
  };
