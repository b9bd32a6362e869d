import { expect, holds, origin, test } from './portal';

const rule = (limit: string) =>
  [
    'define datapoint ruleset heavy (variable net_mass_kg) is',
    `  one: net_mass_kg < ${limit} errorcode "heavy_item" errorlevel "warning"`,
    'end datapoint ruleset;',
    'heavy_checked := check_datapoint(item, heavy);',
  ].join('\n');

// From a mistake under its caret to a rule that starts on its day, by somebody who is no programmer.
test('a rule is written, tried on past months and begins on its day', async ({ page, t, faults }, info) => {
  await page.goto(`${origin()}/rules/new`);
  const text = page.locator('textarea').first();
  await text.fill(rule('nothing'));
  const mistakes = page.locator('.fatal').filter({ hasText: /\d/ });
  await expect(mistakes.first()).toBeVisible();
  await holds(page, info, 'rule-mistake');
  await text.fill(rule('1000'));
  await expect(page.getByText(t('rules.good'))).toBeVisible();

  await page.getByRole('button', { name: t('rules.run'), exact: true }).click();
  const found = page.locator('table tbody tr');
  await expect(found).toHaveCount(4, { timeout: 30_000 });
  await expect(page.getByRole('heading', { name: t('rules.examples') })).toBeVisible();
  await holds(page, info, 'rule-tried');

  await page.locator('#en').fill('{0} kg are unusually heavy');
  await page.locator('#zh').fill('{0} 千克异常偏重');
  await page.locator('#starts').fill('2099-01-01');
  await page.getByRole('button', { name: t('rules.do_propose') }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('heavy_item');
  // Whoever came by the link of the first start is alone, and needs no second person.
  await expect(page.getByText(t('rule.approved')).first()).toBeVisible();
  await holds(page, info, 'rule-approved');
  expect(faults).toEqual([]);
});
