import type { App } from '../app-type.ts';
import { othersKnowMore } from '../database/known-secrets.ts';
import { LeftToAnotherError } from '../events/left-to-another-error.ts';

/**
 * What becomes of a mail whose link this replica cannot make, because it was made with a SECRET that is not set here: it is
 * left to a replica that has it or, where there is none, given up. Its owner asks for another one.
 *
 * @param about of the link, for the log
 * @throws LeftToAnotherError
 */
export async function leaveToAnother(
  app: Pick<App, 'db' | 'keys' | 'log'>,
  about: Readonly<Record<string, string>>,
): Promise<void> {
  if (await othersKnowMore(app.db, app.keys.fingerprint)) {
    throw new LeftToAnotherError('The link was made with a SECRET that only another replica has.');
  }
  app.log.warn(about, 'a link was made with a SECRET that is no longer set, and is not mailed');
}
