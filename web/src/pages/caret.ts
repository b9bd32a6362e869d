// Where a line and column (from 1, in characters as the compiler counts them) stand in a text as
// JavaScript counts it, in units of UTF-16.
export function offsetOf(text: string, line: number, column: number): number {
  let start = 0;
  for (let at = 1; at < line; at += 1) {
    const end = text.indexOf('\n', start);
    if (end < 0) return text.length;
    start = end + 1;
  }
  let offset = start;
  for (const letter of text.slice(start)) {
    if (column <= 1 || letter === '\n') break;
    offset += letter.length;
    column -= 1;
  }
  return offset;
}
