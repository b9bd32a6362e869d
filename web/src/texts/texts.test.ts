import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import en from './en.json';
import zh from './zh.json';

const sources = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sources(path);
    return /\.(svelte|ts)$/.test(entry.name) && !/\.test\.ts$/.test(entry.name) ? [path] : [];
  });
const code = sources(join(__dirname, '..'))
  .map((path) => readFileSync(path, 'utf8'))
  .join('\n');
const placeholders = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((one) => one[1]).sort();

describe('the texts', () => {
  test('have the same keys in both languages', () => {
    expect(Object.keys(zh)).toEqual(Object.keys(en));
  });
  test('take the same arguments in both languages', () => {
    for (const [key, text] of Object.entries(en)) {
      expect(placeholders(zh[key as keyof typeof zh]), key).toEqual(placeholders(text));
    }
  });
  test('are all used', () => {
    // Either whole, or by their beginning: t(`review.do_${act}`), word('severity', name).
    const beginnings = [
      ...[...code.matchAll(/\bt\(\s*`([a-z_.]+)\$\{/g)].map((one) => one[1]!),
      ...[...code.matchAll(/\bword\(\s*'([a-z_]+)'/g)].map((one) => `${one[1]!}.`),
    ];
    const unused = Object.keys(en).filter(
      (key) => !code.includes(`'${key}'`) && !beginnings.some((one) => key.startsWith(one)),
    );
    expect(unused).toEqual([]);
  });
});
