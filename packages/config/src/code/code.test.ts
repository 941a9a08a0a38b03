import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { createDeployment, DeployError, secret } from '@appliku/core';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { loadConfig, type LoadedOptions, type LoadOptions } from '../load-config.ts';
import type { Values } from '../values/values.ts';

let directory = '';
beforeEach(async () => void (directory = await mkdtemp(join(tmpdir(), 'code-test-'))));
afterEach(async () => rm(directory, { recursive: true }));

const values: readonly Values[] = [{ name: 'the test', resolve: async () => ({ SECRET_KEY: 'hunter2-hunter2' }) }];

async function load(text: string, options: LoadOptions = {}, file = 'appliku.config.ts'): Promise<LoadedOptions> {
  await writeFile(join(directory, file), text);
  return loadConfig(directory, { values, ...options });
}

async function refused(text: string, options: LoadOptions = {}): Promise<string> {
  const error = await load(text, options).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: 'CONFIG_INVALID' });
  return DeployError.isInstance(error) ? error.message : '';
}

const shop = `
import { defineConfig } from '@appliku/config';
import { secret } from '@appliku/core';
import { dockerfile } from '@appliku/builder-dockerfile';

interface Sizes { web: number }
const sizes: Sizes = { web: 2 };

export default defineConfig({
  app: 'shop',
  host: 'deploy@203.0.113.7',
  builder: dockerfile(),
  processes: { web: { port: 3000, instances: sizes.web, command: ['node', 'server.js'] }, worker: {} },
  env: { LEVEL: 'info', KEY: secret('hunter2') },
  environments: {
    staging: { host: 'root@staging', domains: ['staging.example.com'], processes: { web: { instances: 1 } }, env: { LEVEL: 'debug' } },
    production: { domains: ['shop.example.com'] },
  },
});
`;

it('has the options of a deployment, complete, with what is mostly the same filled in', async () => {
  const options = await load(shop);
  expect(() => createDeployment(options)).not.toThrow();
  const { host, source, builder, driver, router, ...plain } = options;
  expect([host?.name, source.name, builder.name, driver.name, router.name]).toEqual([
    'deploy@203.0.113.7',
    'directory',
    'dockerfile',
    'compose',
    'nginx',
  ]);
  expect(plain).toEqual({
    app: 'shop',
    environment: 'production',
    domains: ['shop.example.com'],
    processes: { web: { port: 3000, instances: 2, command: ['node', 'server.js'] }, worker: {} },
    env: { LEVEL: 'info', KEY: secret('hunter2') },
  });
});

it('has in an environment what that one says, by process and variable', async () => {
  const { host, domains, processes, env } = await load(shop, { environment: 'staging' });
  expect({ host: host?.name, domains, processes, env }).toMatchObject({
    host: expect.stringMatching(/^root@staging/),
    domains: ['staging.example.com'],
    processes: { web: { port: 3000, instances: 1 }, worker: {} },
    env: { LEVEL: 'debug', KEY: secret('hunter2') },
  });
  expect(await load(shop, { environment: 'review' })).not.toHaveProperty('domains');
});

it('is called by its directory, where neither it nor the caller says a name', async () => {
  const text = `export default { processes: { web: { port: 3000 } } };`;
  expect((await load(text)).app).toBe(basename(directory).toLowerCase());
  expect((await load(text, { app: 'books' })).app).toBe('books');
  expect(await load(text)).not.toHaveProperty('host');
});

it('goes to a host of an environment in place of places', async () => {
  const text = `
    import { local, ssh } from '@appliku/core';
    const run = ssh({ host: 'server.example.com' });
    export default { places: { build: local(), run }, processes: { web: { port: 1 } }, environments: { one: { host: 'local' } } };`;
  expect(await load(text)).toHaveProperty('places');
  const one = await load(text, { environment: 'one' });
  expect([one.host?.name, 'places' in one]).toEqual([(await load(text)).places?.build.name, false]);
});

it('can go on from appliku.yml, and ask for values', async () => {
  await writeFile(
    join(directory, 'appliku.yml'),
    'app: shop\nservices: { web: { command: node server.js } }\nenvironments: { staging: { domains: [s.example.com] } }\n',
  );
  const text = `
    import { defineConfig, loadConfig, resolveValues, type ConfigContext } from '@appliku/config';
    import { secret } from '@appliku/core';
    export default defineConfig(async (context: ConfigContext) => {
      const { SECRET_KEY } = await resolveValues(['SECRET_KEY'], context.values);
      return { ...(await loadConfig(context.directory, context)), env: { KEY: secret(SECRET_KEY) }, keep: 9 };
    });`;
  expect(await load(text, { environment: 'staging' })).toMatchObject({
    app: 'shop',
    environment: 'staging',
    processes: { web: { command: ['node', 'server.js'] } },
    domains: ['s.example.com'],
    env: { KEY: secret('hunter2-hunter2') },
    keep: 9,
  });
});

it('tells of values that nobody has as they are told elsewhere', async () => {
  const text = `
    import { resolveValues } from '@appliku/config';
    export default async ({ values }) => ({ env: await resolveValues(['SECRET_KEY', 'OTHER'], values) });`;
  await expect(load(text)).rejects.toMatchObject({ code: 'VALUES_MISSING', output: ['OTHER'] });
});

it.each(['appliku.config.js', 'appliku.config.mjs'])('can be %s, where appliku.yml is as well', async (file) => {
  await writeFile(join(directory, 'appliku.yml'), 'app: other\n');
  expect((await load(`export default { app: 'shop', processes: { web: { port: 1 } } };`, {}, file)).app).toBe('shop');
});

it('is one file, not two', async () => {
  await load(`export default { processes: { web: { port: 1 } } };`);
  await expect(load('export default {};', {}, 'appliku.config.mjs')).rejects.toMatchObject({
    code: 'CONFIG_INVALID',
    message: expect.stringContaining('has both appliku.config.ts and appliku.config.mjs'),
  });
});

it.each([
  ['const a = 1;\nexport default {\n  app: = 3,\n};', 'appliku.config.ts:3: ParseError: Unexpected token'],
  ['interface A {\n  a: string;\n}\nexport default { app: nope };', 'appliku.config.ts:4: nope is not defined'],
  [`import a from './nothere.ts';\nexport default a;`, `appliku.config.ts:1: Cannot find module './nothere.ts'`],
  ['export const app = 1;', 'appliku.config.ts: has no `export default defineConfig({ ... })`'],
  ['export default 7;', 'appliku.config.ts: has no `export default defineConfig({ ... })`'],
  ['export default () => undefined;', 'appliku.config.ts: its function returned no options'],
  [
    'type A = {\n  a: string;\n};\nexport default async () => {\n  await null;\n  throw new Error("later");\n};',
    'appliku.config.ts:6: later',
  ],
  ['throw "a text";', 'appliku.config.ts: a text'],
  [
    'export default { host: "ssh://a" };',
    'appliku.config.ts: "ssh://a" is no host, such as deploy@203.0.113.7 or local',
  ],
])('%j says what is wrong', async (text, message) => {
  expect(await refused(text)).toBe(message);
});

it('names every option that is wrong, before a deployment is made', async () => {
  const message = await refused('export default { procesess: {}, keep: 0, processes: { web: { port: "x" } } };');
  expect(message).toMatchInlineSnapshot(`
    "appliku.config.ts: Invalid options:
      processes.web.port: Invalid input: expected number, received string
      keep: Too small: expected number to be >=1
      procesess: there is no such option"
  `);
});
