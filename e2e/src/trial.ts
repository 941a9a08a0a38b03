import { DeployError, type DeploymentEvent, type DeploymentOptions, type DeployResult } from '@appliku/core';
import { type Lab, until } from '@appliku/lab';
import { expect } from 'vitest';
import { leftovers } from './chaos/leftovers.ts';
import { deploymentOf } from './deployment.ts';
import { type Hello, openHello } from './hello.ts';

/** How the next version is deployed. */
export interface Attempt {
  /** Files of the version besides its number. */
  readonly files?: Readonly<Record<string, string>>;
  /** Options other than those of examples/hello. */
  readonly options?: Partial<DeploymentOptions>;
  readonly signal?: AbortSignal;
}

export interface Success {
  readonly result: DeployResult;
  readonly events: readonly DeploymentEvent[];
}

export interface Failure {
  readonly error: DeployError;
  readonly events: readonly DeploymentEvent[];
}

/** Where and how a deploy has to fail. */
export interface Expected {
  readonly code: string;
  readonly stage: string;
  readonly plugin: string;
  readonly message?: RegExp;
}

/** An app whose next versions are deployed, well or with a fault. */
export interface Trial extends Hello {
  /** What serves: its version and the number of its release; before the first success, none. */
  readonly serving: { readonly version: string; readonly release: number };
  /** Deploys the next version, and expects it to serve, alone. */
  succeed(attempt?: Attempt): Promise<Success>;
  /** Deploys the next version, and expects one error, with nothing of it left and the former version serving. */
  fail(expected: Expected, attempt?: Attempt): Promise<Failure>;
}

export async function openTrial(lab: Lab, app = 'hello'): Promise<Trial> {
  const hello = await openHello(lab, app);
  let count = 0;
  let serving = { version: '', release: 0 };
  const publish = async (files: Attempt['files']): Promise<string> => {
    count += 1;
    await hello.publish(`v${count}`, files);
    return `v${count}`;
  };
  return {
    ...hello,
    get serving() {
      return serving;
    },
    async succeed({ files, options, signal } = {}) {
      const version = await publish(files);
      const events: DeploymentEvent[] = [];
      const deployment = deploymentOf(hello.target, options);
      deployment.on('event', (event) => events.push(event));
      const result = await deployment.deploy(signal === undefined ? {} : { signal });
      expect(result.outcome).toBe('deployed');
      serving = { version, release: result.release.number };
      await expectServing(hello, serving);
      return { result, events };
    },
    async fail(expected, { files, options, signal } = {}) {
      await publish(files);
      const failure = await failureOf(hello, expected, { options, signal });
      await expectServing(hello, serving);
      return failure;
    },
  };
}

/** Deploys what is there, and expects one error that says all there is to say. */
export async function failureOf(
  { target }: Pick<Hello, 'target'>,
  { message, ...where }: Expected,
  { options, signal }: { options?: Partial<DeploymentOptions> | undefined; signal?: AbortSignal | undefined } = {},
): Promise<Failure> {
  const events: DeploymentEvent[] = [];
  const deployment = deploymentOf(target, options);
  deployment.on('event', (event) => events.push(event));
  const error = await deployment.deploy(signal === undefined ? {} : { signal }).then(
    ({ outcome }) => new Error(`it did not fail: ${outcome}`),
    (thrown: unknown) => thrown,
  );
  if (!DeployError.isInstance(error)) throw error;
  expect(error.toJSON()).toMatchObject({
    name: expect.stringMatching(/^(Deploy|Command|Host|Source)Error$/),
    ...where,
  });
  expect(error.recovery?.toJSON()).toBeUndefined();
  expect(error.hint).toMatch(/\S/);
  if (message !== undefined) expect(error.message).toMatch(message);
  expectToldOnce(events, error);
  return { error, events };
}

/** One error in one stage ends one run; it is never logged as well. */
function expectToldOnce(events: readonly DeploymentEvent[], error: DeployError): void {
  const ends = events.flatMap((event) => (event.type === 'run:end' ? [event.error] : []));
  expect(ends).toEqual([error.toJSON()]);
  const stages = events.flatMap((event) => (event.type === 'stage:end' && event.error ? [event.stage] : []));
  expect(stages.length).toBeLessThanOrEqual(1);
  const logged = events.filter(
    ({ type, ...event }) => type === 'log' && 'text' in event && event.text === error.message,
  );
  expect(logged).toEqual([]);
}

/** This release alone is there, and answers. */
export async function expectServing(hello: Hello, { version, release }: Trial['serving']): Promise<void> {
  if (release > 0) expect(await hello.get()).toMatchObject({ status: 200, version });
  // The network of an app stays from its first deploy until it is destroyed.
  const stays = `network app ${hello.target.app}.internal`;
  let left: readonly string[] = [];
  const isClean = async (): Promise<boolean> => {
    left = (await leftovers(hello.server, hello.target.app, release)).filter((line) => line !== stays);
    return left.length === 0;
  };
  // What ran over a connection that was lost is ended by the server, which may take a moment.
  await until(isClean, { waitingFor: 'nothing to be left over' }).catch(() => undefined);
  expect(left).toEqual([]);
}

/** For what needs a moment after a fault, such as Docker that comes back. */
export async function untilServing(hello: Hello, { version }: Trial['serving']): Promise<void> {
  await until(async () => (await hello.get().catch(() => undefined))?.version === version, { waitingFor: version });
}

/** Cases for `test.for`, each under its whole title: '%s'. */
export function titled<Case extends { readonly title: string }>(cases: readonly Case[]): (readonly [string, Case])[] {
  return cases.map((one) => [one.title, one]);
}
