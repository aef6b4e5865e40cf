import { expect, test } from 'vitest';
import { messageId } from '../../src/mail/message-id.ts';

test.each([
  ['Usher <no-reply@example.com>', '<invite-1@example.com>'],
  ['no-reply@example.com', '<invite-1@example.com>'],
  ['"Usher @ work" <no-reply@mail.example.com> ', '<invite-1@mail.example.com>'],
  ['Usher <no-reply@bücher.example>', '<invite-1@xn--bcher-kva.example>'],
  ['nobody', '<invite-1@localhost.localdomain>'],
])('a mail from %j bears the domain of its sender: %j', (from, id) => {
  expect(messageId('invite-1', from)).toBe(id);
});
