import type { Instruction, Wishes } from './plan.ts';

/** What a step needs that fetches something. */
export function fetching({
  secrets,
  certificates,
}: Wishes): Pick<Instruction & { kind: 'run' }, 'secrets' | 'certificates'> {
  return { secrets, ...(certificates && { certificates }) };
}

/** Public variables of the build, for the steps after it. */
export function variablesOf({ variables }: Wishes): readonly Instruction[] {
  const names = Object.keys(variables).sort();
  return names.length === 0 ? [] : [{ kind: 'arg', names }];
}

/** What a user wrote for the shell in the image. */
export function ownStep(line: string, wishes: Wishes): Instruction {
  return { kind: 'run', command: { argv: ['/bin/sh', '-c', line] }, ...fetching(wishes) };
}

/** Packages of Debian, without what they only recommend. */
export function debianPackages(names: readonly string[]): readonly Instruction[] {
  if (names.length === 0) return [];
  const list = [...new Set(names)].sort().join(' ');
  const command = `apt-get update && apt-get install -y --no-install-recommends ${list} && rm -rf /var/lib/apt/lists/*`;
  return [{ kind: 'run', command }];
}
