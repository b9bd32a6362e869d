// The question that the explorer asks, as it stands in the address, and pictures of the answer.
import type { Pivot } from '../api/types';
import { axis, legend, tip } from '../parts/style';
import { both, short, t } from '../texts/texts.svelte';

export interface Others {
  rows: number;
  cells: string[];
  total: string;
}
export type Look = 'table' | 'lines' | 'bars' | 'treemap' | 'map';
export interface Question {
  from: string;
  to: string;
  rows: string;
  columns: string;
  measure: string;
  top: number;
  where: string[]; // dimension=code
  look: Look;
}

const looks: readonly string[] = ['table', 'lines', 'bars', 'treemap', 'map'];

// `closed` are the months there are figures of, newest first. What the address leaves out or gets
// wrong becomes the last twelve months by chapter.
export function questionOf(query: URLSearchParams, closed: string[]): Question {
  const newest = closed[0] ?? '';
  const oldest = closed[Math.min(closed.length, 12) - 1] ?? newest;
  const [from = '', to = ''] = (query.get('period') ?? '').split('..');
  const look = query.get('look') ?? '';
  const top = Number(query.get('top') ?? 20);
  return {
    from: from || oldest,
    to: to || from || newest,
    rows: query.get('rows') || 'chapter',
    columns: query.get('columns') ?? 'flow',
    measure: query.get('measure') || 'value_usd',
    top: Number.isInteger(top) && top > 0 && top <= 500 ? top : 20,
    where: query.getAll('where').filter((one) => /^\w+=./.test(one)),
    look: looks.includes(look) ? (look as Look) : 'table',
  };
}

// Exact: figures are decimals, not doubles.
export function sum(figures: (string | null)[]): string {
  const places = Math.max(0, ...figures.map((one) => one?.split('.')[1]?.length ?? 0));
  const scaled = figures.reduce((all, one) => {
    const [whole = '0', part = ''] = (one ?? '0').split('.');
    return all + BigInt(whole + part.padEnd(places, '0'));
  }, 0n);
  const digits = String(scaled < 0n ? -scaled : scaled).padStart(places + 1, '0');
  const text = places ? `${digits.slice(0, -places)}.${digits.slice(-places)}` : digits;
  return scaled < 0n ? `-${text}` : text;
}
const less = (whole: string | null, parts: (string | null)[]): string =>
  sum([whole, sum(parts).replace(/^(-?)/, (sign) => (sign ? '' : '-'))]);

// What the rows that are shown leave of the totals.
export function othersOf(pivot: Pivot): Others | null {
  const left = pivot.groups - pivot.rows.length;
  if (left <= 0) return null;
  return {
    rows: left,
    cells: pivot.column_totals.map((whole, index) =>
      less(
        whole,
        pivot.cells.map((line) => line[index] ?? null),
      ),
    ),
    total: less(pivot.total, pivot.row_totals),
  };
}

// One step further down the nomenclature, or to the country.
export function below(dimension: string): string {
  const next: Record<string, string> = {
    section: 'chapter',
    chapter: 'heading',
    heading: 'commodity',
    subheading: 'commodity',
    commodity: 'country',
    region: 'country',
  };
  return next[dimension] ?? (dimension === 'country' ? 'chapter' : 'country');
}

// The table as it is shown, for a file. Figures whole, as the server gave them.
export function asRows(pivot: Pivot, rowTitle: string, total: string): (string | null)[][] {
  const columns = pivot.columns.map((column) => both(column) || column.code);
  const several = pivot.columns.length > 0;
  const head = ['', rowTitle, ...(several ? columns : []), total];
  const body = pivot.rows.map((row, index) => [
    row.code,
    both(row),
    ...(several ? (pivot.cells[index] ?? []) : []),
    pivot.row_totals[index] ?? null,
  ]);
  return [head, ...body, ['', total, ...(several ? pivot.column_totals : []), pivot.total]];
}

const figure = (cell: string | null | undefined) => (cell ? Number(cell) : null);
const name = (key: Pivot['rows'][number]) => both(key) || key.code || t('explore.total');

// Classes of a map, smallest first: as many members in each, since a few carry most of the trade.
export function classesOf(values: number[], most = 5): { min: number; max: number }[] {
  const sorted = values.filter((one) => one > 0).sort((a, b) => a - b);
  const classes: { min: number; max: number }[] = [];
  for (let i = 0; i < most; ++i) {
    const part = sorted.slice(
      Math.round((i * sorted.length) / most),
      Math.round(((i + 1) * sorted.length) / most),
    );
    const [min, max] = [part[0], part[part.length - 1]];
    if (min !== undefined && max !== undefined) classes.push({ min, max });
  }
  return classes;
}

const map = (pivot: Pivot, axis: string) => (colour: (name: string) => string) => {
  const members = pivot.rows.map((row, index) => ({
    name: row.code,
    code: row.code,
    shown: name(row),
    value: figure(pivot.row_totals[index]),
  }));
  const classes = classesOf(members.map((one) => one.value ?? 0));
  return {
    tooltip: {
      ...tip(colour),
      formatter: ({ data }: { data?: (typeof members)[number] }) =>
        data ? `${data.shown}: ${data.value === null ? '–' : short(data.value)}` : '–',
    },
    visualMap: {
      type: 'piecewise',
      left: 8,
      bottom: 8,
      pieces: classes.map(({ min, max }) => ({
        min,
        max,
        label: min === max ? short(min) : `${short(min)} – ${short(max)}`,
      })),
      inRange: { color: [colour('accent-soft'), colour('accent')] },
      outOfRange: { color: colour('surface') },
      textStyle: { color: colour('ink') },
    },
    series: [
      {
        type: 'map',
        top: 8,
        bottom: 140, // the classes stand below
        map: axis,
        nameProperty: 'code',
        roam: true,
        data: members,
        label: { show: false },
        itemStyle: { areaColor: colour('surface'), borderColor: colour('line-strong') },
        emphasis: { label: { show: false }, itemStyle: { areaColor: colour('series-3') } },
        select: { disabled: true },
      },
    ],
  };
};

export const picture = (pivot: Pivot, look: Look, rows: string) =>
  look === 'map' ? map(pivot, rows) : chart(pivot, look);

const chart = (pivot: Pivot, look: Look) => (colour: (name: string) => string) => {
  if (look === 'treemap') {
    return {
      tooltip: { ...tip(colour), valueFormatter: (value: number) => short(value) },
      series: [
        {
          type: 'treemap',
          roam: false,
          nodeClick: 'link',
          breadcrumb: { show: false },
          left: 0,
          right: 0,
          top: 0,
          bottom: 0,
          color: [colour('series-1'), colour('series-6'), colour('series-3')],
          itemStyle: { borderColor: colour('surface'), gapWidth: 2 },
          label: { color: colour('accent-ink'), fontSize: 13, overflow: 'truncate' },
          data: pivot.rows.map((row, index) => ({
            name: name(row),
            value: figure(pivot.row_totals[index]),
            code: row.code,
          })),
        },
      ],
    };
  }
  // Lines go along what comes first as rows: months, when they were asked for as rows.
  const lines = look === 'lines';
  const most = 8; // as many as there are colours
  return {
    grid: { left: 64, right: 12, top: 40, bottom: 28, containLabel: !lines },
    tooltip: {
      trigger: 'axis',
      ...tip(colour),
      valueFormatter: (value: number | null) => (value === null ? '–' : short(value)),
    },
    legend: legend(colour),
    ...(lines
      ? {
          xAxis: { type: 'category', data: pivot.columns.map(name), ...axis(colour) },
          yAxis: {
            type: 'value',
            ...axis(colour),
            axisLabel: { ...axis(colour).axisLabel, formatter: (value: number) => short(value) },
          },
          series: pivot.rows.slice(0, most).map((row, index) => ({
            name: name(row),
            type: 'line',
            symbolSize: 5,
            data: (pivot.cells[index] ?? []).map(figure),
          })),
        }
      : {
          grid: { left: 8, right: 24, top: 40, bottom: 8, containLabel: true },
          yAxis: {
            type: 'category',
            inverse: true,
            data: pivot.rows.map(name),
            ...axis(colour),
            axisLabel: { ...axis(colour).axisLabel, width: 170, overflow: 'truncate' },
          },
          xAxis: {
            type: 'value',
            ...axis(colour),
            axisLabel: { ...axis(colour).axisLabel, formatter: (value: number) => short(value) },
          },
          series: (pivot.columns.length ? pivot.columns.slice(0, most) : [null]).map(
            (column, index) => ({
              name: column ? name(column) : t('explore.total'),
              type: 'bar',
              stack: 'all',
              barMaxWidth: 18,
              data: pivot.rows.map((row, at) => ({
                value: figure(column ? pivot.cells[at]?.[index] : pivot.row_totals[at]),
                code: row.code,
              })),
            }),
          ),
        }),
  };
};
