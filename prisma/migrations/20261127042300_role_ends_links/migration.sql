-- Callers with a token of a trusted issuer.
ALTER TYPE "actor_kind" ADD VALUE 'IDENTITY';

-- What follows is written by hand: Prisma's schema has no words for it.

-- A change of role ends an account's links too: whoever holds one that was made for a MEMBER must not become an ADMIN by it.
DROP TRIGGER users_end_account_links ON users;
CREATE TRIGGER users_end_account_links AFTER UPDATE OF email, status, password_hash, role ON users
  FOR EACH ROW WHEN (
    OLD.email <> NEW.email OR OLD.status <> NEW.status OR OLD.password_hash <> NEW.password_hash OR OLD.role <> NEW.role
  ) EXECUTE FUNCTION end_account_links();
