import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { type Names, variablesOfProcess } from '@appliku/core';
import { run } from './program.ts';
import type { Values } from './values.ts';

/** The environment of this program. @param prefix of the names there, e.g. `SHOP_`; default: none */
export function fromEnvironment(prefix = ''): Values {
  return {
    name: 'the environment',
    resolve: async (names) => {
      const all = variablesOfProcess();
      return given(names.map((name) => [name, all[prefix + name]]));
    },
  };
}

/** A file of lines such as `NAME="value"`. One that is not there has none. @throws what reading it throws */
export function fromDotenv(path: string): Values {
  return {
    name: path,
    resolve: async (names) => {
      const all = parseEnv((await contentOf(path)) ?? '');
      return given(names.map((name) => [name, Object.hasOwn(all, name) ? all[name] : undefined]));
    },
  };
}

/** A directory with a file a name, as systemd, Docker and Kubernetes give secrets. A line break at the end is left out. */
export function fromFiles(directory: string): Values {
  return {
    name: directory,
    resolve: async (names) => {
      const texts = names.map(
        async (name) => [name, (await contentOf(join(directory, name)))?.replace(/\r?\n$/, '')] as const,
      );
      return given(await Promise.all(texts));
    },
  };
}

/**
 * A program that prints one value, run once a name: `['op', 'read', 'op://shop/production/{name}']`,
 * `['vault', 'kv', 'get', '-field={name}', 'secret/shop']`, `['sops', 'decrypt', '--extract', '["{name}"]', 'secrets.yaml']`.
 * No shell is between. A line break at the end of the output is left out.
 * @param argv with `{name}` where the name goes
 * @throws Error with what the program says where it fails: it is asked only for what nobody before it has
 */
export function fromCommand(argv: readonly string[]): Values {
  if (!argv.some((word) => word.includes('{name}'))) throw new TypeError('fromCommand: no word has {name} in it');
  const [program = ''] = argv;
  return {
    name: program,
    resolve: async (names) => {
      const values = names.map(
        async (name) => [name, await run(argv.map((word) => word.replaceAll('{name}', name)))] as const,
      );
      return Object.fromEntries(await Promise.all(values));
    },
  };
}

function given(values: readonly (readonly [string, string | undefined])[]): Names<string> {
  return Object.fromEntries(values.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const])));
}

async function contentOf(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
