import type { Recorded } from '@appliku/core';
import type { Colors } from 'picocolors/types.js';
import { table } from './table.ts';

/** A line each, the newest last. */
export function releasesText(releases: readonly Recorded[], paint: Colors): string {
  if (releases.length === 0) return 'No release has been made.\n';
  const rows = releases.map(({ release, entry }) => [
    String(release.number),
    entry.phase,
    release.at.slice(0, 19).replace('T', ' '),
    release.by,
    whatOf({ release, entry }),
  ]);
  const [head = '', ...lines] = table([['RELEASE', 'STATE', 'MADE (UTC)', 'BY', 'WHAT'], ...rows]).split('\n');
  return [paint.bold(head), ...lines].join('\n');
}

function whatOf({ release: { restores, revision, reason }, entry }: Recorded): string {
  const made = [revision.id.slice(0, 12), revision.subject].filter(Boolean).join(' ');
  const what = restores === undefined ? made : `release ${restores} again`;
  return [what, ...(reason === undefined ? [] : [reason]), ...(entry.error === undefined ? [] : [entry.error])].join(
    '; ',
  );
}
