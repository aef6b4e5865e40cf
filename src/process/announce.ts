import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import type { FirstAdmin } from '../invites/first-admin.ts';

/** Says what an operator should know of a service that has just become ready. */
export function announce(
  config: Pick<Config, 'adminEmail' | 'adminPassword' | 'rateLimits'>,
  firstAdmin: FirstAdmin,
  log: Logger,
): void {
  announceFirstAdmin(firstAdmin, log);
  if (config.adminPassword !== null && firstAdmin.kind !== 'account made') {
    const why = config.adminEmail === null ? 'ADMIN_EMAIL is not set' : 'there is an active admin already';
    log.warn(`ADMIN_PASSWORD is ignored: ${why}. Take it out of the settings.`);
  }
  if (!config.rateLimits) log.warn('RATE_LIMITS=off: nothing keeps passwords and tokens from being guessed.');
}

/** The one place where a link is printed: nobody could sign in otherwise. It is written past the log on purpose. */
function announceFirstAdmin(firstAdmin: FirstAdmin, log: Logger): void {
  switch (firstAdmin.kind) {
    case 'invited':
      process.stdout.write(
        `\nNobody can manage this service yet. Open this link to become the first admin (${firstAdmin.email}):\n\n  ${firstAdmin.link}\n\n`,
      );
      break;
    case 'account made':
      log.info('the first admin was made, as ADMIN_EMAIL and ADMIN_PASSWORD say');
      break;
    case 'address taken':
      log.warn(
        'Nobody can manage this service: the account of ADMIN_EMAIL is no active ADMIN. Set ADMIN_PASSWORD too.',
      );
      break;
    case 'none needed':
  }
}
