import { describe, expect, test } from 'vitest';
import type { Pivot } from '../api/types';
import { asRows, below, classesOf, othersOf, questionOf, sum } from './explore';

const closed = ['2025-03', '2025-02', '2025-01'];

describe('the question in the address', () => {
  test('an empty address asks for all closed months by chapter', () => {
    const question = questionOf(new URLSearchParams(), closed);
    expect(question).toMatchObject({ from: '2025-01', to: '2025-03', rows: 'chapter', top: 20 });
  });
  test('one month is a range of itself', () => {
    const question = questionOf(new URLSearchParams('period=2025-02'), closed);
    expect([question.from, question.to]).toEqual(['2025-02', '2025-02']);
  });
  test('no columns are a choice, not an omission', () => {
    expect(questionOf(new URLSearchParams('columns='), closed).columns).toBe('');
    expect(questionOf(new URLSearchParams(), closed).columns).toBe('flow');
  });
  test('what cannot be meant falls back', () => {
    const question = questionOf(new URLSearchParams('look=pie&top=-3&where=nonsense'), closed);
    expect(question).toMatchObject({ look: 'table', top: 20, where: [] });
  });
});

test('a row leads one step down the nomenclature, then to the country, and back', () => {
  expect(['section', 'chapter', 'heading', 'commodity', 'country'].map(below)).toEqual([
    'chapter',
    'heading',
    'commodity',
    'country',
    'chapter',
  ]);
});

test('the file has the figures as the server gave them, every digit', () => {
  const pivot: Pivot = {
    rows: [{ code: '84', en: 'Machinery', zh: '机械' }],
    columns: [
      { code: 'M', en: 'Imports', zh: '进口' },
      { code: 'X', en: 'Exports', zh: '出口' },
    ],
    cells: [['12345678901234567.89', null]],
    row_totals: ['12345678901234567.89'],
    column_totals: ['12345678901234567.89', null],
    total: '12345678901234567.89',
    groups: 1,
  };
  expect(asRows(pivot, 'Chapter', 'Total')[1]).toEqual([
    '84',
    'Machinery',
    '12345678901234567.89',
    null,
    '12345678901234567.89',
  ]);
});

test('sums keep every digit', () => {
  expect(sum(['0.1', '0.2', null, '12345678901234567.89'])).toBe('12345678901234568.19');
  expect(sum(['-1.50', '1'])).toBe('-0.50');
  expect(sum([])).toBe('0');
});

test('what is not shown is what the totals have left, to the digit', () => {
  const pivot: Pivot = {
    rows: [
      { code: '84', en: 'Machinery', zh: '机械' },
      { code: '85', en: 'Electrical', zh: '电气' },
    ],
    columns: [
      { code: 'M', en: 'Imports', zh: '进口' },
      { code: 'X', en: 'Exports', zh: '出口' },
    ],
    cells: [
      ['30.00', '20.00'],
      [null, '10.50'],
    ],
    row_totals: ['50.00', '10.50'],
    column_totals: ['60.00', '40.00'],
    total: '100.00',
    groups: 4,
  };
  expect(othersOf(pivot)).toEqual({ rows: 2, cells: ['30.00', '9.50'], total: '39.50' });
  expect(othersOf({ ...pivot, groups: 2 })).toBeNull();
});

test('classes of a map hold as many members each, and every value', () => {
  expect(classesOf([5, 1, 4, 2, 3])).toEqual([1, 2, 3, 4, 5].map((one) => ({ min: one, max: one })));
  expect(classesOf([1000, 1, 2, 3, 4, 5, 6, 7, 8, 9])).toEqual([
    { min: 1, max: 2 },
    { min: 3, max: 4 },
    { min: 5, max: 6 },
    { min: 7, max: 8 },
    { min: 9, max: 1000 },
  ]);
  expect(classesOf([7, 0, 9])).toEqual([
    { min: 7, max: 7 },
    { min: 9, max: 9 },
  ]);
  expect(classesOf([])).toEqual([]);
});
