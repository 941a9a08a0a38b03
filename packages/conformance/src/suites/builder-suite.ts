import assert from 'node:assert/strict';
import { type Builder, type Checkout, type Context, DeployError, readFileTree } from '@appliku/core';
import type { Test } from './driver-suite.ts';

/** A builder on a real host, with an app of its own for one test. */
export interface BuilderSubject {
  readonly builder: Builder;
  readonly context: Context;
  readonly app: string;
  /** Code that can be built; another number is another version of it. */
  checkout(version: number): Promise<Checkout>;
  /** Code that cannot. */
  broken(): Promise<Checkout>;
}

/** What the pipeline relies on in every builder; `setup` is called once a test. */
export function builderSuite(test: Test, setup: () => Promise<BuilderSubject>): void {
  for (const [name, work] of Object.entries(cases)) test(name, async () => work(await setup()));
}

const cases: Readonly<Record<string, (subject: BuilderSubject) => Promise<void>>> = {
  'makes what it says, the same of the same code, another of other code': async (subject) => {
    const { builder, context, app } = subject;
    const first = await builder.build(await subject.checkout(1), app, context);
    assert.equal(first.artifact.kind, builder.makes);
    assert.match(first.artifact.id, /^sha256:[0-9a-f]{64}$/);
    const again = await builder.build(await subject.checkout(1), app, context);
    assert.deepEqual(again.artifact, first.artifact);
    const other = await builder.build(await subject.checkout(2), app, context);
    assert.notEqual(other.artifact.id, first.artifact.id);
  },

  'leaves the checkout as it was, and its inputs too': async ({ builder, context, app, checkout }) => {
    const { directory, ...rest } = await checkout(1);
    const [tree, inputs] = [await readFileTree(directory), builder.inputs()];
    await builder.build({ directory, ...rest }, app, context);
    assert.equal((await readFileTree(directory)).hash, tree.hash);
    assert.equal(builder.inputs(), inputs);
  },

  'says why it cannot build, with the last lines of the output, and builds the next': async (subject) => {
    const { builder, context, app } = subject;
    const error: unknown = await builder.build(await subject.broken(), app, context).catch((thrown: unknown) => thrown);
    assert.ok(DeployError.isInstance(error));
    assert.equal(error.code, 'BUILD_FAILED');
    assert.ok(error.hint);
    assert.ok(error.output !== undefined && error.output.length > 0);
    await builder.build(await subject.checkout(1), app, context);
  },

  'ends when the signal has fired': async ({ builder, context, app, checkout }) => {
    await assert.rejects(builder.build(await checkout(1), app, { ...context, signal: AbortSignal.abort() }));
  },
};
