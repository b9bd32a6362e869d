// What the walks share: a page that is signed in, and what must hold on every page.
import { test as base, expect, type Page, type TestInfo } from '@playwright/test';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import en from '../../web/src/texts/en.json' with { type: 'json' };
import zh from '../../web/src/texts/zh.json' with { type: 'json' };
import { output } from './playwright.config';

export type Key = keyof typeof en;
export const start = () => process.env['BROWSER_START'] ?? '';
export const origin = () => new URL(start()).origin;

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Portal {
  t: (key: Key) => string; // in the language of the project
  faults: string[]; // what the console and failed requests said
}

export const test = base.extend<Portal>({
  t: async ({ locale }, use) => {
    const texts = locale?.startsWith('zh') ? zh : en;
    await use((key) => texts[key]);
  },
  faults: async ({ page }, use) => {
    const faults: string[] = [];
    page.on('pageerror', (error) => faults.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') faults.push(message.text());
    });
    page.on('response', (answer) => {
      if (answer.status() >= 400) faults.push(`${answer.status()} ${answer.url()}`);
    });
    await use(faults);
  },
  page: async ({ page }, use) => {
    await page.goto(start());
    await page.getByRole('navigation').or(page.getByRole('banner')).first().waitFor();
    await use(page);
  },
});
export { expect };

// No serious fault by axe's rules for WCAG 2.2 AA, nothing wider than the screen.
export async function holds(page: Page, info: TestInfo, name: string): Promise<void> {
  await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
  for (const chart of await page.locator('.chart').all()) await chart.locator('svg').waitFor();
  await page.evaluate(axe);
  const serious = await page.evaluate(async () => {
    const found = await (
      globalThis as unknown as {
        axe: {
          run: (options: object) => Promise<{
            violations: { id: string; impact: string; nodes: { target: string[]; html: string }[] }[];
          }>;
        };
      }
    ).axe.run({ resultTypes: ['violations'] });
    return found.violations
      .filter((one) => one.impact === 'serious' || one.impact === 'critical')
      .map((one) => `${one.id}: ${one.nodes.map((node) => node.html.slice(0, 120)).join(' | ')}`);
  });
  await page.screenshot({ path: join(output, 'shots', `${name}-${info.project.name}.png`) });
  expect(serious, `axe on ${name}`).toEqual([]);
  const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(over, `${name} is wider than the screen`).toBeLessThanOrEqual(0);
}
