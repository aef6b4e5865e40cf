import type { App } from '../app-type.ts';
import { optOutToken } from './opt-out-token.ts';

/** The link that a token travels in, built from settings alone and never from a request's headers. */
export function inviteLink(app: Pick<App, 'urls'>, token: string): string {
  return app.urls.inviteUrl.replaceAll('{token}', token);
}

/** Where the recipient of an invite's mail says that no more are wanted; see src/http/pages/unsubscribe.ts. */
export function unsubscribeLink(
  app: Pick<App, 'urls' | 'addressKey'>,
  invite: { id: string; email: string; locale: string | null },
): string {
  const language = invite.locale === null ? '' : `&lang=${invite.locale}`;
  return `${app.urls.publicUrl}/unsubscribe?token=${optOutToken(app.addressKey, invite)}${language}`;
}
