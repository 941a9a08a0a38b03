import { rm, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { hostOf, readAppFile } from '@appliku/config';
import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import { type Answers, firstFile } from '../init/first-file.ts';
import { appCommand, type Settings } from '../settings.ts';
import { textOf } from '../text-of.ts';
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
  if ((await textOf(file)) !== undefined) throw new TypeError(`${file} is there already`);
  await writeFile(file, firstFile(await answersOf(task, flags)), { flag: 'wx' });
  try {
    await readAppFile(flags.directory);
  } catch (error) {
    await rm(file);
    throw error;
  }
  return { file };
}

async function answersOf({ ask }: Task, flags: Flags): Promise<Answers> {
  const { directory, app = basename(resolve(directory)), host, domain, port: chosen } = flags;
  const server =
    host ?? (await ask('Server, as for ssh (deploy@203.0.113.7): ', 'init needs --host where nobody can be asked'));
  hostOf(server);
  // Who says the server by a flag is not asked for the rest.
  const domains = domain ?? (host === undefined ? wordsOf(await ask('Domains (none for now: Enter): ', '')) : []);
  return { app, host: server, domains, ...(chosen !== undefined && { port: chosen }) };
}

function wordsOf(line: string): readonly string[] {
  return line.split(/[\s,]+/).filter((word) => word !== '');
}
