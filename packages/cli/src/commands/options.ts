import { type Command, InvalidArgumentError } from '@commander-js/extra-typings';
import type { ReleaseNote } from '@appliku/core';
import type { Settings } from '../settings.ts';

/** Why a release is made, for the record. */
export type NoteFlags = {
  readonly by?: string | undefined;
  readonly reason?: string | undefined;
};

export function withNote(command: Command<[], Settings>): Command<[], Settings & NoteFlags> {
  return command
    .option('--by <name>', 'who, for the record (default: user and machine)')
    .option('--reason <text>', 'why, for the record');
}

export function noteOf({ by, reason }: NoteFlags): ReleaseNote {
  return { ...(by !== undefined && { by }), ...(reason !== undefined && { reason }) };
}

export function percent(text: string): number {
  return whole(text, 1, 99);
}

export function port(text: string): number {
  return whole(text, 1, 65_535);
}

export function count(text: string): number {
  return whole(text, 0, 1_000_000);
}

function whole(text: string, min: number, max: number): number {
  const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= min && value <= max) return value;
  throw new InvalidArgumentError(`It must be a whole number from ${min} to ${max}.`);
}
