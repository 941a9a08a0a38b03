import type { Host } from '@appliku/core';

/** The servers that make a Swarm. */
export interface ClusterOptions {
  /** Those that decide and keep the record: 1, 3, 5 or 7. A majority of them has to be up. The first makes the Swarm. */
  readonly managers: readonly ClusterNode[];
  /** Those that only run apps. Default: none. */
  readonly workers?: readonly ClusterNode[];
}

/** One server of a Swarm. */
export interface ClusterNode {
  /** How it is reached by us. */
  readonly host: Host;
  /** The IP address by which the others reach it. Default: the one by which we do, as the server sees it. */
  readonly address?: string;
}

/** A server, and what it is to be. */
export interface WantedNode extends ClusterNode {
  readonly role: 'manager' | 'worker';
}

/** @throws TypeError naming every mistake with the path of its option */
export function wantedNodes({ managers, workers = [] }: ClusterOptions): readonly WantedNode[] {
  const mistakes: string[] = [];
  if (managers.length === 0) mistakes.push('managers: there has to be one');
  if (managers.length > 7) mistakes.push('managers: 7 are the most; more make every write slower');
  const wanted: readonly WantedNode[] = [
    ...managers.map((node) => ({ ...node, role: 'manager' as const })),
    ...workers.map((node) => ({ ...node, role: 'worker' as const })),
  ];
  const names = wanted.map(({ host }) => host.name);
  for (const name of new Set(names.filter((one, index) => names.indexOf(one) !== index)))
    mistakes.push(`${name} is named twice`);
  if (mistakes.length > 0)
    throw new TypeError(`Invalid options of cluster():\n${mistakes.map((line) => `  ${line}`).join('\n')}`);
  return wanted;
}
