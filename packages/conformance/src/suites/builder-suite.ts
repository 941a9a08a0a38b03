import assert from 'node:assert/strict';
import { stat } from 'node:fs/promises';
import { type Builder, type Checkout, type Context, imageOf, type Logger, readFileTree } from '@appliku/core';
import { assertCode, assertPlugin } from './expect.ts';
import { casesOf, type Suite, suiteOf, type Work } from './suite.ts';

/** A builder on a real host, with an app of its own for one case. */
export interface BuilderSubject extends Partial<AsyncDisposable> {
  readonly builder: Builder;
  readonly context: Context;
  readonly app: string;
  /** Code that can be built; another number is another version of it. */
  checkout(version: number): Promise<Checkout>;
  /** Code that cannot. */
  broken(): Promise<Checkout>;
}

const cases: Readonly<Record<string, Work<BuilderSubject>>> = {
  'says what it is': async ({ builder }) => {
    assertPlugin(builder, 'builder');
    assert.equal(typeof builder.inputs(), 'string');
  },

  'makes what it says, where it should be': async ({ builder, context, app, checkout }) => {
    const built = await builder.build(await checkout(1), app, context);
    assert.equal(built.artifact.kind, builder.makes);
    assert.match(built.artifact.id, /^sha256:[0-9a-f]{64}$/);
    if ('directory' in built) assert.ok((await stat(built.directory)).isDirectory());
    const image = imageOf(built.artifact);
    assert.equal(image !== undefined, builder.makes === 'image' || builder.withImage === true);
    if (image === undefined) return;
    assert.equal(built.on, context.places.build);
    assert.match(image.id, /^sha256:[0-9a-f]{64}$/);
    assert.match(image.platform, /^[a-z]+\/[a-z0-9]+/);
  },

  'makes the same of the same code': async ({ builder, context, app, checkout }) => {
    const first = await builder.build(await checkout(1), app, context);
    const again = await builder.build(await checkout(1), app, context);
    assert.deepEqual(again.artifact, first.artifact);
  },

  'makes another of other code': async ({ builder, context, app, checkout }) => {
    const first = await builder.build(await checkout(1), app, context);
    const other = await builder.build(await checkout(2), app, context);
    assert.notEqual(other.artifact.id, first.artifact.id);
  },

  'leaves the checkout as it was, and its inputs too': async ({ builder, context, app, checkout }) => {
    const { directory, ...rest } = await checkout(1);
    const [tree, inputs] = [await readFileTree(directory), builder.inputs()];
    const built = await builder.build({ directory, ...rest }, app, context);
    if ('dispose' in built) await built.dispose?.();
    assert.equal((await readFileTree(directory)).hash, tree.hash);
    assert.equal(builder.inputs(), inputs);
  },

  'ejects the same of the same code, and writes nothing': async ({ builder, app, checkout }) => {
    const { directory } = await checkout(1);
    const tree = await readFileTree(directory);
    const files = await builder.eject?.(directory, app);
    assert.deepEqual(await builder.eject?.(directory, app), files);
    assert.equal((await readFileTree(directory)).hash, tree.hash);
    for (const name of Object.keys(files ?? {})) assert.match(name, /^[A-Za-z0-9._-]+$/);
  },

  'tells what it does as debug records': async ({ builder, context, app, checkout }) => {
    const texts: string[] = [];
    await builder.build(
      await checkout(1),
      app,
      heard(context, (text) => texts.push(text)),
    );
    assert.ok(texts.length > 0);
  },

  'says why it cannot build, with the last lines of the output': async ({ builder, context, app, broken }) => {
    const error = await assertCode(builder.build(await broken(), app, context), 'BUILD_FAILED');
    assert.ok(error.hint, 'a hint says what to do');
    assert.ok(error.output !== undefined && error.output.length > 0, 'the output says why');
  },

  'builds after a build that failed': async ({ builder, context, app, broken, checkout }) => {
    await builder.build(await broken(), app, context).catch(() => undefined);
    await builder.build(await checkout(1), app, context);
  },

  'does not build when the signal has fired before': async ({ builder, context, app, checkout }) => {
    await assert.rejects(builder.build(await checkout(1), app, { ...context, signal: AbortSignal.abort() }));
  },

  'ends when the signal fires while it builds': async ({ builder, context, app, checkout }) => {
    const cancel = new AbortController();
    const cancelling = heard({ ...context, signal: cancel.signal }, () => cancel.abort());
    await assert.rejects(builder.build(await checkout(3), app, cancelling));
  },
};

/** What the pipeline relies on in every builder. */
export const builderSuite: Suite<BuilderSubject> = suiteOf(casesOf<BuilderSubject>(cases));

function heard(context: Context, listener: (text: string) => void): Context {
  const log: Logger = {
    info: (text, fields) => context.log.info(text, fields),
    warn: (text, fields) => context.log.warn(text, fields),
    debug: (text, fields) => {
      context.log.debug(text, fields);
      listener(text);
    },
  };
  return { ...context, log };
}
