import assert from 'node:assert/strict';
import { type Case, casesOf, type Work } from '../suite.ts';
import type { HostNeed, HostSubject } from './host-subject.ts';
import { assertGone, sleeper, untilRuns } from './sleeper.ts';

const group = 'commands';
const awkward = [
  '',
  ' ',
  'a b',
  "it's",
  '"',
  '$HOME `id` $(id)',
  '\\',
  'é ✓',
  '-n',
  '*',
  'two\nlines\n',
  '\t\r',
] as const;

const run = {
  'passes arguments exactly': async ({ host }) => {
    const { stdout } = await host.run(['sh', '-c', 'for word; do printf "%s|" "$word"; done', 'sh', ...awkward]);
    assert.equal(stdout, awkward.map((word) => `${word}|`).join(''));
  },

  'passes the environment exactly': async ({ host }) => {
    for (const value of awkward) {
      const { stdout } = await host.run(['sh', '-c', 'printf %s "$VALUE"'], { env: { VALUE: value } });
      assert.equal(stdout, value);
    }
  },

  'passes the environment where ps does not show it': async ({ host }) => {
    const seen = await host.run(['sh', '-c', 'cat /proc/[0-9]*/cmdline; exit 0'], { env: { VALUE: 'planted-secret' } });
    assert.match(seen.stdout, /proc/);
    assert.doesNotMatch(seen.stdout, /planted-secret/);
  },

  'tells the exit code, both outputs and the time': async ({ host }) => {
    const result = await host.run(['sh', '-c', 'echo out; echo err >&2; sleep 0.1; exit 3']);
    assert.deepEqual([result.exitCode, result.stdout, result.stderr], [3, 'out\n', 'err\n']);
    assert.ok(result.durationMs >= 100 && result.durationMs < 60_000, `${result.durationMs} ms`);
  },

  'tells what has no exit code of its own': async ({ host }) => {
    assert.equal((await host.run(['sh', '-c', 'kill -KILL $$'])).exitCode, 137);
    assert.equal((await host.run(['no-such-command'])).exitCode, 127);
  },

  'keeps the end of a long output': async ({ host }) => {
    const script = 'echo first; head -c 10485760 /dev/zero | tr "\\0" x; printf last';
    const { stdout } = await host.run(['sh', '-c', script]);
    assert.equal(Buffer.byteLength(stdout), 10 * 1024 ** 2);
    assert.ok(stdout.startsWith('x') && stdout.endsWith('xlast'));
  },

  'calls back with lines, letters whole': async ({ host }) => {
    const lines: string[] = [];
    const script = String.raw`printf 'a\n\303'; sleep 0.1; printf '\251\nend'; echo err >&2`;
    await host.run(['sh', '-c', script], { onLine: (stream, line) => lines.push(`${stream} ${line}`) });
    assert.deepEqual(lines.toSorted(), ['err err', 'out a', 'out end', 'out é']);
  },

  'gives the input, of any size, and its end': async ({ host }) => {
    assert.equal((await host.run(['cat'])).stdout, '');
    assert.equal((await host.run(['cat'], { input: 'two\nlines' })).stdout, 'two\nlines');
    const block = Buffer.alloc(100_000, 'x');
    async function* blocks(): AsyncGenerator<Uint8Array> {
      for (let count = 0; count < 80; count += 1) yield block;
    }
    assert.equal((await host.run(['wc', '-c'], { input: blocks() })).stdout.trim(), '8000000');
    assert.equal((await host.run(['true'], { input: blocks() })).exitCode, 0);
  },

  'fails as its input does, and ends the command': async ({ host, other, directory }) => {
    async function* broken(): AsyncGenerator<Uint8Array> {
      await untilRuns(other, directory);
      yield Buffer.from('first');
      throw new Error('the input broke');
    }
    await assert.rejects(host.run(sleeper(directory), { input: broken() }), /the input broke/);
    await assertGone(host, directory);
  },

  'runs many at once': async ({ host }) => {
    const numbers = Array.from({ length: 24 }, (_, index) => String(index));
    const results = await Promise.all(numbers.map((number) => host.run(['sh', '-c', 'sleep 0.2; echo "$0"', number])));
    assert.deepEqual(
      results.map(({ stdout }) => stdout.trim()),
      numbers,
    );
  },
} as const satisfies Readonly<Record<string, Work<HostSubject>>>;

const asRoot = {
  'runs as root when asked': async ({ host }) => {
    const script = 'id -u; printf %s "$VALUE"; cat';
    const result = await host.run(['sh', '-c', script], { root: true, env: { VALUE: "it's" }, input: ' in' });
    assert.equal(result.stdout, `0\nit's in`);
    assert.equal((await host.run(['sh', '-c', 'exit 7'], { root: true })).exitCode, 7);
    const masks = await Promise.all([host.run(['sh', '-c', 'umask'], { root: true }), host.run(['sh', '-c', 'umask'])]);
    assert.equal(masks[0].stdout, masks[1].stdout);
  },
} as const satisfies Readonly<Record<string, Work<HostSubject>>>;

const refusals = {
  'refuses what no command can be given': async ({ host }) => {
    await assert.rejects(host.run([]), TypeError);
    await assert.rejects(host.run(['a\0b']), TypeError);
    await assert.rejects(host.run(['true'], { env: { 'A-B': '' } }), TypeError);
    await assert.rejects(host.run(['true'], { env: { A: 'a\0b' } }), TypeError);
  },
} as const satisfies Readonly<Record<string, Work<HostSubject>>>;

export const commands: readonly Case<HostSubject, HostNeed>[] = [
  ...casesOf<HostSubject, HostNeed>(run, { group, needs: ['programs'] }),
  ...casesOf<HostSubject, HostNeed>(asRoot, { group, needs: ['programs', 'root'] }),
  ...casesOf<HostSubject, HostNeed>(refusals, { group }),
];
