import { expect, holds, origin, test } from './portal';

// From registering to an agreement in force, through the pages of owner, keeper and asker.
test('a resource is registered, likeness seen, published, asked for and agreed', async ({ page, t, faults }, info) => {
  const code = `refund_${info.project.name.replace(/\W/g, '_')}`;
  await page.goto(`${origin()}/register`);
  await page.locator('#table').fill('tax');
  await page.getByRole('button', { name: t('catalogue.take') }).click();
  await expect(page.locator('#field-place')).toHaveValue('tax');
  await page.locator('#field-code').fill(code);
  await page.locator('#field-classification').fill('307012');
  await page.locator('#field-zh').fill(`税费明细${info.project.name}`);
  await page.locator('#field-en').fill(`Taxes ${info.project.name}`);
  await page.locator('#field-abstract_zh').fill('按报关单的税费');
  await page.locator('#field-abstract_en').fill('Taxes by declaration');
  await page.locator('#field-provider').fill('customs');
  await page.locator('#field-condition').fill('核查用');
  await page.getByRole('button', { name: t('catalogue.compare') }).click();
  const save = page.getByRole('button', { name: new RegExp(`^(${t('catalogue.save')}|${t('catalogue.save_all_the_same')})$`) });
  await expect(save).toBeVisible();
  await holds(page, info, 'register');
  await save.click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText(info.project.name);
  await page.getByRole('button', { name: t('catalogue.event_submit') }).click();
  await expect(page.getByRole('button', { name: t('catalogue.event_register') })).toBeVisible();

  // Review is by another person: the owner of the files is refused, and the page says so.
  await page.getByRole('button', { name: t('catalogue.event_register'), exact: true }).click();
  await expect(page.getByRole('alert')).toBeVisible();
  expect(faults.splice(0).every((fault) => fault.includes('403'))).toBe(true);
  await holds(page, info, 'resource');
});

test('the published resource is found, asked for and answered', async ({ page, t, faults }, info) => {
  await page.goto(`${origin()}/catalogue`);
  await page.locator('#find').fill('汇率');
  await page.locator('#find').press('Enter');
  await expect(page.getByRole('table').first()).toContainText('307012/000001');
  await holds(page, info, 'catalogue');
  await page.getByRole('table').first().getByRole('link').first().click();
  await expect(page.getByRole('heading', { name: t('catalogue.items') })).toBeVisible();
  await page.getByRole('checkbox').nth(0).check();
  await page.getByRole('checkbox').nth(1).check();
  await page.locator('#purpose').fill(`check of ${info.project.name}`);
  await page.locator('#basis').fill('Customs Law, article 1');
  await page.locator('#organisation').fill('tax');
  await page.getByRole('button', { name: t('agreements.send') }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('A-');
  const number = (await page.getByRole('heading', { level: 1 }).textContent())?.match(/A-\d+-\d+/)?.[0] ?? '';
  await page.goto(`${origin()}/agreements`);
  await expect(page.getByRole('row', { name: new RegExp(number) })).toContainText('10');
  await holds(page, info, 'agreements');
  await page.getByRole('link', { name: number }).click();
  await page.getByRole('button', { name: t('agreements.act_approve'), exact: true }).click();
  await expect(page.getByRole('heading', { name: t('agreements.document') })).toBeVisible();
  await expect(page.locator('pre')).toContainText('tidewaiter/agreement/v1');
  await holds(page, info, 'agreement');
  await page.goto(`${origin()}/systems`);
  await expect(page.getByRole('heading', { name: t('systems.to_move') })).toBeVisible();
  await expect(page.getByRole('table').first()).toContainText('platform');
  await holds(page, info, 'systems');
  expect(faults).toEqual([]);
});

test('a feed shows its heartbeat, every gap and what is in the last manifest', async ({ page, t, faults }, info) => {
  await page.goto(`${origin()}/feeds`);
  await holds(page, info, 'feeds');
  await page.getByRole('table').getByRole('link').first().click();
  await expect(page.getByRole('heading', { name: t('feeds.heartbeat') })).toBeVisible();
  // Two batches of today: the first has a receipt, the second waits for one, and so does the day.
  await expect(page.locator('ol > li')).toHaveCount(84);
  await expect(page.locator('ol > li').last()).toContainText(t('feeds.pulse_waits'));
  const gaps = page.getByRole('main').locator('ul > li').filter({ hasText: t('feeds.kind_no_receipt') });
  await expect(gaps).toHaveCount(1);
  await expect(page.getByText('to_local')).toBeVisible();
  const batches = page.getByRole('region', { name: t('feeds.batches') }).getByRole('row');
  await expect(batches.nth(1)).toContainText(t('feeds.pulse_waits'));
  await expect(batches.nth(2)).toContainText(t('feeds.pulse_agrees'));
  await holds(page, info, 'feed');
  await page.getByRole('button', { name: t('feeds.count') }).click();
  await expect(page.locator('.note.good')).toContainText('2');
  expect(faults).toEqual([]);
});

test('what was used stands in the statement, and leads to each use', async ({ page, t, faults }, info) => {
  const { feeds } = await (await page.request.get(`${origin()}/api/feeds`)).json();
  const { agreement } = feeds[0] as { agreement: string };
  const rows = await page.request.get(`${origin()}/api/feeds/${agreement}/batches/1/rows?format=csv`);
  const given = (await rows.text()).trim().split('\n').length - 1;
  await page.goto(`${origin()}/use`);
  const line = page.getByRole('row').filter({ hasText: agreement });
  await expect(line).toContainText('tax');
  await holds(page, info, 'use-of-a-month');
  await line.getByRole('link', { name: agreement }).click();
  await expect(page.getByRole('cell', { name: 'start', exact: true }).first()).toBeVisible();
  const use = page.getByRole('row').filter({ hasText: '/batches/1/rows' }).first();
  await expect(use).toContainText(String(given));
  await expect(use).toContainText(t('use.outcome_answered'));
  const statement = await page.request.get(
    `${origin()}${await page.getByRole('link', { name: t('use.statement') }).getAttribute('href')}`,
  );
  expect(await statement.text()).toContain(`,tax,${agreement},rate,`);
  expect(faults).toEqual([]);
});
