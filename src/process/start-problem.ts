import { OperatorError } from '../platform/operator-error.ts';
import { ServiceUnavailableError } from '../platform/service-unavailable-error.ts';
import { WeakPasswordError } from '../users/weak-password-error.ts';

/** OpenSSL's and Node's words for a certificate that is not trusted, or not the server's. */
const CERTIFICATE = /^(DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|CERT_|ERR_TLS_CERT_)/;

/**
 * What keeps a process from starting, in words that say what to do; of anything that nobody foresaw null, because then the
 * place where it happened is of interest too.
 */
export function startProblem(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  if (error instanceof OperatorError || error instanceof ServiceUnavailableError) return error.message;
  if (error instanceof WeakPasswordError) {
    return `ADMIN_PASSWORD is not strong enough. ${error.requirements.join(' ')}`;
  }
  const { code = '', port } = error as { code?: string; port?: number };
  if (code === 'EADDRINUSE') return `Port ${port} is taken by another program. Stop that one, or set PORT.`;
  if (code === 'EACCES' && port !== undefined)
    return `Port ${port} may not be listened on. Set PORT to one above 1023.`;
  if (CERTIFICATE.test(code)) {
    return `The database's certificate is not trusted (${code}). Name the CA's file in DATABASE_URL: ?sslmode=verify-full&sslrootcert=/path/to/ca.pem.`;
  }
  if (code === '42501') {
    return `The role of DATABASE_URL lacks a right (${error.message}). docs/operations.md names those that it needs: "Your PostgreSQL".`;
  }
  return null;
}

/** Ends a command that failed: with the problem, where it was foreseen, or with all that is known. */
export function failWith(error: Error): void {
  process.stderr.write(`${startProblem(error) ?? error.stack}\n`);
  process.exitCode = 1;
}
