import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { loadOptions } from './load-options.ts';
import { jsonLines, runCli } from './testing/run-cli.ts';

let directory = '';
beforeEach(async () => void (directory = await mkdtemp(join(tmpdir(), 'cli-test-'))));
afterEach(async () => rm(directory, { recursive: true }));

const app = `app: shop
host: deploy@203.0.113.7
build_settings:
  environment_variables: [{ name: VERSION, value: "1" }, { name: CLI_TEST_KEY, source: manual }]
`;

/** With the configuration of a directory, as the program itself has it. */
async function run(line: string, answer?: string): ReturnType<typeof runCli> {
  return runCli(`${line} -C ${directory}`, { load: loadOptions, ...(answer !== undefined && { answer }) });
}

it('has values of manual variables from the file that env writes', async () => {
  await writeFile(join(directory, 'appliku.yml'), app);
  expect(await run('env list')).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('CLI_TEST_KEY') });
  expect((await run('env set CLI_TEST_KEY=hunter2=x OTHER=1')).stdout).toBe(
    `CLI_TEST_KEY, OTHER in ${directory}/.env.production; the next deploy brings it.
${directory}/.env.production is in .gitignore now, so that it gets into no commit and no image.
`,
  );
  expect((await stat(join(directory, '.env.production'))).mode & 0o777).toBe(0o600);
  expect(await readFile(join(directory, '.gitignore'), 'utf8')).toBe('/.env.production\n');
  expect((await run('env list')).stdout).toBe('VERSION       "1"\nCLI_TEST_KEY  "[secret]"\n');
  expect((await run('env export')).stdout).toBe("VERSION='1'\nCLI_TEST_KEY='hunter2=x'\n");
  expect((await run('env set OTHER=1')).stdout).toBe('Nothing changed.\n');
  await run('env unset OTHER');
  expect(await readFile(join(directory, '.env.production'), 'utf8')).toBe("CLI_TEST_KEY='hunter2=x'\n");
});

it('asks for a value that is not to be in the history of a shell', async () => {
  await writeFile(join(directory, 'appliku.yml'), app);
  expect(await run('env set CLI_TEST_KEY')).toMatchObject({ exitCode: 2 });
  await run('env set CLI_TEST_KEY', 'it has spaces');
  expect((await run('env export')).stdout).toContain("CLI_TEST_KEY='it has spaces'\n");
});

it('takes a whole file over, for an environment of its own', async () => {
  await writeFile(join(directory, 'appliku.yml'), app);
  await writeFile(join(directory, 'other.env'), 'CLI_TEST_KEY="from a file"\n# no\n');
  await writeFile(join(directory, '.gitignore'), '.env*\n');
  const { stdout } = await run(`env import ${directory}/other.env -e staging --json`);
  expect(jsonLines(stdout)).toEqual([
    {
      type: 'result',
      exitCode: 0,
      result: { file: `${directory}/.env.staging`, changed: ['CLI_TEST_KEY'], ignored: false },
    },
  ]);
  expect((await run('env export -e staging')).stdout).toContain("CLI_TEST_KEY='from a file'\n");
  expect(await run('env export')).toMatchObject({ exitCode: 2 });
  expect(await run('env import /no/such/file')).toMatchObject({ exitCode: 2 });
  expect(await run(`env list --env-file ${directory}/other.env`)).toMatchObject({ exitCode: 0 });
  expect(await run('env list --env-file /no/such/file')).toMatchObject({
    exitCode: 2,
    stderr: 'error: --env-file: there is no file /no/such/file\n',
  });
});

it('goes where the file says, or the flag in its place; nowhere is no place', async () => {
  await writeFile(join(directory, 'appliku.yml'), 'host: deploy@203.0.113.7\n');
  expect((await loadOptions({ directory })).host?.name).toBe('deploy@203.0.113.7');
  expect((await loadOptions({ directory, host: 'root@other' })).host?.name).toBe('root@other');
  await writeFile(join(directory, 'appliku.yml'), 'app: shop\n');
  expect(await run('status')).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('nobody says where to') });
  expect(await run('status --host -x')).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('is no host') });
});
