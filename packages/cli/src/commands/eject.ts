import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createDeployment, type DeploymentOptions, type Ejection, local } from '@appliku/core';
import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import { keepOut } from '../env/keep-out.ts';
import { textOf } from '../text-of.ts';
import { appCommand, type Settings } from '../settings.ts';
import type { Act, Task } from '../work.ts';

/** Files of the host are in it by their paths there, as if it were its root. */
const hostDirectory = 'ejected';

interface Written {
  /** Beside the code. */
  readonly code: readonly string[];
  readonly host: readonly string[];
}

export function ejectCommand(act: Act): CommandUnknownOpts {
  return appCommand('eject', 'Write the Dockerfile, Compose and Nginx files that are generated').action((settings) =>
    act(settings, { run: (task) => eject(task, settings), text: textFor }),
  );
}

async function eject({ options }: Task, { directory }: Settings): Promise<Written> {
  const { code, host } = await createDeployment(placed(await options())).eject(directory);
  const all = filesOf({ code, host });
  for (const [name] of all)
    if ((await textOf(join(directory, name))) !== undefined)
      throw new TypeError(`${join(directory, name)} is there already: move it away first`);
  if (Object.keys(host).length > 0) await keepOut(join(directory, hostDirectory));
  for (const [name, text] of all) {
    await mkdir(dirname(join(directory, name)), { recursive: true });
    await writeFile(join(directory, name), text, { flag: 'wx' });
  }
  return { code: Object.keys(code), host: filesOf({ code: {}, host }).map(([name]) => name) };
}

function filesOf({ code, host }: Ejection): readonly (readonly [string, string])[] {
  return [
    ...Object.entries(code),
    ...Object.entries(host).map(([path, text]) => [`${hostDirectory}${path}`, text] as const),
  ];
}

/** A host that nobody has said yet is no mistake: it is not asked. */
function placed(options: DeploymentOptions): DeploymentOptions {
  return options.host === undefined && options.places === undefined ? { ...options, host: local() } : options;
}

function textFor({ code, host }: Written): string {
  const built =
    code.length === 0
      ? 'No Dockerfile is generated: the app is built by its own files.\n'
      : `Wrote ${code.join(' and ')}; a Dockerfile there is what is built from now on, unless build_image says otherwise.\n`;
  const lines = host.map((path) => `  ${path}\n`);
  return lines.length === 0 ? built : `${built}What a first deploy would put on the server:\n${lines.join('')}`;
}
