import { ActionIcon, Tooltip } from '@mantine/core';
import { IconBaselineDensityMedium, IconBaselineDensitySmall } from '@tabler/icons-react';
import type { InviteView } from './use-invite-view.ts';

/** Sets the rows closer together, or apart again. */
export function DensityToggle({ density, setDensity }: Pick<InviteView, 'density' | 'setDensity'>) {
  const compact = density === 'compact';
  const Icon = compact ? IconBaselineDensitySmall : IconBaselineDensityMedium;
  return (
    <Tooltip label="Compact rows">
      <ActionIcon
        variant="default"
        size={36}
        aria-label="Compact rows"
        aria-pressed={compact}
        visibleFrom="md"
        onClick={() => setDensity(compact ? 'roomy' : 'compact')}
      >
        <Icon size={18} stroke={1.75} />
      </ActionIcon>
    </Tooltip>
  );
}
