// Every word the portal says, in both languages; numbers and dates as the reader's language writes
// them. The language is state: pages that say t(...) change with it.
import en from './en.json';
import zh from './zh.json';

export type Language = 'en' | 'zh';
export type TextKey = keyof typeof en;
export interface Both {
  en: string;
  zh: string;
}

const texts: Record<Language, Record<TextKey, string>> = { en, zh };
const stored = (name: string) => globalThis.localStorage?.getItem(name) ?? null;

function firstLanguage(): Language {
  const kept = stored('language');
  if (kept === 'en' || kept === 'zh') return kept;
  return globalThis.navigator?.language.startsWith('zh') ? 'zh' : 'en';
}

export const language = $state<{ now: Language }>({ now: firstLanguage() });

export function speak(next: Language): void {
  language.now = next;
  localStorage.setItem('language', next);
}

// {name} in a text is replaced by the argument of that name.
export function t(key: TextKey, args: Record<string, string | number> = {}): string {
  return texts[language.now][key].replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = args[name];
    return value === undefined ? whole : String(value);
  });
}

export const isText = (key: string): key is TextKey => key in en;
// A text for a word of the server; the word itself where we have none.
export const word = (prefix: string, name: string): string => {
  const key = `${prefix}.${name}`;
  return isText(key) ? t(key) : name.replaceAll('_', ' ');
};

export const both = (text: Both | null | undefined): string =>
  text ? text[language.now] || text.en || text.zh : '';

// The name that a list gives a key; the key itself where it has none.
export const nameIn = <K extends string>(
  list: (Both & Record<K, string>)[] | undefined,
  by: K,
  key: string,
): string => both(list?.find((one) => one[by] === key)) || key;

const locale = () => (language.now === 'zh' ? 'zh-CN' : 'en-GB');

// Decimals come as text, so that no digit is lost on the way; shown they are rounded anyway.
export function number(value: string | number | null | undefined, digits = 0): string {
  if (value === null || value === undefined || value === '') return '–';
  const figure = Number(value);
  if (!Number.isFinite(figure)) return String(value);
  return new Intl.NumberFormat(locale(), {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(figure);
}

// Three figures that count, for prices: 0.0788, 12.4, 1,696.
export function figures(value: string | number | null | undefined, most = 4): string {
  if (value === null || value === undefined || value === '') return '–';
  return new Intl.NumberFormat(locale(), { maximumSignificantDigits: most }).format(Number(value));
}

// 12.3 m, 1.2 bn; Chinese counts in ten thousands (万) and hundred millions (亿).
export function short(value: string | number | null | undefined): string {
  if (value === null || value === undefined || value === '') return '–';
  return new Intl.NumberFormat(locale(), {
    notation: 'compact',
    maximumFractionDigits: 1,
  }).format(Number(value));
}

// 1,234,567: 1.2 MB
export function bytes(value: number): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'];
  const power = Math.min(units.length - 1, value < 1 ? 0 : Math.floor(Math.log10(value) / 3));
  return new Intl.NumberFormat(locale(), {
    style: 'unit',
    unit: units[power] ?? 'byte',
    maximumFractionDigits: power === 0 ? 0 : 1,
  }).format(value / 1000 ** power);
}
export function percent(share: number | null | undefined, digits = 1): string {
  if (share === null || share === undefined || !Number.isFinite(share)) return '–';
  return new Intl.NumberFormat(locale(), {
    style: 'percent',
    maximumFractionDigits: digits,
  }).format(share);
}

// 2025-12 or 2025-Q4 or 2025 as people write it.
export function period(text: string): string {
  const month = /^(\d{4})-(\d{2})$/.exec(text);
  if (!month) return text;
  const date = new Date(Date.UTC(Number(month[1]), Number(month[2]) - 1, 1));
  return new Intl.DateTimeFormat(locale(), {
    year: 'numeric',
    month: 'long',
    timeZone: 'UTC',
  }).format(date);
}

export function date(text: string | null | undefined): string {
  if (!text) return '–';
  const day = new Date(text.length === 10 ? `${text}T00:00:00Z` : text);
  if (Number.isNaN(day.getTime())) return text;
  return new Intl.DateTimeFormat(locale(), {
    dateStyle: 'medium',
    ...(text.length === 10 ? { timeZone: 'UTC' } : {}),
  }).format(day);
}

// A moment, in the reader's own time zone.
export function moment(text: string | null | undefined): string {
  if (!text) return '–';
  const at = new Date(text.endsWith('Z') || /[+-]\d\d:?\d\d$/.test(text) ? text : `${text}Z`);
  if (Number.isNaN(at.getTime())) return text;
  return new Intl.DateTimeFormat(locale(), { dateStyle: 'medium', timeStyle: 'short' }).format(at);
}
