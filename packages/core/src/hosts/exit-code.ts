import { constants } from 'node:os';

/** As a shell tells of a program that a signal ended. */
export function exitCodeOf(signal: string | undefined): number {
  const number = Object.entries(constants.signals).find(([name]) => name === signal)?.[1];
  return 128 + (number ?? 0);
}
