import { readFile } from 'node:fs/promises';
import { availableParallelism, cpus, release, type as systemName, totalmem } from 'node:os';

/** On what a run ran: enough to judge its numbers by, and nothing that says whose machine it was. */
export interface Machine {
  readonly processor: string;
  readonly cores: number;
  /** In GB of 10^9 bytes. */
  readonly memory: number;
  readonly system: string;
  readonly node: string;
  readonly postgres: string;
  readonly date: string;
}

/** Looks at this machine. */
export async function describeMachine(postgres: string): Promise<Machine> {
  // Only Linux has this file.
  const about = await readFile('/etc/os-release', 'utf8').catch(() => '');
  const distribution = /^PRETTY_NAME="?([^"\n]*)/m.exec(about)?.[1];
  // What follows the number tells who built the kernel, and for what.
  const [kernel] = release().split('-');
  return {
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    memory: totalmem() / 1e9,
    system: [distribution, `${systemName()} ${kernel}`].filter(Boolean).join(', '),
    node: process.versions.node,
    postgres,
    date: new Date().toISOString().slice(0, 10),
  };
}
