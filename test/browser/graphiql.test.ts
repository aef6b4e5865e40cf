import { expect, test } from 'vitest';
import { useSuite } from './support/suite.ts';

const suite = useSuite({ CONSOLE: 'off', GRAPHIQL: 'true' });

test('somebody who explores finds the first tab with its variables, and as many tabs when they load the page again', async () => {
  const { page } = await suite.visitor();
  await page.goto('/graphql');
  const tabs = page.locator('.graphiql-tab');
  await tabs.first().waitFor();
  await page.locator('.graphiql-editor-tool').getByText('admin@example.com').waitFor();
  const before = await tabs.count();
  expect(before).toBeGreaterThan(4);
  for (let time = 0; time < 2; time += 1) {
    await page.reload();
    await page.locator('.graphiql-editor-tool').getByText('admin@example.com').waitFor();
    expect(await tabs.count()).toBe(before);
  }
});

test('a subscription runs there', async () => {
  const admin = await suite.service.admin();
  const { page } = await suite.visitor();
  const subscription = 'subscription { inviteChanged { type invite { email } } }';
  await page.goto(`/graphql?query=${encodeURIComponent(subscription)}`);
  await page.getByRole('button', { name: 'Headers' }).click();
  await page.locator('.graphiql-editor-tool .graphiql-editor:not(.hidden) .monaco-editor').click();
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.insertText(JSON.stringify({ authorization: `Bearer ${admin.accessToken}` }));
  const asked = page.waitForResponse(
    (response) =>
      response.request().method() === 'POST' &&
      (response.headers()['content-type'] ?? '').startsWith('text/event-stream'),
  );
  await page.getByRole('button', { name: /Execute query/ }).click();
  expect((await asked).status()).toBe(200);
  await admin.invites('seen@example.com');
  await page.locator('.result-window').getByText('seen@example.com').waitFor();
});
