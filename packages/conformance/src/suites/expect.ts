import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { DeployError, type ErrorCode, type Plugin } from '@appliku/core';

/** What a promise is rejected with: a DeployError that has one of these codes. */
export async function assertCode(work: Promise<unknown>, ...codes: readonly ErrorCode[]): Promise<DeployError> {
  const error: unknown = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  assert.ok(DeployError.isInstance(error), `${codes.join(' or ')} expected, got ${String(error)}`);
  assert.ok(codes.includes(error.code), `${codes.join(' or ')} expected, got ${error.code}: ${error.message}`);
  return error;
}

/** What every plugin says of itself. */
export function assertPlugin(plugin: Plugin<string>, kind: string): void {
  assert.equal(plugin.kind, kind);
  assert.match(plugin.name, /^[a-z][a-z0-9-]*$/);
  assert.equal(plugin.specVersion, 1);
  assert.equal(plugin.inputs?.(), plugin.inputs?.());
}

/** For work that is awaited later: what it rejects with meanwhile is not lost, and not unhandled either. */
export function meanwhile<Result>(work: Promise<Result>): Promise<Result> {
  work.catch(() => undefined);
  return work;
}

/** For what can only be looked at: nobody says when it has happened. */
export async function until(condition: () => Promise<boolean>, what: string, patienceMs = 60_000): Promise<void> {
  const deadline = performance.now() + patienceMs;
  while (!(await condition())) {
    assert.ok(performance.now() < deadline, `not within ${patienceMs / 1000} s: ${what}`);
    await sleep(10);
  }
}
