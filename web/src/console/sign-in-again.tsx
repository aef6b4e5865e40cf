import { Button, Modal, Stack, Text } from '@mantine/core';
import { SignInForm } from './sign-in-form.tsx';
import { useSignOut } from './use-sign-out.ts';

/** Over the page as it was, after a session ended by itself: nothing that was filled in is lost. */
export function SignInAgain() {
  const leave = useSignOut();
  return (
    <Modal
      opened
      onClose={() => {}}
      title="Sign in again"
      withCloseButton={false}
      closeOnEscape={false}
      closeOnClickOutside={false}
      zIndex={400}
    >
      <Stack>
        <Text fz="sm">
          Your session has ended. What you were at is still here, and goes on after you sign in.
        </Text>
        <SignInForm />
        <Button variant="subtle" onClick={leave}>
          Leave, and clear the page
        </Button>
      </Stack>
    </Modal>
  );
}
