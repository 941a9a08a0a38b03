import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { loadOptions } from '../load-options.ts';
import { runCli } from '../testing/run-cli.ts';

let directory = '';
beforeEach(async () => void (directory = await mkdtemp(join(tmpdir(), 'cli-test-'))));
afterEach(async () => rm(directory, { recursive: true }));

async function run(line: string, answer?: string): ReturnType<typeof runCli> {
  return runCli(`${line} -C ${directory}`, { load: loadOptions, ...(answer !== undefined && { answer }) });
}

it('init writes a file that deploys, and never over one', async () => {
  const flags = '--app shop --host deploy@203.0.113.7 --domain shop.example.com www.example.com --port 3000';
  expect(await run(`init ${flags}`)).toMatchObject({ exitCode: 0, stderr: '' });
  expect(await readFile(join(directory, 'appliku.yml'), 'utf8')).toMatchInlineSnapshot(`
    "# All keys: docs/appliku-yml.md of the SDK. HTTPS: https: { email: you@example.com }
    app: shop
    host: deploy@203.0.113.7
    domains:
      - shop.example.com
      - www.example.com
    build_settings:
      container_port: 3000
    "
  `);
  expect(await loadOptions({ directory })).toMatchObject({
    app: 'shop',
    host: { name: 'deploy@203.0.113.7' },
    domains: ['shop.example.com', 'www.example.com'],
    processes: { web: { port: 3000 } },
  });
  expect(await run(`init ${flags}`)).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('is there already'),
  });
});

it('init takes over what other files say', async () => {
  await writeFile(join(directory, 'Procfile'), 'web: node server.js\nworker: node worker.js\n');
  await writeFile(
    join(directory, 'app.json'),
    '{ "env": { "KEY": { "generator": "secret" }, "MAIL": {} }, "addons": [] }',
  );
  expect(await run('init --host a@b')).toMatchObject({ exitCode: 0, stderr: '' });
  const written = await readFile(join(directory, 'appliku.yml'), 'utf8');
  expect(written).toContain('# not taken over from app.json: "addons"\n');
  expect(written).toMatch(/ - name: KEY\n +source: generated\n +- name: MAIL\n +source: manual\n/);
  expect(written).toMatch(/^ {2}worker:\n {4}command: node worker.js$/m);
});

it('init asks, and takes no answer that cannot be', async () => {
  expect(await run('init')).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('init needs --host') });
  expect(await run('init', '-x')).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('is no host') });
  expect(await run('init --domain a.example.com', 'root@server')).toMatchObject({ exitCode: 0 });
  expect((await loadOptions({ directory })).host?.name).toBe('root@server');
  expect(await readFile(join(directory, 'appliku.yml'), 'utf8')).toMatch(/^app: cli-test-/m);
});

it('init writes nothing that could not be deployed, nor beside a configuration in code', async () => {
  expect(await run('init --host a@b --app No_Name')).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('lower case letters'),
  });
  expect(await readdir(directory)).toEqual([]);
  await writeFile(join(directory, 'appliku.config.ts'), '');
  expect(await run('init --host a@b')).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('already') });
});

it('eject writes what is generated, and never over what is there', async () => {
  await writeFile(join(directory, 'appliku.yml'), 'app: shop\n');
  await writeFile(join(directory, 'package.json'), '{ "scripts": { "start": "node server.js" } }');
  const { stdout } = await run('eject');
  expect(stdout).toMatch(/^Wrote Dockerfile and .dockerignore/);
  const file = 'ejected/var/lib/appliku/shop/releases/1/docker-compose.yml';
  expect(stdout).toContain(`\n  ${file}\n`);
  expect(await readFile(join(directory, file), 'utf8')).toContain('image: "shop"');
  expect(await readdir(join(directory, 'ejected/etc/nginx'))).toEqual(['appliku', 'conf.d']);
  expect(await readFile(join(directory, '.gitignore'), 'utf8')).toBe('/ejected\n');
  expect(await run('eject')).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('is there already') });
  await rm(join(directory, 'ejected'), { recursive: true });
  expect(await readFile(join(directory, 'Dockerfile'), 'utf8')).toContain('FROM ');
  expect((await run('eject')).stdout).toMatch(/^No Dockerfile is generated/);
  await rm(join(directory, 'ejected'), { recursive: true });
  await writeFile(join(directory, 'appliku.yml'), 'app: shop\nbuild_settings: { build_image: node-20-npm }\n');
  expect(await run('eject')).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('Dockerfile is there already'),
  });
});
