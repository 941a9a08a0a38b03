import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hostOf, type InitialAnswers, initialConfig, initialFiles, loadConfig, type Values } from '@appliku/config';
import { createDeployment, type Names } from '@appliku/core';
import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import { appCommand, type Settings } from '../settings.ts';
import type { Act, Task } from '../work.ts';
import { port } from './options.ts';

type Flags = Settings & { readonly app?: string; readonly domain?: string[]; readonly port?: number };

export function initCommand(act: Act): CommandUnknownOpts {
  return appCommand('init', 'Write a first appliku.yml')
    .option('--app <name>', 'what it is called on the server (default: the directory)')
    .option('--domain <names...>', 'where people find it')
    .option('--port <number>', 'where it listens in its container (default: 8000)', port)
    .action((flags) =>
      act(flags, {
        run: (task) => init(task, flags),
        text: ({ file }) => `Wrote ${file}. Next: appliku check, appliku prepare, appliku deploy.\n`,
      }),
    );
}

async function init(task: Task, flags: Flags): Promise<{ readonly file: string }> {
  const file = join(flags.directory, 'appliku.yml');
  const names = await readdir(flags.directory);
  const found = names.find((name) => /^appliku\.(?:yml|config\.)/.test(name));
  if (found !== undefined) throw new TypeError(`${join(flags.directory, found)} is there already`);
  const answers = await answersOf(task, flags);
  const others = await textsOf(flags.directory, names);
  await writeFile(file, initialConfig(others, answers), { flag: 'wx' });
  try {
    // What values there will be is asked for by the first deploy.
    const options = await loadConfig(flags.directory, { values: [anyValue] });
    createDeployment(options);
    // By its name, an app is found again on the server: it is not to follow the directory's.
    await writeFile(file, initialConfig(others, { ...answers, app: options.app }));
  } catch (error) {
    await rm(file);
    throw error;
  }
  return { file };
}

const anyValue: Values = {
  name: 'init',
  resolve: async (names) => Object.fromEntries(names.map((name) => [name, 'not known yet'])),
};

/** What other formats say of the app. */
async function textsOf(directory: string, names: readonly string[]): Promise<Names<string>> {
  const read = initialFiles
    .filter((name) => names.includes(name))
    .map(async (name) => [name, await readFile(join(directory, name), 'utf8')] as const);
  return Object.fromEntries(await Promise.all(read));
}

async function answersOf({ ask }: Task, flags: Flags): Promise<InitialAnswers> {
  const { app, host, domain, port: chosen } = flags;
  const server =
    host ?? (await ask('Server, as for ssh (deploy@203.0.113.7): ', 'init needs --host where nobody can be asked'));
  hostOf(server);
  // Who says the server by a flag is not asked for the rest.
  const domains = domain ?? (host === undefined ? wordsOf(await ask('Domains (none for now: Enter): ', '')) : []);
  return { ...(app !== undefined && { app }), host: server, domains, ...(chosen !== undefined && { port: chosen }) };
}

function wordsOf(line: string): readonly string[] {
  return line.split(/[\s,]+/).filter((word) => word !== '');
}
