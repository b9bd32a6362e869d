import { expect, holds, origin, test, type Key } from './portal';
import { kLast } from './server';

// Every page opens under its own address, says what it is, has no serious fault, and fits.
const pages: [name: string, path: string, title: Key | RegExp][] = [
  ['dashboard', `/months/${kLast}`, /2025/],
  ['review', `/months/${kLast}/review`, 'nav.review'],
  ['questions', `/months/${kLast}/questions`, 'nav.questions'],
  ['close', `/months/${kLast}/close`, 'nav.close'],
  ['explore', '/explore', 'nav.explore'],
  ['explore-lines', '/explore?columns=period&look=lines', 'nav.explore'],
  ['explore-bars', '/explore?look=bars', 'nav.explore'],
  ['explore-treemap', '/explore?look=treemap&columns=', 'nav.explore'],
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
  ['audit', '/audit', 'nav.audit'],
  ['proof', '/proof', 'nav.proof'],
  ['jobs', '/jobs', 'nav.jobs'],
];

for (const [name, path, title] of pages) {
  test(`${name} opens whole`, async ({ page, t, faults }, info) => {
    await page.goto(origin() + path);
    const heading = page.getByRole('heading', { level: 1 });
    await expect(heading).toContainText(typeof title === 'string' ? t(title) : title);
    await holds(page, info, name);
    expect(faults).toEqual([]);
  });
}
