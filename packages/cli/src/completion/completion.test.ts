import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { runCli } from '../testing/run-cli.ts';

const run = promisify(execFile);

/** What bash offers for the last of these words. */
async function offered(script: string, ...words: readonly string[]): Promise<readonly string[]> {
  const ask = `${script}\nCOMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _appliku; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout } = await run('bash', ['-c', ask, 'bash', 'appliku', ...words]);
  return stdout.trim().split('\n');
}

it('of bash knows commands, their options, and what they choose from', async () => {
  const { stdout: script, exitCode } = await runCli('completion bash');
  expect(exitCode).toBe(0);
  expect(await offered(script, 'rol')).toEqual(['rollback']);
  expect(await offered(script, 'deploy', '--can')).toEqual(['--canary']);
  expect(await offered(script, 'maintenance', 'o')).toEqual(['on', 'off']);
  expect(await offered(script, 'env', 'im')).toEqual(['import']);
  expect(await offered(script, '-e', 'staging', 'env', 'set', '--env')).toEqual(['--environment', '--env-file']);
  expect(await offered(script, 'deploy', 'x')).toEqual(['']);
});

it.each(['zsh', 'fish'])('of %s knows them too', async (shell) => {
  const { stdout } = await runCli(`completion ${shell}`);
  for (const word of ['rollback', 'canary', 'import', 'env-file']) expect(stdout).toContain(word);
  // Every text is between quotes, so that there is an even number of them in a line.
  const odd = stdout.split('\n').filter((line) => (line.match(/'/g)?.length ?? 0) % 2 === 1);
  expect(odd).toEqual([]);
});
