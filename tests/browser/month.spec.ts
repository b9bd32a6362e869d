import { expect, holds, origin, test } from './portal';
import { kLast } from './server';

// A month, as it is worked: ten records by keyboard alone, the close, a figure down to its
// declarations. Once, in the first language; the pages themselves are walked in both.
test.describe.configure({ mode: 'serial' });

test('ten records are reviewed by keyboard', async ({ page, t }, info) => {
  await page.goto(`${origin()}/months/${kLast}/review`);
  const summary = page.locator('.page-head p');
  await expect(summary).toContainText(/\d/);
  const waiting = async () => Number((await summary.innerText()).replace(/\D.*$/s, '').trim() || NaN);
  const record = page.locator('section.record h2');
  await page.keyboard.press('n');
  for (let at = 1; at <= 10; at += 1) {
    await expect(record).toContainText(/\d{18} \/ \d/);
    const name = await record.innerText();
    const hasRepair = (await page.getByRole('button', { name: t('review.do_repair') }).count()) > 0;
    // By turns: take the repair, accept, ask.
    const key = at % 3 === 1 && hasRepair ? 'r' : at % 3 === 2 ? 'a' : 'q';
    await page.keyboard.press(key);
    await expect(page.locator('#reason')).toBeFocused();
    if (at === 1) await holds(page, info, 'review-record');
    await page.locator('#reason').fill(`record ${at}`);
    await page.keyboard.press('Enter');
    await expect(record).not.toHaveText(name);
    await expect(page.locator('#reason')).toHaveCount(0);
    await expect(summary).toContainText(String(at));
  }
  expect(await waiting()).not.toBe(0);
  await expect(page.getByRole('alert')).toHaveCount(0);
});

test('the month is checked again and closed', async ({ page, t }, info) => {
  test.setTimeout(120_000);
  await page.goto(`${origin()}/months/${kLast}/close`);
  await page.getByRole('button', { name: t('close.check'), exact: true }).click();
  await expect(page.locator('.job').getByText(t('state.done'))).toBeVisible({ timeout: 60_000 });
  await page.getByRole('button', { name: t('close.do_preliminary') }).click();
  await expect(page.locator('.job').getByText(t('job.close'))).toBeVisible();
  await expect(page.locator('.job').getByText(t('state.done'))).toBeVisible({ timeout: 60_000 });
  await expect(page.locator('.page-head p')).toContainText(t('status.preliminary'));
  await holds(page, info, 'closed');
});

test('a figure leads down to its declarations, and the address keeps the way', async ({ page, t }, info) => {
  await page.goto(`${origin()}/explore?period=${kLast}..${kLast}`);
  const table = page.getByRole('table').first();
  // The explorer takes a close in some seconds later.
  await expect(async () => {
    await page.reload();
    await expect(table.locator('tbody tr').nth(1)).toBeVisible({ timeout: 3000 });
  }).toPass();
  const row = table.locator('tbody tr').nth(1);
  const chapter = (await row.locator('th').innerText()).trim();
  await row.locator('td button').first().click();
  const drill = page.getByRole('region', { name: t('drill.title') }).first();
  await expect(drill).toContainText(t('drill.agrees'));
  await holds(page, info, 'explore-drill');
  await page.reload();
  await expect(page.getByRole('region', { name: t('drill.title') }).first()).toContainText(t('drill.agrees'));
  await page.locator('section', { hasText: t('drill.title') }).last().getByRole('link').first().click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText(/\d{18}/);
  await holds(page, info, 'declaration');
  expect(chapter).not.toBe('');
});

test('a rule shows its errors at their place', async ({ page, t }, info) => {
  await page.goto(`${origin()}/rules/new`);
  const text = page.getByRole('textbox', { name: t('rules.text') });
  await expect(page.getByText(t('rules.good'))).toBeVisible();
  await text.fill((await text.inputValue()).replaceAll('net_mass_kg', 'net_mas'));
  const errors = page.locator('#rule-errors li');
  await expect(errors.first()).toContainText('net_mas');
  await holds(page, info, 'rule-error');
  await errors.first().getByRole('button').click();
  await expect(text).toBeFocused();
});
