import type { LogLine } from '@appliku/core';

/** `2026-03-01 12:00:00 web.1 text`. */
export function logText({ at, process, release, text }: LogLine): string {
  return `${at.slice(0, 19).replace('T', ' ')} ${process}/${release} ${text}\n`;
}
