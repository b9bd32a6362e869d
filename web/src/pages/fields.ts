// How fields of a record are shown.
import type { FieldView } from '../api/types';

// What the head of a page says already.
export const said = new Set([
  'period',
  'source',
  'load_id',
  'line',
  'declaration_number',
  'declaration_version',
  'item_number',
  'flow',
]);

// 377270.000000 is 377270: the zeros come from the width of the column, not from the declaration.
export const plain = (value: string): string =>
  (/^-?\d+\.\d*0$/.test(value) ? value.replace(/\.?0+$/, '') : value) || '–';

export const meaning = (field: FieldView) => field.meaning ?? null;
