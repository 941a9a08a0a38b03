import type { Command } from '@appliku/core';
import { commandOf } from './command.ts';
import { planError } from './plan-error.ts';
import type { Place } from './plan.ts';
import type { Tree } from '../tree.ts';

/** One entry of a Procfile. */
export interface Entry {
  /** With dashes where underscores were: names of processes have none. */
  readonly name: string;
  readonly command: Command;
  readonly at: Place;
}

/** The entries of the tree's Procfile; none where there is none. @throws BUILD_FAILED for a line that is no entry */
export function procfileOf(tree: Tree): readonly Entry[] {
  return parseProcfile(tree.read('Procfile') ?? '');
}

/** The entries of a Procfile. @throws BUILD_FAILED for a line that is no entry */
export function parseProcfile(text: string): readonly Entry[] {
  return text.split(/\r?\n/).flatMap((line, index) => {
    if (/^\s*(?:#|$)/.test(line)) return [];
    const at = { file: 'Procfile', line: index + 1 };
    const [, name, command] = /^\s*([A-Za-z0-9_-]+):\s*(\S.*)$/.exec(line) ?? [];
    if (name === undefined || command === undefined)
      throw planError(
        `${JSON.stringify(line)} is no entry`,
        'Write it as `name: command`, as in `web: node server.js`.',
        at,
      );
    // Names of processes have no underscore.
    return [{ name: name.replaceAll('_', '-'), command: commandOf(command), at }];
  });
}
