import type { Certificate } from '@appliku/core';
import type { Colors } from 'picocolors/types.js';

/** Names and the end of each, and what its last try failed at. */
export function certificatesText(certificates: readonly Certificate[], paint: Colors): string {
  if (certificates.length === 0) return 'There are none: appliku.yml says no https, or no domains.\n';
  return certificates.map((certificate) => linesOf(certificate, paint)).join('');
}

function linesOf({ names, notAfter, nextTry, error, expiring }: Certificate, paint: Colors): string {
  const until = notAfter === undefined ? paint.red('none yet') : `until ${notAfter.slice(0, 10)}`;
  const next = nextTry === undefined ? '' : `, next try ${nextTry.slice(0, 16).replace('T', ' ')} UTC`;
  const line = `${names.join(' ')}  ${expiring === true ? paint.red(until) : until}${next}\n`;
  return error === undefined ? line : `${line}  ${paint.red(error)}\n`;
}
