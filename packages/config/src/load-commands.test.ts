import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { loadCommands } from './load-config.ts';

let directory = '';
beforeEach(async () => void (directory = await mkdtemp(join(tmpdir(), 'config-test-'))));
afterEach(async () => rm(directory, { recursive: true }));

async function write(name: string, text: string): Promise<void> {
  await writeFile(join(directory, name), text);
}

it('has saved commands, in both their forms, for who runs them by name', async () => {
  expect(await loadCommands(directory)).toEqual({});
  const text = `commands:
  shell: python manage.py shell
  sql: { command: "psql --command 'select 1'" }
`;
  await write('appliku.yml', text);
  const commands = { shell: ['python', 'manage.py', 'shell'], sql: ['psql', '--command', 'select 1'] };
  expect(await loadCommands(directory)).toEqual(commands);
  await write('appliku.config.ts', 'export default {};\n');
  expect(await loadCommands(directory)).toEqual(commands);
  await write('appliku.yml', 'commands: { shell: "bash -c \\"" }\n');
  await expect(loadCommands(directory)).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
});
