import assert from 'node:assert/strict';
import { access, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Context, DeployError, type Names, type Source } from '@appliku/core';
import type { Test } from './driver-suite.ts';

/** A source of real code, for one test. */
export interface SourceSubject extends AsyncDisposable {
  readonly source: Source;
  readonly context: Context;
  /** Makes this the present code, as a new revision: all files at the top, name -> content. */
  write(files: Names<string>): Promise<void>;
}

/** What the pipeline relies on in every source; `setup` is called once a test. */
export function sourceSuite(test: Test, setup: () => Promise<SourceSubject>): void {
  for (const [name, work] of Object.entries(cases))
    test(name, async () => {
      await using subject = await setup();
      await work(subject);
    });
}

const cases: Readonly<Record<string, (subject: SourceSubject) => Promise<void>>> = {
  'resolves the same while nothing changes, and another after a change': async ({ source, context, write }) => {
    await write({ a: '1' });
    const first = await source.resolve(context);
    assert.deepEqual(await source.resolve(context), first);
    await write({ a: '2' });
    assert.notEqual((await source.resolve(context)).id, first.id);
  },

  'checks out exactly the files of the revision': async (subject) => {
    await subject.write({ a: '1', gone: '' });
    await subject.write({ a: '2', 'with space': 'ü' });
    const revision = await subject.source.resolve(subject.context);
    const checkout = await subject.source.checkout(revision, subject.context);
    assert.equal(checkout.revision.id, revision.id);
    assert.deepEqual(await filesIn(checkout.directory), { a: '2', 'with space': 'ü' });
    await checkout.dispose();
  },

  'gives the revision that was resolved or none, also when the code has moved on': async (subject) => {
    const { source, context, write } = subject;
    await write({ a: 'before' });
    const revision = await source.resolve(context);
    await write({ a: 'after' });
    const checkout = await source.checkout(revision, context).catch(expectCode('REVISION_NOT_FOUND'));
    if (checkout !== undefined) assert.deepEqual(await filesIn(checkout.directory), { a: 'before' });
    await checkout?.dispose();
  },

  'removes a checkout at dispose, and not another one; twice is success': async ({ source, context, write }) => {
    await write({ a: '1' });
    const revision = await source.resolve(context);
    const checkouts = [await source.checkout(revision, context), await source.checkout(revision, context)] as const;
    await checkouts[0].dispose();
    await checkouts[0].dispose();
    await assert.rejects(access(join(checkouts[0].directory, 'a')));
    assert.deepEqual(await filesIn(checkouts[1].directory), { a: '1' });
    await checkouts[1].dispose();
    await source.checkout(revision, context).then((again) => again.dispose());
  },

  'says that there is no such revision': async ({ source, context, write }) => {
    await write({ a: '1' });
    const { id } = await source.resolve(context);
    const other = { id: id.replaceAll(/[0-9a-f]/g, (digit) => (digit === '0' ? '1' : '0')) };
    assert.equal(await source.checkout(other, context).catch(expectCode('REVISION_NOT_FOUND')), undefined);
  },

  'ends when the signal has fired': async ({ source, context, write }) => {
    await write({ a: '1' });
    const revision = await source.resolve(context);
    const cancelled = { ...context, signal: AbortSignal.abort() };
    await assert.rejects(source.resolve(cancelled));
    await assert.rejects(source.checkout(revision, cancelled));
  },
};

async function filesIn(directory: string): Promise<Names<string>> {
  const names = await readdir(directory);
  const files = names.map(async (name) => [name, await readFile(join(directory, name), 'utf8')] as const);
  return Object.fromEntries(await Promise.all(files));
}

function expectCode(code: string): (error: unknown) => undefined {
  return (error) => {
    if (!DeployError.isInstance(error)) throw error;
    assert.equal(error.code, code);
  };
}
