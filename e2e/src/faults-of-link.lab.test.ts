import { once } from 'node:events';
import { DeployError, type HookContext, ssh, type SshOptions, type StageName } from '@appliku/core';
import { type Lab, startLab } from '@appliku/lab';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { cutLinks } from './chaos/cut-links.ts';
import { deadlyHost } from './chaos/deadly-host.ts';
import { deploymentOf, hostOf } from './deployment.ts';
import { longWork, untilEnded, untilRuns } from './long-work.ts';
import { type Attempt, expectServing, failureOf, openTrial, titled, type Trial } from './trial.ts';
import { untilFree } from './until-free.ts';

let lab: Lab;
let app: Trial;

beforeAll(async () => {
  lab = await startLab({ name: 'elink' });
  app = await openTrial(lab);
  await app.succeed();
});
afterAll(() => lab?.close());
afterEach(() => untilFree(app.server, app.target.app));

describe('no connection', () => {
  const refusals: readonly {
    title: string;
    change: () => Promise<Partial<SshOptions>>;
    code: string;
    message: RegExp;
  }[] = [
    {
      title: 'with a key that the server does not know',
      change: async () => ({ privateKeyFile: await makeKey('other-key') }),
      code: 'HOST_AUTH',
      message: /other-key/,
    },
    {
      title: 'with a server that is not known',
      change: async () => ({ knownHostsFile: await writeFile('nobody', '') }),
      code: 'HOST_KEY_UNKNOWN',
      message: /SHA256:/,
    },
    {
      title: 'with a server that was known by another key',
      change: async () => ({ knownHostsFile: await knownBy(await makeKey('former-key')) }),
      code: 'HOST_KEY_CHANGED',
      message: /SHA256:/,
    },
    {
      title: 'with a port that refuses',
      change: async () => ({ port: 2222 }),
      code: 'HOST_UNREACHABLE',
      message: /refused/,
    },
    {
      title: 'with a name that nobody has',
      change: async () => ({ host: 'no-such-server.invalid' }),
      code: 'HOST_UNREACHABLE',
      message: /no-such-server\.invalid has no address/,
    },
  ];

  test.for(titled(refusals))('%s', async ([, { change, code, message }]) => {
    const host = ssh({ ...login(), ...(await change()) });
    await app.fail({ code, stage: 'lease', plugin: 'host', message }, { options: { host } });
  });

  test('with the cable out', async () => {
    await app.server.cable('out');
    const host = ssh({ ...login(), connectTimeoutMs: 1000 });
    await failureOf(app, { code: 'HOST_UNREACHABLE', stage: 'lease', plugin: 'host' }, { options: { host } });
    await app.server.cable('in');
    await app.succeed();
  });
});

describe('the connection is cut', () => {
  const plugins = [
    ['resolve', 'git'],
    ['checkout', 'git'],
    ['build', 'dockerfile'],
    ['prepare', 'compose'],
    ['release', 'compose'],
    ['start', 'compose'],
    ['route', 'nginx'],
  ] as const;

  test.for(plugins)('at the begin of %s', async ([stage, plugin]) => {
    await app.fail({ code: 'HOST_LOST', stage, plugin }, cutBefore(stage));
  });

  test.for(titled(longWork))('in the middle of %s', async ([, { attempt, stage, plugin, running }]) => {
    const failed = app.fail({ code: 'HOST_LOST', stage, plugin }, attempt);
    await untilRuns(app.server, running);
    await cutLinks(app.server);
    await failed;
    await untilEnded(app.server, running);
  });

  test('by pulling the cable', async () => {
    const before = {
      start: async (_release: unknown, { signal }: HookContext) => {
        await app.server.cable('out');
        await aborted(signal);
        await app.server.cable('in');
      },
    };
    await app.fail({ code: 'HOST_LOST', stage: 'start', plugin: 'compose' }, { options: { hooks: { before } } });
    await untilFree(app.server, app.target.app);
    await app.succeed();
  });

  test.for(['promote', 'drain', 'retire', 'prune'] as const)(
    'at the begin of %s: the new version serves, and the next deploy does what was left',
    async (stage) => {
      const version = `cut-before-${stage}`;
      await app.publish(version);
      const { outcome, warnings } = await deploymentOf(app.target, cutBefore(stage).options).deploy();
      expect(outcome).toBe('deployed');
      // Not the first where it is drain's: promote goes on at the same time.
      expect(warnings).toContainEqual(expect.objectContaining({ code: 'HOST_LOST', stage, hint: expect.any(String) }));
      expect(await app.get()).toMatchObject({ status: 200, version });
      await untilFree(app.server, app.target.app);
      await app.succeed();
    },
  );
});

test('whenever the connection is cut, the deploy fails well or is done', async () => {
  const outcomes = new Set<string>();
  let { version } = app.serving;
  // Every few operations on the host, until a deploy has no more of them.
  for (let point = 3, reached = true; reached; point += 37) {
    const cuts: Promise<void>[] = [];
    const host = deadlyHost(hostOf(app.target), (at) => void (at === point && cuts.push(cutLinks(app.server))));
    const next = `cut-at-${point}`;
    await app.publish(next);
    const outcome = await deploymentOf(app.target, { host })
      .deploy()
      .then((result) => result.outcome, codeOf);
    await Promise.all(cuts);
    if (outcome === 'deployed') version = next;
    expect(await app.get(), next).toMatchObject({ status: 200, version });
    outcomes.add(outcome);
    await untilFree(app.server, app.target.app);
    reached = cuts.length > 0;
  }
  expect([...outcomes].sort()).toEqual(['HOST_LOST', 'deployed']);
  await app.succeed();
});

function codeOf(error: unknown): string {
  if (!DeployError.isInstance(error)) throw error;
  expect(error.recovery?.toJSON()).toBeUndefined();
  return error.code;
}

test('the server has another host key', async () => {
  await app.server.faults.changeHostKey();
  await app.fail({ code: 'HOST_KEY_CHANGED', stage: 'lease', plugin: 'host', message: /SHA256:/ });
  const key = await app.server.run(['cat', '/etc/ssh/ssh_host_ed25519_key.pub']);
  const knownHostsFile = await writeFile('known-again', `${app.server.address} ${key}\n`);
  await app.succeed({ options: { host: ssh({ ...login(), knownHostsFile }) } });
  await expectServing(app, app.serving);
});

/** Hangs until the loss is noticed, so that it is noticed in this stage. */
function cutBefore(stage: StageName): Attempt {
  const hook = async (_input: unknown, { signal }: HookContext): Promise<void> => {
    await cutLinks(app.server);
    await aborted(signal);
  };
  return { options: { hooks: { before: { [stage]: hook } } } };
}

async function aborted(signal: AbortSignal): Promise<void> {
  if (!signal.aborted) await once(signal, 'abort');
}

function login(): SshOptions {
  const { address, username, keyFile, knownHostsFile } = app.target;
  return { host: address, username, privateKeyFile: keyFile, knownHostsFile };
}

async function makeKey(name: string): Promise<string> {
  await app.server.run(['ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-f', `/tmp/${name}`]);
  return `${app.server.root}/tmp/${name}`;
}

async function knownBy(key: string): Promise<string> {
  const text = await app.server.run(['cat', `/tmp/${key.split('/').at(-1)}.pub`]);
  return writeFile('known-by-former', `${app.server.address} ${text}\n`);
}

async function writeFile(name: string, content: string): Promise<string> {
  await app.server.run(['tee', `/tmp/${name}`], { input: content });
  return `${app.server.root}/tmp/${name}`;
}
