import assert from 'node:assert/strict';
import { DeployError, type ErrorCode, type Host, type RunOptions } from '@appliku/core';
import type { Test } from './driver-suite.ts';

/** A host for one test, and what is there to test with. */
export interface HostSubject {
  readonly host: Host;
  /** Another connection to the same machine. */
  readonly other: Host;
  /** Absolute; is there, is empty, and the host's user may write to it. */
  readonly directory: string;
  /** Something on the host that speaks first when it is connected to, and what that begins with. */
  readonly greeter: { readonly address: string; readonly port: number; readonly greeting: string };
}

type Case = (subject: HostSubject) => Promise<void>;

/** What the pipeline and every plugin rely on in every host; `setup` is called once a test. The host's user may use sudo. */
export function hostSuite(test: Test, setup: () => Promise<HostSubject>): void {
  const groups = { commands, ends, files, leases, links };
  for (const [group, cases] of Object.entries(groups))
    for (const [name, work] of Object.entries<Case>(cases))
      test(`${group}: ${name}`, async () => {
        const subject = await setup();
        await work(subject).finally(async () => Promise.all([subject.host.close(), subject.other.close()]));
      });
}

const never: AbortSignal = new AbortController().signal;
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

const commands = {
  'passes arguments exactly': async ({ host }) => {
    const { stdout } = await host.run(['sh', '-c', 'for word; do printf "%s|" "$word"; done', 'sh', ...awkward]);
    assert.equal(stdout, awkward.map((word) => `${word}|`).join(''));
  },

  'passes the environment exactly, and not where ps shows it': async ({ host }) => {
    for (const value of awkward) {
      const { stdout } = await host.run(['sh', '-c', 'printf %s "$VALUE"'], { env: { VALUE: value } });
      assert.equal(stdout, value);
    }
    const seen = await host.run(['sh', '-c', 'cat /proc/[0-9]*/cmdline; exit 0'], { env: { VALUE: 'planted-secret' } });
    assert.match(seen.stdout, /proc/);
    assert.doesNotMatch(seen.stdout, /planted-secret/);
  },

  'tells the exit code and both outputs': async ({ host }) => {
    const result = await host.run(['sh', '-c', 'echo out; echo err >&2; exit 3']);
    assert.deepEqual([result.exitCode, result.stdout, result.stderr], [3, 'out\n', 'err\n']);
    assert.equal((await host.run(['sh', '-c', 'kill -KILL $$'])).exitCode, 137);
    assert.equal((await host.run(['no-such-command'])).exitCode, 127);
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

  'runs as root when asked': async ({ host }) => {
    const script = 'id -u; printf %s "$VALUE"; cat';
    const result = await host.run(['sh', '-c', script], { root: true, env: { VALUE: "it's" }, input: ' in' });
    assert.equal(result.stdout, `0\nit's in`);
    assert.equal((await host.run(['sh', '-c', 'exit 7'], { root: true })).exitCode, 7);
    const masks = await Promise.all([host.run(['sh', '-c', 'umask'], { root: true }), host.run(['sh', '-c', 'umask'])]);
    assert.equal(masks[0].stdout, masks[1].stdout);
  },

  'runs many at once': async ({ host }) => {
    const numbers = Array.from({ length: 24 }, (_, index) => String(index));
    const results = await Promise.all(numbers.map((number) => host.run(['sh', '-c', 'sleep 0.2; echo "$0"', number])));
    assert.deepEqual(
      results.map(({ stdout }) => stdout.trim()),
      numbers,
    );
  },

  'refuses what no command can be given': async ({ host }) => {
    await assert.rejects(host.run([]), TypeError);
    await assert.rejects(host.run(['a\0b']), TypeError);
    await assert.rejects(host.run(['true'], { env: { 'A-B': '' } }), TypeError);
    await assert.rejects(host.run(['true'], { env: { A: 'a\0b' } }), TypeError);
  },
} as const satisfies Readonly<Record<string, Case>>;

const ends = {
  'ends what it started when the signal fires': async ({ host, directory }) => {
    await abortWhileItRuns(host, directory, {});
    await assertGone(host, directory);
  },

  'also as root': async ({ host, directory }) => {
    await abortWhileItRuns(host, directory, { root: true });
    await assertGone(host, directory);
  },

  'also what does not listen to SIGTERM': async ({ host, directory }) => {
    await abortWhileItRuns(host, directory, {}, 'trap "" TERM; ');
    await assertGone(host, directory);
  },

  'starts nothing when the signal has fired before': async ({ host, directory }) => {
    await assertCode(host.run(['touch', `${directory}/made`], { signal: AbortSignal.abort() }), 'ABORTED');
    assert.equal(await host.readFile(`${directory}/made`), undefined);
  },

  'lets what runs go on when it is closed, and can be used again': async ({ host, other, directory }) => {
    const script = 'echo "$$" > "$0/pids"; until [ -e "$0/go" ]; do sleep 0.05; done; echo done';
    const running = host.run(['sh', '-c', script, directory]);
    await untilRuns(other, directory);
    await host.close();
    await other.run(['touch', `${directory}/go`]);
    assert.equal((await running).stdout, 'done\n');
    assert.equal((await host.run(['echo', 'again'])).stdout, 'again\n');
  },
} as const satisfies Readonly<Record<string, Case>>;

const files = {
  'reads back any bytes': async ({ host, directory }) => {
    const bytes = Buffer.from(Array.from({ length: 70_000 }, (_, index) => (index * 7919) % 256));
    await host.writeFile(`${directory}/bytes`, bytes, { mode: 0o600 });
    assert.deepEqual(Buffer.from((await host.readFile(`${directory}/bytes`)) ?? []), bytes);
    await host.writeFile(`${directory}/bytes`, '', { mode: 0o600 });
    assert.deepEqual(Buffer.from((await host.readFile(`${directory}/bytes`)) ?? [1]), Buffer.alloc(0));
    assert.equal(await host.readFile(`${directory}/none`), undefined);
  },

  'sets the mode, makes parents, leaves nothing else': async ({ host, directory }) => {
    const path = `${directory}/a b/-c/it's`;
    await host.writeFile(path, 'one', { mode: 0o600 });
    await host.writeFile(path, 'two', { mode: 0o644 });
    const { stdout } = await host.run(['stat', '-c', '%a %s', path]);
    assert.equal(stdout, '644 3\n');
    assert.equal((await host.run(['ls', '-A', `${directory}/a b/-c`])).stdout, "it's\n");
  },

  'writes and reads as root': async ({ host, directory }) => {
    const path = `${directory}/root`;
    await host.writeFile(path, 'secret', { mode: 0o600, root: true });
    assert.equal((await host.run(['stat', '-c', '%U', path])).stdout, 'root\n');
    assert.equal(Buffer.from((await host.readFile(path, { root: true })) ?? []).toString(), 'secret');
  },

  'removes what killed writers left, and not what others write': async ({ host, directory }) => {
    const left = `${directory}/.appliku-tmp-99999999`;
    const alive = `${directory}/.appliku-tmp-1`;
    await host.run(['touch', left, alive]);
    await host.writeFile(`${directory}/file`, 'x', { mode: 0o600 });
    assert.equal((await host.run(['ls', '-A', directory])).stdout, '.appliku-tmp-1\nfile\n');
  },

  'refuses a path that is not absolute': async ({ host }) => {
    await assert.rejects(host.writeFile('file', 'x', { mode: 0o600 }), TypeError);
    await assert.rejects(host.readFile('file'), TypeError);
  },
} as const satisfies Readonly<Record<string, Case>>;

const leases = {
  'are for one at a time, and name the holder': async ({ host, other }) => {
    const lease = await host.lease('suite:one', { purpose: 'deploy of suite', signal: never });
    const held = await assertCode(other.lease('suite:one', { purpose: 'other', signal: never }), 'LEASE_HELD');
    assert.match(held.message, /deploy of suite/);
    const free = await other.lease('suite:two', { purpose: 'other', signal: never });
    await Promise.all([lease.release(), free.release()]);
    const next = await other.lease('suite:one', { purpose: 'other', signal: never });
    assert.ok(next.token > lease.token, 'tokens grow');
    await next.release();
    await next.release();
    assert.equal(next.lost.aborted, false);
  },

  'are waited for': async ({ host, other }) => {
    const first = await host.lease('suite:wait', { purpose: 'first', signal: never });
    const second = other.lease('suite:wait', { purpose: 'second', signal: never, waitMs: 20_000 });
    await first.release();
    await (await second).release();
  },

  'are waited for until the signal fires': async ({ host, other }) => {
    const first = await host.lease('suite:abort', { purpose: 'first', signal: never });
    const cancel = new AbortController();
    const second = other.lease('suite:abort', { purpose: 'second', signal: cancel.signal, waitMs: 60_000 });
    const told = assertCode(second, 'ABORTED');
    await other.run(['true']);
    cancel.abort();
    await told;
    await first.release();
    await (await other.lease('suite:abort', { purpose: 'third', signal: never })).release();
  },

  'keep the connection as long as they are held': async ({ host, other }) => {
    const lease = await host.lease('suite:kept', { purpose: 'first', signal: never });
    await host.close();
    assert.ok(!lease.lost.aborted);
    await assertCode(other.lease('suite:kept', { purpose: 'second', signal: never }), 'LEASE_HELD');
    await lease.release();
    await (await other.lease('suite:kept', { purpose: 'second', signal: never })).release();
  },

  'have names that are safe as files': async ({ host }) => {
    for (const name of ['', '../x', 'a/b', '.x', 'a b', 'a\nb'])
      await assert.rejects(host.lease(name, { purpose: 'test', signal: never }), TypeError);
  },
} as const satisfies Readonly<Record<string, Case>>;

const links = {
  'reach what listens there': async ({ host, greeter }) => {
    const connection = await host.connect(greeter);
    let text = '';
    for await (const chunk of connection) {
      text += String(chunk);
      if (text.length >= greeter.greeting.length) break;
    }
    assert.ok(text.startsWith(greeter.greeting));
  },

  'tell that nothing listens': async ({ host, directory }) => {
    await assert.rejects(host.connect({ address: '127.0.0.1', port: 9 }), { code: 'ECONNREFUSED' });
    await assert.rejects(host.connect({ socket: `${directory}/none` }), { code: 'ENOENT' });
  },
} as const satisfies Readonly<Record<string, Case>>;

/** Writes the ids of itself and of a child to a file, then stays. */
function sleeper(directory: string, before = ''): readonly string[] {
  const script = `${before}sleep 600 & echo "$$ $!" > "$0/pids.new"; mv "$0/pids.new" "$0/pids"; wait; sleep 600`;
  return ['sh', '-c', script, directory];
}

async function untilRuns(host: Host, directory: string): Promise<void> {
  await host.run(['sh', '-c', 'until [ -e "$0/pids" ]; do sleep 0.05; done', directory]);
}

async function abortWhileItRuns(host: Host, directory: string, options: RunOptions, before?: string): Promise<void> {
  const cancel = new AbortController();
  const told = assertCode(host.run(sleeper(directory, before), { ...options, signal: cancel.signal }), 'ABORTED');
  await untilRuns(host, directory);
  cancel.abort();
  await told;
}

/** Zombies are gone too: they only wait for their parent to look. */
async function assertGone(host: Host, directory: string): Promise<void> {
  const script = `pids=$(cat "$0/pids") || exit 2
    for pid in $pids; do
      read -r id name state rest < "/proc/$pid/stat" && [ "$state" != Z ] && exit 1
    done 2>/dev/null
    exit 0`;
  assert.equal((await host.run(['sh', '-c', script, directory])).exitCode, 0, 'still running');
}

async function assertCode(work: Promise<unknown>, code: ErrorCode): Promise<DeployError> {
  const error: unknown = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  assert.ok(DeployError.isInstance(error), `${code} expected, got ${String(error)}`);
  assert.equal(error.code, code, error.message);
  return error;
}
