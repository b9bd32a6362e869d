import { expect, holds, origin, test } from './portal';
import { kLast } from './server';

// The head office asks about a record; whoever sees its office answers.
test('a question about a record is asked, listed and answered', async ({ page, t, faults }, info) => {
  const queue = await page.request.get(`${origin()}/api/queue?period=${kLast}&limit=3`);
  const { queue: list } = (await queue.json()) as { queue: { declaration_number: string }[] };
  const number = list[info.project.name === 'chinese' ? 1 : 0]?.declaration_number ?? '';
  await page.goto(`${origin()}/declarations/${number}`);
  await page.locator('#question').fill('Is the net mass that of one pallet or of all?');
  await page.getByRole('button', { name: t('questions.ask'), exact: true }).click();
  await expect(page.locator('li', { hasText: 'one pallet' })).toContainText(t('question.open'));

  await page.goto(`${origin()}/months/${kLast}/questions`);
  const question = page.locator('li', { hasText: number });
  await holds(page, info, 'questions-open');
  await question.getByRole('button', { name: t('questions.do_answer') }).click();
  await page.locator('#answer').fill('Of one. The trader sends a correction.');
  await page.getByRole('button', { name: t('questions.send') }).click();
  await expect(question).toContainText(t('question.answered'));
  await holds(page, info, 'questions-answered');
  expect(faults).toEqual([]);
});
