import type { Page } from '@playwright/test';
import { expect, holds, origin, start, test } from './portal';

const password = 'tide-and-time-wait';

// Who came by the link of the first start makes an account; from then on only the account opens.
test('the first administrator makes an account and signs in with it', async ({ page, t }, info) => {
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

// From the invitation to the day the person is let go, as an administrator and the person do it.
test('who is invited chooses a password, works, and is let go', async ({ browser, locale, t }, info) => {
  const open = async () => (await browser.newContext({ locale: locale ?? 'en-GB' })).newPage();
  const signIn = async (page: Page, login: string, password: string) => {
    await page.goto(origin());
    await page.locator('#login').fill(login);
    await page.locator('#password').fill(password);
    await page.getByRole('button', { name: t('sign_in.enter') }).click();
    await page.getByRole('navigation').waitFor();
  };
  const admin = await open();
  await signIn(admin, 'li.wen', password);
  await admin.goto(`${origin()}/people`);
  await admin.getByText(t('people.new_organisation')).click();
  await admin.locator('#organisation-id').fill('d22');
  await admin.locator('#organisation-en').fill('Shanghai');
  await admin.locator('#organisation-zh').fill('上海');
  await admin.locator('#organisation-office').fill('22');
  await admin.getByRole('button', { name: t('people.add_organisation') }).click();
  await expect(admin.getByRole('row', { name: /Shanghai/ })).toBeVisible();
  await holds(admin, info, 'people-managed');
  await admin.getByRole('link', { name: t('people.add') }).click();
  await admin.locator('#login').fill('wang.hai');
  await admin.locator('#name-en').fill('Wang Hai');
  await admin.locator('#name-zh').fill('王海');
  await admin.locator('#organisation').selectOption('d22');
  await admin.getByLabel('Reviewer', { exact: true }).check();
  // Nothing is taken for granted: without a word on offices the form does not go.
  await admin.getByRole('button', { name: t('people.do_add') }).click();
  await expect(admin.getByRole('radio').first()).toBeFocused();
  await admin.getByLabel(t('people.sees_offices')).check();
  await admin.locator('#offices').fill('22, 5301');
  await holds(admin, info, 'invite');
  await admin.getByRole('button', { name: t('people.do_add') }).click();
  const link = (await admin.locator('code', { hasText: '/password#' }).textContent()) ?? '';
  await holds(admin, info, 'invited');

  const wang = await open();
  await wang.goto(link);
  await wang.locator('#password').fill('the sea is wide');
  await wang.locator('#again').fill('the sea is deep');
  await expect(wang.getByText(t('password.differs'))).toBeVisible();
  await wang.locator('#again').fill('the sea is wide');
  await holds(wang, info, 'password');
  await wang.getByRole('button', { name: t('password.choose') }).click();
  await wang.getByRole('link', { name: t('sign_in.enter') }).click();
  await signIn(wang, 'wang.hai', 'the sea is wide');
  await expect(wang.getByRole('link', { name: t('nav.people') })).toHaveCount(0);
  await wang.goto(link);
  await wang.locator('#password').fill('the sea is mine');
  await wang.locator('#again').fill('the sea is mine');
  await wang.getByRole('button', { name: t('password.choose') }).click();
  await expect(wang.getByRole('alert'), 'a link is good once').toBeVisible();

  await admin.goto(`${origin()}/people/wang.hai`);
  await expect(admin.getByText('22, 5301')).toBeVisible();
  await admin.locator('#role').selectOption('auditor');
  await admin.getByRole('button', { name: t('people.give') }).click();
  await expect(admin.getByRole('row', { name: /Auditor/ })).toBeVisible();
  await holds(admin, info, 'person');
  await admin.getByText(t('people.stop'), { exact: true }).click();
  await admin.getByRole('button', { name: /Wang Hai/ }).click();
  await expect(admin.getByText(t('people.stopped'))).toBeVisible();
  await wang.goto(origin());
  await expect(wang.getByRole('heading', { level: 1 })).toHaveText(t('sign_in.title'));
});
