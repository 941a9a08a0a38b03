import assert from 'node:assert/strict';
import { access, readdir, readFile, writeFile } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import type { Context, Names, Source } from '@appliku/core';
import { assertCode, assertPlugin } from './expect.ts';
import { casesOf, type Suite, suiteOf, type Work } from './suite.ts';

/** A source of real code, for one case. */
export interface SourceSubject extends Partial<AsyncDisposable> {
  readonly source: Source;
  readonly context: Context;
  /** Makes this the present code, as a new revision: all files at the top, name -> content. */
  write(files: Names<string>): Promise<void>;
  /** Takes the code away: nobody can get at it any more. */
  vanish(): Promise<void>;
}

const cases: Readonly<Record<string, Work<SourceSubject>>> = {
  'says what it is': async ({ source }) => assertPlugin(source, 'source'),

  'resolves the same while nothing changes': async ({ source, context, write }) => {
    await write({ a: '1' });
    const first = await source.resolve(context);
    assert.ok(first.id.length > 0);
    assert.deepEqual(await source.resolve(context), first);
  },

  'resolves another after a change': async ({ source, context, write }) => {
    await write({ a: '1' });
    const first = await source.resolve(context);
    await write({ a: '2' });
    assert.notEqual((await source.resolve(context)).id, first.id);
  },

  'checks out exactly the files of the revision': async ({ source, context, write }) => {
    await write({ a: '1', gone: '' });
    await write({ a: '2', 'with space': 'ü' });
    const revision = await source.resolve(context);
    const checkout = await source.checkout(revision, context);
    assert.equal(checkout.revision.id, revision.id);
    assert.ok(isAbsolute(checkout.directory));
    assert.deepEqual(await filesIn(checkout.directory), { a: '2', 'with space': 'ü' });
    await checkout.dispose();
  },

  'gives the revision that was resolved or none, also when the code has moved on': async (subject) => {
    const { source, context, write } = subject;
    await write({ a: 'before' });
    const revision = await source.resolve(context);
    await write({ a: 'after' });
    const files = await source.checkout(revision, context).then(
      async ({ directory, dispose }) => filesIn(directory).finally(dispose),
      async (error: unknown) => void (await assertCode(Promise.reject(error), 'REVISION_NOT_FOUND')),
    );
    if (files !== undefined) assert.deepEqual(files, { a: 'before' });
  },

  'removes a checkout at dispose; twice is success': async ({ source, context, write }) => {
    await write({ a: '1' });
    const checkout = await source.checkout(await source.resolve(context), context);
    await checkout.dispose();
    await checkout.dispose();
    await assert.rejects(access(join(checkout.directory, 'a')));
  },

  'keeps checkouts apart, from each other and from the code': async ({ source, context, write }) => {
    await write({ a: '1' });
    const revision = await source.resolve(context);
    const checkouts = [await source.checkout(revision, context), await source.checkout(revision, context)] as const;
    await writeFile(join(checkouts[0].directory, 'a'), 'changed');
    assert.deepEqual(await filesIn(checkouts[1].directory), { a: '1' });
    await checkouts[0].dispose();
    assert.deepEqual(await filesIn(checkouts[1].directory), { a: '1' });
    await checkouts[1].dispose();
    assert.deepEqual(await source.resolve(context), revision);
    const again = await source.checkout(revision, context);
    assert.deepEqual(await filesIn(again.directory), { a: '1' });
    await again.dispose();
  },

  'says that there is no such revision': async ({ source, context, write }) => {
    await write({ a: '1' });
    const { id } = await source.resolve(context);
    const other = { id: id.replaceAll(/[0-9a-f]/g, (digit) => (digit === '0' ? '1' : '0')) };
    await assertCode(source.checkout(other, context), 'REVISION_NOT_FOUND');
  },

  'says that the code cannot be had, and what to do': async ({ source, context, write, vanish }) => {
    await write({ a: '1' });
    await vanish();
    const codes = ['SOURCE_UNREACHABLE', 'SOURCE_INVALID', 'SOURCE_AUTH'] as const;
    const { hint } = await assertCode(source.resolve(context), ...codes);
    assert.ok(hint, 'a hint says what to do');
  },

  'resolves nothing when the signal has fired before': async ({ source, context, write }) => {
    await write({ a: '1' });
    await assert.rejects(source.resolve({ ...context, signal: AbortSignal.abort() }));
  },

  'checks nothing out when the signal has fired before': async ({ source, context, write }) => {
    await write({ a: '1' });
    const revision = await source.resolve(context);
    await assert.rejects(source.checkout(revision, { ...context, signal: AbortSignal.abort() }));
  },
};

/** What the pipeline relies on in every source. */
export const sourceSuite: Suite<SourceSubject> = suiteOf(casesOf<SourceSubject>(cases));

async function filesIn(directory: string): Promise<Names<string>> {
  const names = await readdir(directory);
  const files = names.map(async (name) => [name, await readFile(join(directory, name), 'utf8')] as const);
  return Object.fromEntries(await Promise.all(files));
}
