import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Checkout, DeployError, type Revision, type Source } from '@appliku/core';
import { describe } from 'vitest';
import { testContext } from './context.ts';
import { fakeWorld } from './fakes/world.ts';
import { sourceSuite, type SourceSubject } from './suites/source-suite.ts';
import { type Break, type Breaks, prove } from './testing/prove.ts';

const setup = async (): Promise<SourceSubject> => {
  const { source, faults, host } = fakeWorld();
  const gone = new DeployError('It is gone', { code: 'SOURCE_UNREACHABLE', hint: 'Bring it back.' });
  let count = 0;
  return {
    source,
    context: testContext({ host }),
    write: async (files) => source.push(`c0ffee${(count += 1)}`, files),
    vanish: async () => faults.next('source.resolve', () => Promise.reject(gone)),
  };
};

function broken(change: (source: Source) => Partial<Source>, ...red: readonly string[]): Break<SourceSubject> {
  return { red, plant: (subject) => ({ ...subject, source: { ...subject.source, ...change(subject.source) } }) };
}

/** Does something with every checkout. */
function inCheckouts(
  change: (checkout: Checkout) => Checkout | Promise<Checkout>,
  ...red: readonly string[]
): Break<SourceSubject> {
  return broken((source) => ({ checkout: async (...args) => change(await source.checkout(...args)) }), ...red);
}

const never: AbortSignal = new AbortController().signal;

const breaks: Breaks<SourceSubject> = {
  'has no name': broken(() => ({ name: '' }), 'says what it is'),
  'resolves another each time': broken(
    (source) => {
      let count = 0;
      return { resolve: async (context) => ({ ...(await source.resolve(context)), author: String((count += 1)) }) };
    },
    'resolves the same while nothing changes',
    'keeps checkouts apart, from each other and from the code',
  ),
  'remembers the first revision': broken((source) => {
    let first: Revision | undefined;
    return { resolve: async (context) => (first ??= await source.resolve(context)) };
  }, 'resolves another after a change'),
  'leaves a file of its own': inCheckouts(
    async (checkout) => {
      await writeFile(join(checkout.directory, '.mine'), '');
      return checkout;
    },
    'checks out exactly the files of the revision',
    'gives the revision that was resolved or none, also when the code has moved on',
    'keeps checkouts apart, from each other and from the code',
  ),
  'tells another revision': inCheckouts(
    (checkout) => ({ ...checkout, revision: { id: 'another' } }),
    'checks out exactly the files of the revision',
  ),
  'gives what is there now': broken(
    (source) => ({ checkout: async (_revision, context) => source.checkout(await source.resolve(context), context) }),
    'gives the revision that was resolved or none, also when the code has moved on',
    'says that there is no such revision',
  ),
  'disposes of nothing': inCheckouts(
    (checkout) => ({ ...checkout, dispose: async () => undefined }),
    'removes a checkout at dispose; twice is success',
  ),
  'finds it wrong that a checkout is gone': inCheckouts(
    (checkout) => ({
      ...checkout,
      dispose: async () => {
        await readFile(join(checkout.directory, 'a'));
        await checkout.dispose();
      },
    }),
    'removes a checkout at dispose; twice is success',
  ),
  'has one directory for all': broken((source) => {
    let first: Promise<Checkout> | undefined;
    return { checkout: (...args) => (first ??= source.checkout(...args)) };
  }, 'keeps checkouts apart, from each other and from the code'),
  'calls an unknown revision a failure of its own': broken(
    (source) => ({
      checkout: (...args) =>
        source.checkout(...args).catch((error: unknown) => {
          throw DeployError.isInstance(error) ? new Error(error.message) : error;
        }),
    }),
    'says that there is no such revision',
  ),
  'calls unreachable code a failure of its own': broken(
    (source) => ({
      resolve: (context) =>
        source.resolve(context).catch((error: unknown) => {
          throw DeployError.isInstance(error) ? new Error(error.message) : error;
        }),
    }),
    'says that the code cannot be had, and what to do',
  ),
  'resolves what is cancelled': broken(
    (source) => ({ resolve: (context) => source.resolve({ ...context, signal: never }) }),
    'resolves nothing when the signal has fired before',
  ),
  'checks out what is cancelled': broken(
    (source) => ({ checkout: (revision, context) => source.checkout(revision, { ...context, signal: never }) }),
    'checks nothing out when the signal has fired before',
  ),
};

describe('the suite of sources', () => prove(sourceSuite.cases, setup, { breaks }));
