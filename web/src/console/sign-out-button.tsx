import { Button } from '@mantine/core';
import { useSignOut } from './use-sign-out.ts';

/** Signs out. */
export function SignOutButton() {
  const signOut = useSignOut();
  return (
    <Button variant="default" onClick={signOut}>
      Sign out
    </Button>
  );
}
