import type { Handover, Names, ProcessType, Volume } from '../contract/index.ts';

/** What of a process decides how it is handed over. */
export type HandoverInput = Pick<ProcessType, 'mounts' | 'publish'>;

/** As the user said; else `replace` where two of it at once would do harm. */
export function chooseHandover(
  said: Handover | undefined,
  process: HandoverInput,
  volumes: Names<Pick<Volume, 'shared'>>,
): Handover {
  return said ?? (reasonToReplace(process, volumes) === undefined ? 'overlap' : 'replace');
}

/** Why two of this process must not run at once, for plan and log; undefined: they may. */
export function reasonToReplace(
  { mounts = {}, publish: [port] = [] }: HandoverInput,
  volumes: Names<Pick<Volume, 'shared'>>,
): string | undefined {
  if (port !== undefined) return `one alone can hold port ${port.hostPort} of the host`;
  const single = Object.keys(mounts).find((name) => volumes[name]?.shared === false);
  return single === undefined ? undefined : `its volume ${single} is not shared`;
}
