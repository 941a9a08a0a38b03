import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { fromCommand, fromDotenv, fromEnvironment, fromFiles } from './from.ts';
import { resolveValues } from './resolve-values.ts';

let directory = '';
beforeAll(async () => void (directory = await mkdtemp(join(tmpdir(), 'values-test-'))));
afterAll(async () => rm(directory, { recursive: true }));

it('are asked for in order, and only for what is missing', async () => {
  await writeFile(join(directory, '.env'), 'A="one two"\nB=\n# C=no\n');
  await writeFile(join(directory, 'C'), 'three\n');
  process.env['TEST_D'] = 'four';
  const echo = fromCommand([process.execPath, '-e', 'console.log("of " + process.argv[1])', '{name}']);
  const from = [fromDotenv(join(directory, '.env')), fromFiles(directory), fromEnvironment('TEST_'), echo];
  const values = await resolveValues(['A', 'B', 'C', 'D', 'E'], from);
  delete process.env['TEST_D'];
  expect(values).toEqual({ A: 'one two', B: '', C: 'three', D: 'four', E: 'of E' });
});

it('that nobody has are all named', async () => {
  const from = [fromDotenv(join(directory, 'none')), fromEnvironment('NONE_')];
  await expect(resolveValues(['A', 'toString', 'PATH'], from)).rejects.toMatchObject({
    code: 'VALUES_MISSING',
    message: 'Values are missing: A, toString, PATH',
    output: ['A', 'toString', 'PATH'],
  });
  expect(await resolveValues([], [])).toEqual({});
});

it('of a program that fails are told with what it complains of, never with what it printed', async () => {
  const script = 'console.log("hunter2"); console.error("not signed in"); process.exit(3)';
  const failing = fromCommand([process.execPath, '-e', script, '{name}']);
  const error = await resolveValues(['A'], [failing]).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: 'VALUES_MISSING', message: expect.stringContaining('not signed in') });
  expect(JSON.stringify(error)).not.toContain('hunter2');
  await expect(resolveValues(['A'], [fromCommand(['/no/such/program', '{name}'])])).rejects.toThrow('ENOENT');
  expect(() => fromCommand(['op', 'read'])).toThrow(TypeError);
});
