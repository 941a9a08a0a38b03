import type { Current, Rollout } from '@appliku/core';
import type { Colors } from 'picocolors/types.js';
import { releaseTitle } from './deploy-text.ts';
import { table } from './table.ts';

export function statusText(current: Current | undefined, paint: Colors): string {
  if (current === undefined) return 'Nothing serves.\n';
  const { release, entry, rollout, route, canary } = current;
  return table([
    ['serves', releaseTitle(release)],
    ['since', `${(entry.liveAt ?? entry.at).slice(0, 19).replace('T', ' ')} UTC, by ${release.by}`],
    ...(route?.urls ?? []).map((url) => ['at', url]),
    ...(route?.maintenance === true ? [['answers', paint.yellow('503 to every request: maintenance')]] : []),
    ...processRows(rollout, paint),
    ...(canary === undefined
      ? []
      : [['canary', `${releaseTitle(canary.release)}, ${canary.weight} % of the requests`]]),
  ]);
}

function processRows({ release, instances }: Rollout, paint: Colors): readonly (readonly string[])[] {
  return Object.entries(release.processes).map(([name, { instances: wanted }]) => {
    const own = instances.filter(({ process }) => process === name);
    const healthy = own.filter(({ state }) => state === 'healthy').length;
    const others = own.filter(({ state }) => state !== 'healthy').map(({ state }) => state);
    const told = `${healthy} of ${wanted} healthy${others.length === 0 ? '' : `, ${others.join(', ')}`}`;
    return [name, healthy === wanted && others.length === 0 ? told : paint.red(told)];
  });
}
