import { expect, holds, origin, test } from './portal';

test('rates of the next month are typed in, or come from a file', async ({ page, t, faults }, info) => {
  const rate = info.project.name === 'english' ? '7.8125' : '7.8126'; // each its own month
  await page.goto(`${origin()}/rates?currency=EUR`);
  const month = await page.locator('#rates-month').inputValue();
  expect(month).toMatch(/^\d{4}-\d{2}$/);
  await page.locator('#rate-USD').fill('7.2');
  await page.locator('#rate-EUR').fill(rate);
  await holds(page, info, 'rates-typed');
  await page.locator('#rate-EUR').press('Enter');
  await expect(page.getByRole('row', { name: new RegExp(rate) })).toBeVisible();
  await expect(page.locator('#rates-month'), 'the month after comes next').not.toHaveValue(month);

  // One line that is no rate, and nothing of the file is taken.
  const next = await page.locator('#rates-month').inputValue();
  const csv = `currency,period,rate\nUSD,${next},7.3\nEUR,${next},none\n`;
  await page.locator('input[type=file]').setInputFiles({ name: 'rates.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) });
  await expect(page.getByRole('alert')).toContainText('3');
  expect(faults.splice(0).every((fault) => fault.includes('422'))).toBe(true);
  await page.reload();
  await expect(page.locator('#rates-month')).toHaveValue(next);
});

test('a file of a new source is mapped, looked at and loaded', async ({ page, t, faults }, info) => {
  const name = `district-${info.project.name}`;
  const csv = `No;Day;KG;Remark\n${name};31/01/2025;12.5;x\n${name}2;31/02/2025;7;y\n`;
  await page.goto(`${origin()}/loads`);
  await page.locator('#source').fill(name);
  await page.locator('#source').press('Tab');
  await page.locator('#file').setInputFiles({ name: 'january.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) });
  // The columns are proposed, none of them taken: nothing can be counted without a number.
  const mapping = page.getByLabel(t('loads.mapping'));
  await expect(mapping).toHaveValue(/ignore = \["No", "Day", "KG", "Remark"\]/);
  await expect(page.getByRole('alert')).toContainText('declaration_number');
  expect(faults.splice(0).every((fault) => fault.includes('422'))).toBe(true);
  await mapping.fill(`format = "delimited"
delimiter = ";"
ignore = ["Remark"]
[columns]
No = "declaration_number"
Day = { concept = "acceptance_date", date = "DD/MM/YYYY" }
KG = "net_mass_kg"
[constants]
flow = "M"
`);
  await page.getByRole('button', { name: t('loads.look') }).click();
  await expect(page.getByRole('row', { name: /^Day/ })).toContainText('2025-01-31');
  await expect(page.getByText('31/02/2025')).toBeVisible();
  await holds(page, info, 'load-preview');
  // Loading goes by the kept mapping, so it waits for it.
  const load = page.getByRole('button', { name: t('loads.load') });
  await expect(load).toBeDisabled();
  await page.getByRole('button', { name: t('loads.save_mapping') }).click();
  await load.click();
  const row = page.getByRole('row', { name: new RegExp(name) });
  await expect(row).toContainText('january.csv');
  await row.getByRole('link', { name: '1' }).click();
  await expect(page.getByRole('main')).toContainText('31/02/2025');
  await holds(page, info, 'quarantine-of-load');
});
