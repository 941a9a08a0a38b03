import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Builder, type Checkout, DeployError } from '@appliku/core';
import { describe } from 'vitest';
import { testContext } from './context.ts';
import { fakeWorld } from './fakes/world.ts';
import { builderSuite, type BuilderSubject } from './suites/builder-suite.ts';
import { type Break, type Breaks, prove } from './testing/prove.ts';

const setup = async (): Promise<BuilderSubject> => {
  const { builder, faults, host } = fakeWorld();
  const directory = await mkdtemp(join(tmpdir(), 'builder-suite-'));
  await writeFile(join(directory, 'a'), '1');
  const checkoutOf = (id: string): Checkout => ({ revision: { id }, directory, dispose: async () => undefined });
  const failure = { code: 'BUILD_FAILED', hint: 'Mend it.', output: ['it is broken'] } as const;
  return {
    builder,
    context: testContext({ host }),
    app: 'shop',
    checkout: async (version) => checkoutOf(`c0ffee${version}`),
    broken: async () => {
      faults.next('builder.build', () => Promise.reject(new DeployError('it does not build', failure)));
      return checkoutOf('broken');
    },
    [Symbol.asyncDispose]: () => rm(directory, { recursive: true }),
  };
};

function broken(change: (builder: Builder) => Partial<Builder>, ...red: readonly string[]): Break<BuilderSubject> {
  return { red, plant: (subject) => ({ ...subject, builder: { ...subject.builder, ...change(subject.builder) } }) };
}

/** Fails as it should not. */
function failing(change: (error: DeployError) => DeployError): Break<BuilderSubject> {
  return broken(
    (builder) => ({
      build: (...args) =>
        builder.build(...args).catch((error: unknown) => {
          throw DeployError.isInstance(error) ? change(error) : error;
        }),
    }),
    'says why it cannot build, with the last lines of the output',
  );
}

const never: AbortSignal = new AbortController().signal;

const breaks: Breaks<BuilderSubject> = {
  'is of another kind': {
    red: ['says what it is'],
    plant: (subject) => ({ ...subject, builder: { ...subject.builder, name: 'My builder' } }),
  },
  'makes another kind': broken(() => ({ makes: 'site' }), 'makes what it says, where it should be'),
  'builds elsewhere': broken(
    (builder) => ({
      build: async (...args) => {
        const built = await builder.build(...args);
        return 'directory' in built ? built : { ...built, on: { ...built.on } };
      },
    }),
    'makes what it says, where it should be',
  ),
  'forgets the image of its site': broken(
    (builder) => ({
      makes: 'site',
      withImage: true,
      build: async (checkout, ...args) => {
        const { artifact } = await builder.build(checkout, ...args);
        return { artifact: { kind: 'site', id: artifact.id }, directory: checkout.directory };
      },
    }),
    'makes what it says, where it should be',
  ),
  'makes another each time': broken((builder) => {
    let count = 0;
    return {
      build: async ({ revision, ...rest }, ...args) => {
        count += 1;
        return builder.build({ ...rest, revision: { id: `${revision.id}-${count}` } }, ...args);
      },
    };
  }, 'makes the same of the same code'),
  'makes the same each time': broken(
    (builder) => ({ build: (checkout, ...args) => builder.build({ ...checkout, revision: { id: 'same' } }, ...args) }),
    'makes another of other code',
  ),
  'writes into the checkout': broken(
    (builder) => ({
      build: async (checkout, ...args) => {
        await writeFile(join(checkout.directory, 'left'), '');
        return builder.build(checkout, ...args);
      },
    }),
    'leaves the checkout as it was, and its inputs too',
  ),
  'removes more than it made': broken(
    (builder) => ({
      makes: 'site',
      build: async ({ directory, ...rest }, ...args) => {
        const { artifact } = await builder.build({ directory, ...rest }, ...args);
        const dispose = (): Promise<void> => rm(join(directory, 'a'));
        return { artifact: { kind: 'site', id: artifact.id }, directory, dispose };
      },
    }),
    'leaves the checkout as it was, and its inputs too',
  ),
  'changes its inputs': broken((builder) => {
    let count = 0;
    return {
      inputs: () => String(count),
      build: (...args) => {
        count += 1;
        return builder.build(...args);
      },
    };
  }, 'leaves the checkout as it was, and its inputs too'),
  'ejects another each time': broken(() => {
    let count = 0;
    return { eject: async () => ({ Dockerfile: `FROM scratch AS count-${(count += 1)}\n` }) };
  }, 'ejects the same of the same code, and writes nothing'),
  'ejects into the checkout': broken(
    () => ({
      eject: async (directory) => {
        await writeFile(join(directory, 'Dockerfile'), 'FROM scratch\n');
        return {};
      },
    }),
    'ejects the same of the same code, and writes nothing',
  ),
  'ejects to somewhere else': broken(
    () => ({ eject: async () => ({ '../Dockerfile': 'FROM scratch\n' }) }),
    'ejects the same of the same code, and writes nothing',
  ),
  'says nothing': broken(
    (builder) => ({
      build: async (checkout, app, context) => {
        const log = { ...context.log, debug: () => undefined };
        return builder.build(checkout, app, { ...context, log });
      },
    }),
    'tells what it does as debug records',
    'ends when the signal fires while it builds',
  ),
  'fails with another code': failing(({ message, hint, output }) =>
    Object.assign(new DeployError(message, { code: 'COMMAND_FAILED', ...(hint && { hint }) }), { output }),
  ),
  'fails without a hint': failing(
    ({ message, output = [] }) => new DeployError(message, { code: 'BUILD_FAILED', output }),
  ),
  'fails without output': failing(
    ({ message }) => new DeployError(message, { code: 'BUILD_FAILED', hint: 'Mend it.' }),
  ),
  'builds no more once it failed': broken((builder) => {
    let isBroken = false;
    return {
      build: async (...args) => {
        if (isBroken) throw new Error('it failed before');
        return builder.build(...args).catch((error: unknown) => {
          isBroken = true;
          throw error;
        });
      },
    };
  }, 'builds after a build that failed'),
  'cannot be cancelled': broken(
    (builder) => ({ build: (checkout, app, context) => builder.build(checkout, app, { ...context, signal: never }) }),
    'does not build when the signal has fired before',
    'ends when the signal fires while it builds',
  ),
  'looks at the signal first alone': broken(
    (builder) => ({
      build: async (checkout, app, context) => {
        context.signal.throwIfAborted();
        return builder.build(checkout, app, { ...context, signal: never });
      },
    }),
    'ends when the signal fires while it builds',
  ),
};

describe('the suite of builders', () => prove(builderSuite.cases, setup, { breaks }));
