import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { exec } from '../index.ts';

const record = { zone: 'example.com', name: '_acme-challenge.example.com', value: '-n $(id)' };
const zones = ['example.com'];
const context = { signal: new AbortController().signal, mask: (): void => undefined };

it('gives the command what to do, name and value as arguments', async () => {
  const file = join(await temporary(), 'said');
  const provider = exec({ command: ['sh', '-c', 'printf "%s|" "$@" >> "$0"', file], zones });
  expect(await provider.zones([], context)).toEqual(zones);
  await provider.add(record, context);
  await provider.remove(record, context);
  const said = await readFile(file, 'utf8');
  expect(said).toBe(`add|${record.name}|-n $(id)|remove|${record.name}|-n $(id)|`);
});

it('tells what a command wrote last that failed, and that there is none', async () => {
  const failing = exec({ command: ['sh', '-c', 'echo one; echo no such zone >&2; exit 3'], zones });
  await expect(failing.add(record, context)).rejects.toThrow(/ended with 3: .*no such zone/);
  const missing = exec({ command: ['/nowhere/dns'], zones });
  await expect(missing.add(record, context)).rejects.toThrow(/nowhere/);
});

it('ends the command with all that it started', async () => {
  const file = join(await temporary(), 'pid');
  const provider = exec({ command: ['sh', '-c', 'sleep 1000 & echo $! > "$0"; wait', file], zones });
  const cancel = new AbortController();
  const added = provider.add(record, { ...context, signal: cancel.signal });
  const started = (): Promise<string> => readFile(file, 'utf8').catch(() => '');
  await expect.poll(started).toMatch(/^\d+\n/);
  const pid = Number(await started());
  cancel.abort();
  await expect(added).rejects.toThrow(/ended with SIGKILL/);
  await expect.poll(() => isRunning(pid)).toBe(false);
});

it.each([
  [{ command: [], zones }, /command: must name a program/],
  [{ command: ['dns'], zones: [] }, /zones: must name a zone/],
  [{ command: ['dns'], zones: ['*.example.com'] }, /zones.0: must be a zone/],
])('refuses %j at the call', (options, message) => {
  expect(() => exec(options)).toThrow(message);
});

async function temporary(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'exec-'));
  onTestFinished(() => rm(directory, { recursive: true }));
  return directory;
}

/** One that has ended and nobody has taken note of is none. */
async function isRunning(pid: number): Promise<boolean> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return stat !== '' && !/\) Z /.test(stat);
}
