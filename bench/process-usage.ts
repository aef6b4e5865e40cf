import { existsSync, readFileSync } from 'node:fs';

/** What a process and those that it started use, as Linux tells it (proc(5)); null where /proc is missing. */
export interface Usage {
  /** How long they have kept a core busy, in milliseconds. */
  readonly cpuMs: number;
  /** The memory that they have in the machine (RSS), in MB of 10^6 bytes. */
  readonly memory: number;
  /** The most that they ever had, each for itself. */
  readonly peakMemory: number;
}

/** Asks for it. The processes must be alive. */
export function usageOf(pid: number): Usage | null {
  if (!existsSync('/proc/self/status')) return null;
  const all = [pid, ...childrenOf(pid)].map(usageOfOne);
  const sum = (value: (usage: Usage) => number) => all.reduce((total, usage) => total + value(usage), 0);
  return {
    cpuMs: sum(({ cpuMs }) => cpuMs),
    memory: sum(({ memory }) => memory),
    peakMemory: sum(({ peakMemory }) => peakMemory),
  };
}

function usageOfOne(pid: number): Usage {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const megabytes = (name: string) =>
    (Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]) * 1_024) / 1_000_000;
  // After the name in parentheses: the times in user and in kernel mode, in hundredths of a second.
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return {
    cpuMs: (Number(fields[11]) + Number(fields[12])) * 10,
    memory: megabytes('VmRSS'),
    peakMemory: megabytes('VmHWM'),
  };
}

/** Those that the main thread forked, which is the one that Node forks from; none on a kernel that does not list them. */
function childrenOf(pid: number): number[] {
  const list = `/proc/${pid}/task/${pid}/children`;
  if (!existsSync(list)) return [];
  return readFileSync(list, 'utf8').split(' ').filter(Boolean).map(Number);
}
