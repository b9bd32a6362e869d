import { expect, holds, origin, test } from './portal';

test('rates of the next month are typed in, or come from a file', async ({ page, t, faults }, info) => {
  await page.goto(`${origin()}/rates?currency=EUR`);
  const month = await page.locator('#rates-month').inputValue();
  expect(month).toMatch(/^\d{4}-\d{2}$/);
  await page.locator('#rate-USD').fill('7.2');
  await page.locator('#rate-EUR').fill('7.8125');
  await holds(page, info, 'rates-typed');
  await page.locator('#rate-EUR').press('Enter');
  await expect(page.getByRole('row', { name: /7\.8125/ })).toHaveCount(info.project.name === 'english' ? 1 : 2);
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
