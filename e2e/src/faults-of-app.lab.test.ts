import { dockerfile } from '@appliku/builder-dockerfile';
import type { ProcessOptions } from '@appliku/core';
import { byTurns, type Lab, startLab, until } from '@appliku/lab';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Attempt, type Expected, openTrial, titled, type Trial } from './trial.ts';

interface Fault {
  readonly title: string;
  readonly attempt: Attempt;
  readonly expected: Expected;
  /** Lines that the error has to carry, in this order; the last one is its last. Of one stream: two keep no order. */
  readonly output: readonly RegExp[];
}

/** So long that a test that has to wait for it fails. */
const longerThanTheTest = 600_000;
/** A container on a busy machine. What is to be told of it in the end is told only when it is up. */
const longerThanItTakesToStart = 8_000;

const faults: readonly Fault[] = [
  {
    title: 'a build that fails',
    attempt: {
      files: { 'Broken.Dockerfile': 'FROM node:20-slim\nRUN echo no compiler here >&2; exit 7\n' },
      options: { builder: dockerfile({ path: 'Broken.Dockerfile' }) },
    },
    expected: { code: 'BUILD_FAILED', stage: 'build', plugin: 'dockerfile', message: /exit code 7/ },
    output: [/no compiler here/, /exit code: 7/],
  },
  {
    title: 'a release command that ends with an exit code',
    attempt: {
      options: { releaseCommand: node('console.error("table a"); console.error("no table b"); process.exit(9)') },
    },
    expected: { code: 'RELEASE_COMMAND_FAILED', stage: 'release', plugin: 'compose', message: /exit code 9/ },
    output: [/table a/, /no table b/],
  },
  {
    title: 'a web process that never answers',
    attempt: web({
      command: node('console.log("deaf"); setInterval(() => {}, 1000)'),
      health: { path: '/up', timeoutMs: longerThanItTakesToStart },
    }),
    expected: { code: 'DEPLOY_UNHEALTHY', stage: 'start', plugin: 'compose', message: /nothing listens/ },
    output: [/deaf/, /nothing listens/],
  },
  {
    title: 'a web process that takes requests and does not answer them',
    attempt: web({
      command: node('require("http").createServer(() => console.log("hm")).listen(3000)'),
      health: { path: '/up', timeoutMs: longerThanItTakesToStart },
    }),
    expected: { code: 'DEPLOY_UNHEALTHY', stage: 'start', plugin: 'compose', message: /no answer/ },
    output: [/hm/, /no answer/],
  },
  {
    title: 'a web process with a wrong status',
    attempt: web({ command: node(serverOf(503)), health: { path: '/up', timeoutMs: longerThanItTakesToStart } }),
    expected: { code: 'DEPLOY_UNHEALTHY', stage: 'start', plugin: 'compose', message: /status 503/ },
    output: [/asked for \/up/, /status 503/],
  },
  {
    title: 'a web process that ends at boot: told when it happens',
    attempt: web({
      command: node('console.error("reading"); console.error("CONFIG is not set"); process.exit(3)'),
      health: { path: '/up', timeoutMs: longerThanTheTest },
    }),
    expected: { code: 'DEPLOY_CRASHED', stage: 'start', plugin: 'compose', message: /exit code 3/ },
    output: [/reading/, /CONFIG is not set/, /exit code 3/],
  },
  {
    title: 'a web process whose program is not in the image',
    attempt: {
      files: { 'Bare.Dockerfile': 'FROM node:20-slim\nENTRYPOINT []\n' },
      options: {
        builder: dockerfile({ path: 'Bare.Dockerfile' }),
        releaseCommand: ['true'],
        processes: { web: { port: 3000, command: ['no-such-program'] } },
      },
    },
    expected: { code: 'DEPLOY_CRASHED', stage: 'start', plugin: 'compose', message: /exit code 127/ },
    output: [/no-such-program/, /exit code 127/],
  },
  {
    title: 'a release command whose program is not in the image',
    attempt: {
      files: { 'Bare.Dockerfile': 'FROM node:20-slim\nENTRYPOINT []\n' },
      options: { builder: dockerfile({ path: 'Bare.Dockerfile' }), releaseCommand: ['no-such-program'] },
    },
    expected: { code: 'RELEASE_COMMAND_FAILED', stage: 'release', plugin: 'compose', message: /exit code 127/ },
    output: [/no-such-program/],
  },
  {
    title: 'a web process that runs out of memory',
    attempt: web({
      command: node('const all = []; console.log("filling"); setInterval(() => all.push(Buffer.alloc(2 ** 24, 1)), 5)'),
      health: { path: '/up', timeoutMs: longerThanTheTest },
      memory: '64m',
    }),
    expected: { code: 'DEPLOY_CRASHED', stage: 'start', plugin: 'compose', message: /out of memory/ },
    output: [/filling/, /out of memory/],
  },
];

let lab: Lab;
let app: Trial;

beforeAll(async () => {
  lab = await startLab({ name: 'eapp' });
  app = await openTrial(lab);
  await app.succeed();
});
afterAll(() => lab?.close());

describe('one error, and the former version goes on serving', () => {
  test.for(titled(byTurns(faults, 2)))('%s', async ([, { attempt, expected, output }]) => {
    const { error } = await app.fail(expected, attempt);
    expectLines(error.output ?? [], output);
    await app.succeed();
  });

  test('a web process that ends is told while another one is still waited for', async () => {
    const health = { path: '/up', timeoutMs: longerThanTheTest };
    const processes = {
      web: { port: 3000, health, command: node('setInterval(() => {}, 1000)') },
      api: { port: 3001, health, command: node('process.exit(4)') },
    };
    const { error } = await app.fail(
      { code: 'DEPLOY_CRASHED', stage: 'start', plugin: 'compose', message: /^api .* exit code 4/ },
      { options: { processes } },
    );
    expect(error.message).not.toContain('web');
    await app.succeed();
  });
});

describe('a web process that ends after its health check', () => {
  /** Ends a moment after it was asked for a path, once: when Docker starts it again it stays up. */
  const endingAt = (path: string): Attempt =>
    web({
      command: node(`const fs = require('fs');
        require('http').createServer(({ url }, response) => {
          response.setHeader('x-version', fs.readFileSync('version.txt', 'utf8').trim());
          response.end();
          if (url !== '${path}' || fs.existsSync('/tmp/asked')) return;
          fs.writeFileSync('/tmp/asked', '');
          console.error('lost my database');
          setTimeout(() => process.exit(6), 100);
        }).listen(3000)`),
    });
  const untilStartedAgain = async (): Promise<void> => {
    const argv = ['docker', 'ps', '--quiet', '--filter', 'label=com.appliku.process=web', '--latest'] as const;
    const id = await app.server.run(argv);
    const restarts = ['docker', 'inspect', '--format', '{{.RestartCount}} {{.State.Running}}', id] as const;
    await until(async () => (await app.server.run(restarts)) === '1 true', { waitingFor: 'Docker to start it again' });
  };

  test('before the switch: nothing is switched', async () => {
    const attempt = endingAt('/up');
    const hooks = { before: { route: untilStartedAgain } };
    const { error } = await app.fail(
      { code: 'DEPLOY_CRASHED', stage: 'route', plugin: 'compose', message: /web .* did not stay healthy/ },
      { ...attempt, options: { ...attempt.options, hooks } },
    );
    expectLines(error.output ?? [], [/lost my database/, /did not stay healthy/]);
    await app.succeed();
  });

  test('by its first requests: the deploy warns, as it cannot take back what was done', async () => {
    const attempt = endingAt('/');
    const ask = async (): Promise<void> => {
      await app.get();
      await untilStartedAgain();
    };
    const { result } = await app.succeed({
      ...attempt,
      options: { ...attempt.options, hooks: { after: { route: ask } } },
    });
    expect(result.warnings).toEqual([
      expect.objectContaining({ code: 'DEPLOY_CRASHED', plugin: 'compose', message: expect.stringMatching(/^web /) }),
    ]);
    await app.succeed();
  });
});

test('a worker that ends is a warning: the new version serves', async () => {
  const worker = {
    command: node('console.error("no queue"); process.exit(5)'),
    health: { runningMs: longerThanTheTest },
  };
  const { result, events } = await app.succeed({
    options: { processes: { web: { port: 3000, health: '/up' }, worker } },
  });
  expect(result.warnings).toEqual([
    expect.objectContaining({ code: 'DEPLOY_CRASHED', stage: 'promote', plugin: 'compose', hint: expect.any(String) }),
  ]);
  expectLines(result.warnings[0]?.output ?? [], [/no queue/, /worker .* exit code 5/]);
  expect(events.flatMap((event) => (event.type === 'warning' ? [event.error] : []))).toEqual(result.warnings);
  await app.succeed();
});

test('a first deploy that fails leaves nothing', async () => {
  const first = await openTrial(lab, 'first');
  const never = web({ command: node('process.exit(1)') });
  await first.fail({ code: 'DEPLOY_CRASHED', stage: 'start', plugin: 'compose' }, never);
  await expectNothing(first);

  const hooks = {
    after: {
      route: async () => {
        expect((await first.get()).status).toBe(200);
        throw new Error('the smoke test says no');
      },
    },
  };
  await first.fail({ code: 'HOOK_FAILED', stage: 'route', plugin: 'hooks' }, { options: { hooks } });
  await expectNothing(first);
  await first.succeed();
});

/** But the record that tells why, and the app's network, which the next deploy takes. */
async function expectNothing({ server, target, get }: Trial): Promise<void> {
  const label = `label=com.appliku.app=${target.app}`;
  for (const noun of ['container', 'volume'] as const)
    expect(await server.run(['docker', noun, 'ls', '--quiet', '--filter', label])).toBe('');
  const networks = await server.run(['docker', 'network', 'ls', '--format', '{{.Name}}', '--filter', label]);
  expect(networks.trim()).toBe(`${target.app}.internal`);
  await expect(get()).rejects.toThrow(/socket hang up|ECONNRESET/);
  expect(
    await server.run([
      'find',
      '/etc/nginx',
      '/srv/appliku',
      '-name',
      `${target.app}.*`,
      '-o',
      '-name',
      'live',
      '-path',
      `*/${target.app}/*`,
    ]),
  ).toBe('');
}

function expectLines(lines: readonly string[], wanted: readonly RegExp[]): void {
  const places = wanted.map((pattern) => lines.findLastIndex((line) => pattern.test(line)));
  expect(places, lines.join('\n')).not.toContain(-1);
  expect(places).toEqual(places.toSorted((a, b) => a - b));
  expect(places.at(-1)).toBe(lines.length - 1);
}

function web(process: Partial<ProcessOptions>): Attempt {
  return { options: { processes: { web: { port: 3000, health: '/up', ...process } } } };
}

function node(program: string): readonly string[] {
  return ['node', '-e', program];
}

function serverOf(status: number): string {
  const answer = `console.log('asked for', request.url); response.writeHead(${status}).end()`;
  return `require('http').createServer((request, response) => { ${answer} }).listen(3000)`;
}
