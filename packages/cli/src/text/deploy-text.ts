import type { DeployResult, Release } from '@appliku/core';
import type { Colors } from 'picocolors/types.js';

/** How an operation that makes a release ended: one line, then where it serves. */
export function deployText({ outcome, release, canary, urls, warnings }: DeployResult, paint: Colors): string {
  const share = canary === undefined ? '' : `, ${canary.weight} % of the requests`;
  const head = `${paint.green(outcome)} ${releaseTitle(release)}${share}`;
  const count = warnings.length === 1 ? '1 warning' : `${warnings.length} warnings`;
  return [
    head,
    ...urls.map((url) => `  ${url}`),
    ...(warnings.length === 0 ? [] : [paint.yellow(`  ${count}, see above`)]),
  ]
    .map((line) => `${line}\n`)
    .join('');
}

/** `release 4 (c0ffee1 Say hello)`. */
export function releaseTitle({ number, revision: { id, subject } }: Release): string {
  return `release ${number} (${[id.slice(0, 12), subject].filter(Boolean).join(' ')})`;
}
