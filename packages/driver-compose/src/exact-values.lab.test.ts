import { aProcess, aRelease } from '@appliku/conformance';
import { writeFile } from 'node:fs/promises';
import { envText, type Names, type Release, type Sha } from '@appliku/core';
import { type Lab, type LabServer, startLab, until } from '@appliku/lab';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import * as z from 'zod';
import { composeFile } from './compose-file.ts';
import { projectName } from './names.ts';

/** Tells, and stays up. */
/** In base64: Docker keeps long lines in parts, and loses a letter that is parted. */
const script = `
  const all = JSON.stringify({ env: process.env, argv: process.argv.slice(1) });
  console.log(Buffer.from(all).toString('base64') + '.');
  setInterval(() => undefined, 1000);`;
const printed = z.object({ env: z.record(z.string(), z.string()), argv: z.array(z.string()) });
/** What Compose makes of the file; it writes a dollar as two. */
const service = z.object({
  environment: z.record(z.string(), z.string()),
  command: z.array(z.string()),
  volumes: z.array(z.object({ target: z.string() })),
});
const parsed = z.object({ services: z.object({ web: service }) });
const settings = { logs: { maxMegabytes: 10, maxFiles: 3 } };
const tricky = [
  ['', ' ', ' a ', '\t', '$', '$$', '$HOME', '${HOME}', '${A:-b}', '$$HOME', '\\$HOME', '\\', '\\\\', "'", "\\'"],
  ['"', '\\"', '#', ' # a', '=', 'a=b', '`id`', '$(id)', '\n', '\r\n', '\r', '\\n', 'a\\', '\u2028', '\u0085'],
  ['\uFEFF', '\u007F', '\u0001', 'ä€😀', 'on', '0x1F', '~', 'null', '2001-01-01', '{{.Name}}', '%s', '!tag', '&a'],
].flat();
/** Longest that Linux takes as one argument or variable, with its name, and over 100 kB. */
const long = 'ä$"\n#'.repeat(17_500);
const texts = fc.oneof(
  fc.string({ unit: 'binary' }).filter((value) => !value.includes('\0')),
  fc.string({ unit: fc.constantFrom(...'\\"\'$#{}: \n\r\t=`-n&*!|>%@,[]?') }),
);

const directory = '/tmp/release';

let lab: Lab;
let image: Sha;
beforeAll(async () => {
  lab = await startLab({ name: 'drvex', servers: 1 });
  const id = await server().run(['docker', 'image', 'inspect', '--format', '{{.Id}}', 'node:20-slim']);
  image = `sha256:${id.replace('sha256:', '')}`;
  await server().run(['mkdir', directory]);
  await server().run(['docker', 'network', 'create', 'shop.internal']);
});
afterAll(() => lab.close());

it('gives a container that is started by hand every value as it is: environment, secrets, arguments', async () => {
  const values = [...tricky, ...fc.sample(texts, { numRuns: 300, seed: 1 })];
  const env = { ...named('ENV', values), LONG: long };
  const secrets = { ...named('SECRET', values), LONG_SECRET: long };
  const release = await writeRelease({ argv: ['node', '-e', script, '--', ...values], env, secrets });
  await server().run(['sh', '-c', `cd ${directory} && exec docker compose up --detach`]);
  const logs = ['docker', 'logs', `${projectName(release.app, release.number)}-web-1`] as const;
  let text = '';
  await until(async () => (text = await server().run(logs)).endsWith('.'), { waitingFor: 'the container to tell' });
  const found = printed.parse(JSON.parse(Buffer.from(text, 'base64').toString()));
  expect(found.argv).toEqual(values);
  expect(found.env).toMatchObject({ ...env, ...secrets });
});

it('writes no file that Compose reads in another way', async () => {
  const lists = fc.array(fc.oneof(texts, fc.constantFrom(...tricky)), { minLength: 1, maxLength: 20 });
  await fc.assert(
    fc.asyncProperty(lists, async (values) => {
      const [env, secrets] = [named('ENV', values), named('SECRET', values)];
      const mounts = values.map((value, index) => `/${index}/${value.replaceAll(/[^\p{L}\p{N}$#' ]/gu, '')}x`);
      await writeRelease({ argv: values, env, secrets, mounts });
      const config = ['docker', 'compose', '--project-directory', directory, 'config', '--format', 'json'] as const;
      const { web } = parsed.parse(JSON.parse(await server().run(config))).services;
      expect(web.command.map(single)).toEqual(values);
      expect(mapValues(web.environment, single)).toEqual({ ...env, ...secrets });
      expect(web.volumes.map(({ target }) => single(target))).toEqual(mounts);
    }),
    { numRuns: 20 },
  );
});

function server(): LabServer {
  const [first] = lab.servers;
  if (first === undefined) throw new Error('the lab has no server');
  return first;
}

interface Values {
  readonly argv: readonly string[];
  readonly env: Names<string>;
  readonly secrets: Names<string>;
  readonly mounts?: readonly string[];
}

/** As the driver and the ledger leave it for a person. */
async function writeRelease({ argv, env, secrets, mounts = [] }: Values): Promise<Release> {
  const names = mounts.map((path, index) => [`v${index}`, path] as const);
  const release = aRelease({
    artifact: { kind: 'image', id: image, platform: 'linux/amd64' },
    processes: { web: aProcess({ command: { argv }, mounts: Object.fromEntries(names) }) },
    volumes: Object.fromEntries(names.map(([name]) => [name, { name, shared: true }])),
    env,
    secrets: Object.keys(secrets),
  });
  await writeFile(`${server().root}${directory}/docker-compose.yml`, composeFile(release, {}, settings));
  await writeFile(`${server().root}${directory}/env`, envText(secrets));
  return release;
}

function single(text: string): string {
  return text.replaceAll('$$', '$');
}

function mapValues(values: Names<string>, map: (value: string) => string): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, map(value)]));
}

function named(prefix: string, values: readonly string[]): Record<string, string> {
  return Object.fromEntries(values.map((value, index) => [`${prefix}_${index}`, value]));
}
