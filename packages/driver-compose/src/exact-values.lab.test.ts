import { aProcess, aRelease } from '@appliku/conformance';
import { writeFile } from 'node:fs/promises';
import { envText } from '@appliku/core';
import { startLab, type Lab } from '@appliku/lab';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import * as z from 'zod';
import { composeFile } from './compose-file.ts';

const script = 'process.stdout.write(JSON.stringify({ env: process.env, argv: process.argv.slice(1) }))';
const printed = z.object({ env: z.record(z.string(), z.string()), argv: z.array(z.string()) });
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

let lab: Lab;
beforeAll(async () => {
  lab = await startLab({ name: 'drvex', servers: 1 });
});
afterAll(() => lab.close());

it('gives a container every value as it is: environment, secrets, arguments', async () => {
  const [server] = lab.servers;
  if (server === undefined) throw new Error('the lab has no server');
  const values = [...tricky, ...fc.sample(texts, { numRuns: 300, seed: 1 })];
  const env = { ...named('ENV', values), LONG: long };
  const secrets = { ...named('SECRET', values), LONG_SECRET: long };
  const id = (await server.run(['docker', 'image', 'inspect', '--format', '{{.Id}}', 'node:20-slim'])).trim();
  const release = aRelease({
    artifact: { kind: 'image', id: `sha256:${id.replace('sha256:', '')}`, platform: 'linux/amd64' },
    processes: { web: aProcess({ command: { argv: ['node', '-e', script, '--', ...values] } }) },
    env,
    secrets: Object.keys(secrets),
  });
  await writeFile(`${server.root}/tmp/docker-compose.yml`, composeFile(release, {}, settings));
  await writeFile(`${server.root}/tmp/env`, envText(secrets));
  const compose = [
    'docker',
    'compose',
    '--file',
    '/tmp/docker-compose.yml',
    'run',
    '--rm',
    '--no-deps',
    '-T',
    'web',
  ] as const;
  const found = printed.parse(JSON.parse(await server.run(compose)));
  expect(found.argv).toEqual(values);
  expect(found.env).toMatchObject({ ...env, ...secrets });
});

function named(prefix: string, values: readonly string[]): Record<string, string> {
  return Object.fromEntries(values.map((value, index) => [`${prefix}_${index}`, value]));
}
