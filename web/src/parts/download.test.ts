import { expect, test } from 'vitest';
import { csv } from './download';

// RFC 4180, 2.5 to 2.7: what holds commas, quotes or line ends stands in quotes, quotes twice.
test('a cell keeps commas, quotes and line ends', () => {
  expect(csv([['a', 'b,c', 'say "x"', 'two\nlines', null]])).toBe(
    '\uFEFFa,"b,c","say ""x""","two\nlines",\r\n',
  );
});
