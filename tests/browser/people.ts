import { expect, holds, origin, start, test } from './portal';

// Who came by the link of the first start makes an account; from then on only the account opens.
test('the first administrator makes an account and signs in with it', async ({ page, t }, info) => {
  const password = 'tide-and-time-wait';
  await page.goto(`${origin()}/people`);
  await page.locator('#first-login').fill('li.wen');
  await page.locator('#first-name').fill('Li Wen');
  await page.locator('#first-password').fill(password);
  await page.getByRole('button', { name: t('people.do_first') }).click();
  await expect(page.getByRole('banner')).toContainText('Li Wen');
  await expect(page.getByRole('table').first()).toContainText('li.wen');
  await page.getByRole('button', { name: t('shell.sign_out') }).click();

  await expect(page.getByRole('heading', { level: 1 })).toHaveText(t('sign_in.title'));
  await page.locator('#login').fill('li.wen');
  await page.locator('#password').fill('something else');
  await page.getByRole('button', { name: t('sign_in.enter') }).click();
  await expect(page.getByRole('alert')).toBeVisible();
  await holds(page, info, 'sign-in');
  await page.locator('#password').fill(password);
  await page.getByRole('button', { name: t('sign_in.enter') }).click();
  await expect(page.getByRole('banner')).toContainText('Li Wen');

  const again = await page.request.get(start(), { maxRedirects: 0 });
  expect(again.status(), 'the link of the first start is of no use any more').toBe(403);
});
