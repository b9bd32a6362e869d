import { expect, holds, origin, test, type Key } from './portal';
import { kLast } from './server';

// Every page opens under its own address, says what it is, has no serious fault, and fits.
// `asks` is what the server must have for it.
const pages: [name: string, path: string, title: Key | RegExp, asks?: string][] = [
  ['dashboard', `/months/${kLast}`, /2025/],
  ['review', `/months/${kLast}/review`, 'nav.review'],
  ['questions', `/months/${kLast}/questions`, 'nav.questions', '/api/questions'],
  ['close', `/months/${kLast}/close`, 'nav.close'],
  ['explore', '/explore', 'nav.explore'],
  ['explore-lines', '/explore?columns=month&look=lines', 'nav.explore'],
  ['explore-bars', '/explore?look=bars', 'nav.explore'],
  ['explore-treemap', '/explore?look=treemap&columns=', 'nav.explore'],
  ['explore-map', '/explore?rows=country&columns=&look=map', 'nav.explore'],
  ['tables', '/tables?table=chapter', 'nav.tables'],
  ['declarations', '/declarations', 'nav.declarations'],
  ['loads', '/loads', 'nav.loads'],
  ['quarantine', '/quarantine', 'nav.quarantine'],
  ['standards', '/standards', 'nav.standards'],
  ['list', '/standards/country', /country/],
  ['rates', '/rates', 'nav.rates'],
  ['rules', '/rules', 'nav.rules'],
  ['rule-new', '/rules/new', 'rules.new'],
  ['people', '/people', 'nav.people'],
  ['invite', '/invite', 'people.add'],
  ['password', '/password', 'password.title'],
  ['feeds', '/feeds', 'nav.feeds'],
  ['use', '/use', 'nav.use'],
  ['audit', '/audit', 'nav.audit', '/api/log'],
  ['proof', '/proof', 'nav.proof'],
  ['jobs', '/jobs', 'nav.jobs'],
];

for (const [name, path, title, asks] of pages) {
  test(`${name} opens whole`, async ({ page, t, faults }, info) => {
    if (asks) {
      const table = await page.request.get(`${origin()}/openapi.json`);
      test.skip(!((await table.json()).paths[asks] ?? false), `the server has no ${asks}`);
    }
    await page.goto(origin() + path);
    const heading = page.getByRole('heading', { level: 1 });
    await expect(heading).toContainText(typeof title === 'string' ? t(title) : title);
    await holds(page, info, name);
    expect(faults).toEqual([]);
  });
}

test('a map has the members that have shapes, and a click asks about one', async ({ page, t }) => {
  await page.goto(`${origin()}/explore?rows=country&columns=&look=map`);
  await expect(page.getByRole('button', { name: t('explore.look_map'), exact: true })).toBeVisible();
  const chart = page.locator('.chart svg');
  await chart.waitFor();
  expect(await chart.locator('path').count()).toBeGreaterThan(30);
  await chart.locator('path[fill]').nth(15).click();
  await expect(page).toHaveURL(/where=country%3D[A-Z]{2}/);
  await page.goto(`${origin()}/explore?rows=port&columns=&look=map`); // there are no shapes of ports
  await expect(page.getByRole('button', { name: t('explore.look_map'), exact: true })).toHaveCount(0);
  await expect(page.locator('.chart')).toHaveCount(0);
});
