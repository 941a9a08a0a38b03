import { dockerfile } from '@appliku/builder-dockerfile';
import { createDeployment, DeployError, deploy, type DeploymentOptions } from '@appliku/core';
import { type Lab, startLab } from '@appliku/lab';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { deploymentOf, optionsFor } from './deployment.ts';
import { openTrial, titled, type Trial } from './trial.ts';

let lab: Lab;
let app: Trial;

beforeAll(async () => {
  lab = await startLab({ name: 'ehook' });
  app = await openTrial(lab);
  await app.succeed();
});
afterAll(() => lab?.close());

const ways = [
  {
    way: 'throws',
    code: 'HOOK_FAILED',
    hook: () => {
      throw new TypeError('smoke came out');
    },
  },
  { way: 'hangs', code: 'HOOK_TIMEOUT', hook: () => new Promise<void>(() => undefined) },
];
const moments = (['before', 'after'] as const).flatMap((moment) =>
  (['start', 'route'] as const).flatMap((stage) =>
    ways.map(({ way, ...rest }) => ({ title: `${way} ${moment} ${stage}`, moment, stage, ...rest })),
  ),
);

describe('a hook', () => {
  test.for(titled(moments))('that %s stops the deploy', async ([, { moment, stage, code, hook }]) => {
    const told: { readonly error: DeployError; readonly answer: Promise<unknown> }[] = [];
    const hooks = {
      [moment]: { [stage]: hook },
      // The answer is waited for outside: hooks have little time here.
      onFailure: (error: DeployError) => void told.push({ error, answer: app.get() }),
    };
    const { version } = app.serving;
    const message = new RegExp(`hook ${moment} ${stage}`);
    const options = { hooks, hookTimeoutMs: 500 };
    const { error } = await app.fail({ code, stage, plugin: 'hooks', message }, { options });
    expect(told.map((one) => one.error)).toEqual([error]);
    expect(await told[0]?.answer).toMatchObject({ status: 200, version });
    if (code === 'HOOK_FAILED') expect(error.cause).toMatchObject({ name: 'TypeError', message: 'smoke came out' });
  });

  test('that fails while a failure is told is a warning', async () => {
    const warnings: unknown[] = [];
    const deployment = deploymentOf(app.target, { releaseCommand: ['false'] });
    deployment.onFailure(() => Promise.reject(new Error('no mail')));
    deployment.on('warning', ({ error }) => warnings.push(error));
    await expect(deployment.deploy()).rejects.toMatchObject({ code: 'RELEASE_COMMAND_FAILED' });
    expect(warnings).toEqual([expect.objectContaining({ code: 'HOOK_FAILED', stage: 'heal', plugin: 'hooks' })]);
  });

  test('gets what its stage takes and makes, and the next deploy succeeds', async () => {
    const seen: string[] = [];
    const hooks = {
      before: { start: ({ number }: { number: number }) => void seen.push(`start of ${number}`) },
      after: { route: ({ urls }: { urls: readonly string[] }) => void seen.push(`routed ${urls.join(' ')}`) },
    };
    const { result } = await app.succeed({ options: { hooks } });
    expect(seen).toEqual([`start of ${result.release.number}`, `routed http://${app.domain}`]);
  });
});

describe('wrong options', () => {
  const wrong = {
    app: 'No Such Name',
    domains: ['exa mple.com'],
    keep: 0,
    drainMs: -1,
    processes: { web: { port: 70_000, instances: 0 } },
    env: { 'A-B': 'x' },
    colour: 'red',
  };
  const paths = [
    'app',
    'domains.0',
    'keep',
    'drainMs',
    'processes.web.port',
    'processes.web.instances',
    'env',
    'colour',
  ];

  test('are a TypeError at the call that names all of them', async () => {
    const options: DeploymentOptions = { ...optionsFor(app.target), ...wrong };
    expect(() => createDeployment(options)).toThrow(TypeError);
    const error: unknown = await deploy(options).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(TypeError);
    expect(DeployError.isInstance(error)).toBe(false);
    for (const path of paths) expect(String(error)).toMatch(new RegExp(`^ *${path.replaceAll('.', '\\.')}[:.]`, 'm'));
  });

  test('of a plugin are, too', () => {
    expect(() => dockerfile({ path: '/etc/passwd', platform: 'linux', target: 'a b' })).toThrow(
      /path: [^]*target: [^]*platform: /,
    );
  });

  test('leave what serves alone', async () => {
    expect(await app.get()).toMatchObject({ status: 200, version: app.serving.version });
  });
});
