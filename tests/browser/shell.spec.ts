import { expect, origin, test } from './portal';

test('a keyboard comes to the content first, and to the page it chose', async ({ page, t }) => {
  await page.goto(`${origin()}/standards`);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await page.keyboard.press('Tab');
  await expect(page.getByText(t('shell.skip'))).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('main')).toBeFocused();
  // A link in the page moves the focus to the new page's heading, and says its name.
  await page.getByRole('main').getByRole('link').first().press('Enter');
  await expect(page).toHaveURL(/\/standards\/\w+/);
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
  await expect(page.getByRole('status')).toContainText(t('nav.standards'));
});

test('language and theme are kept', async ({ page, t }) => {
  await page.goto(`${origin()}/standards`);
  const before = t('nav.standards');
  await page.getByRole('button', { name: /^(中文|English)$/ }).click();
  await expect(page.getByRole('heading', { level: 1 })).not.toHaveText(before);
  const theme = await page.locator('html').getAttribute('data-theme');
  await page.getByRole('button', { name: /^(Dark|Light|深色|浅色)$/ }).click();
  await page.reload();
  await expect(page.getByRole('heading', { level: 1 })).not.toHaveText(before);
  await expect(page.locator('html')).not.toHaveAttribute('data-theme', theme ?? '');
});

test('a page that does not exist says so', async ({ page, t }) => {
  await page.goto(`${origin()}/no/such/page`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(t('shell.not_found'));
});

test('who is not signed in sees nothing but the way in', async ({ browser, t, locale }, info) => {
  const stranger = await browser.newContext({ locale, viewport: info.project.use.viewport });
  const page = await stranger.newPage();
  await page.goto(`${origin()}/explore`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(t('sign_in.title'));
  await expect(page.getByRole('navigation')).toHaveCount(0);
  await stranger.close();
});
