import type { App } from '../app-type.ts';

/** The link that a token travels in, built from settings alone and never from a request's headers. */
export function inviteLink(app: Pick<App, 'urls'>, token: string): string {
  return app.urls.inviteUrl.replaceAll('{token}', token);
}
