import { Alert, Button, Loader, Stack } from '@mantine/core';
import { IconAlertCircle } from '@tabler/icons-react';
import { Component, type ComponentType, lazy, type ReactNode, Suspense, useReducer } from 'react';

/** The network failed, or a newer version of the console has taken the place of this one. */
class PartMissing extends Error {}

interface Options {
  /** Nothing stands where it will be, as with dialogs; otherwise it shows that it is on its way. */
  readonly silent?: boolean;
}

/**
 * A component that is loaded when it is first shown. Where it does not come it says so, and can be asked for again: to
 * React alone that would be an error of the whole page.
 */
export function part<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  { silent = false }: Options = {},
): ComponentType<Props> {
  const begin = () =>
    lazy(async () => {
      try {
        return { default: await load() };
      } catch (cause) {
        throw new PartMissing('A part of the console did not come.', { cause });
      }
    });
  // Shared, so that who comes back to it does not wait again.
  let Loaded = begin();
  return function Part(props: Props) {
    const [, draw] = useReducer((times: number) => times + 1, 0);
    const again = () => {
      Loaded = begin();
      draw();
    };
    return (
      <Boundary onAgain={again}>
        <Suspense fallback={silent ? null : <Loader aria-label="Loading" />}>
          <Loaded {...props} />
        </Suspense>
      </Boundary>
    );
  };
}

interface BoundaryProps {
  readonly onAgain: () => void;
  readonly children: ReactNode;
}

interface BoundaryState {
  readonly error: unknown;
}

class Boundary extends Component<BoundaryProps, BoundaryState> {
  static getDerivedStateFromError(error: unknown): BoundaryState {
    return { error };
  }

  override state: BoundaryState = { error: null };

  override render(): ReactNode {
    const { error } = this.state;
    if (error === null) return this.props.children;
    // A mistake of ours is not to be taken for the network's.
    if (!(error instanceof PartMissing)) throw error;
    const again = () => {
      this.setState({ error: null });
      this.props.onAgain();
    };
    return (
      <Alert
        color="red"
        variant="outline"
        icon={<IconAlertCircle />}
        title="This part of the console did not come"
        role="alert"
      >
        <Stack gap="sm" align="flex-start">
          Try again. If that does not help, reload the page: there may be a newer version.
          {/* It may stand below what is on the screen. */}
          <Button variant="default" onClick={again} autoFocus>
            Try again
          </Button>
        </Stack>
      </Alert>
    );
  }
}
