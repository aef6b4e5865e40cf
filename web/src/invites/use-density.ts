import { useLocalStorage } from '@mantine/hooks';

export type Density = 'roomy' | 'compact';

/** How close the rows stand, as this browser remembers it. */
export function useDensity() {
  const [density, setDensity] = useLocalStorage<Density>({
    key: 'usher.density',
    defaultValue: 'roomy',
    getInitialValueInEffect: false,
    deserialize: (text) => (text === 'compact' ? 'compact' : 'roomy'),
    serialize: (value) => value,
  });
  return { density, setDensity };
}
