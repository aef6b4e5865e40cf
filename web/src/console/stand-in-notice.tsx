import { Alert, Button, Group, Text } from '@mantine/core';
import { goTo, usePath } from '../use-address.ts';
import { useMe } from './me-context.ts';

/** What the service takes for the first admin where nobody said otherwise. */
const STAND_IN = { email: 'admin@example.com', name: 'Admin' };

/** Asks whoever uses an account that was made with the defaults for a name and an address of their own. */
export function StandInNotice() {
  const me = useMe();
  const path = usePath();
  const missing = [
    ...(me.name === STAND_IN.name ? ['name'] : []),
    ...(me.email === STAND_IN.email ? ['address'] : []),
  ];
  if (missing.length === 0 || path === '/account') return null;
  return (
    <Alert title={`This account has no ${missing.join(' and no ')} of your own yet`} color="blue" mb="md">
      <Group justify="space-between" gap="sm">
        <Text fz="sm">
          {missing.includes('address')
            ? `No mail reaches ${STAND_IN.email}: a forgotten password could not be replaced.`
            : 'People whom you invite see this name.'}
        </Text>
        <Button variant="default" size="xs" onClick={() => goTo('/account')}>
          Change it
        </Button>
      </Group>
    </Alert>
  );
}
