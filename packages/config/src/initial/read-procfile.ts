import { parseProcfile } from '@appliku/builder-buildpacks';
import { DeployError } from '@appliku/core';
import type { FileProcess } from '../file/app-file.ts';
import { ownName } from '../file/texts.ts';
import { wordsText } from './command-text.ts';
import { type Found, nothing, told } from './found.ts';

/** Processes of a Procfile, and its `release`. */
export function readProcfile(text: string): Found {
  try {
    const entries = parseProcfile(text).map(({ name, command }) => ({
      name,
      command: wordsText('argv' in command ? command.argv : ['sh', '-c', command.shell]),
    }));
    const taken = entries.filter(({ name, command }) => ownName.safeParse(name).success && command !== undefined);
    const left = entries.filter((entry) => !taken.includes(entry));
    return {
      ...nothing,
      services: Object.fromEntries(taken.map(({ name, command }): [string, FileProcess] => [name, { command }])),
      notes: left.map(({ name }) => `not taken over from the Procfile: ${told(name)}`),
    };
  } catch (error) {
    if (!DeployError.isInstance(error)) throw error;
    return { ...nothing, notes: [`nothing was taken over from the Procfile: ${told(error.message)}`] };
  }
}
