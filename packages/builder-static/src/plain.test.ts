import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { builderSuite, fakeHost, testContext } from '@appliku/conformance';
import type { Builder, Checkout } from '@appliku/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PlainSite } from './options.ts';
import { staticSite } from './static-builder.ts';

let top = '';

beforeEach(async () => {
  top = await mkdtemp(join(tmpdir(), 'static-test-'));
});
afterEach(() => rm(top, { recursive: true }));

async function checkout(files: Readonly<Record<string, string>>): Promise<Checkout> {
  const directory = await mkdtemp(join(top, 'checkout-'));
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(directory, path)), { recursive: true });
    await writeFile(join(directory, path), content);
  }
  return { revision: { id: 'c0ffee' }, directory, dispose: () => Promise.resolve() };
}

async function build(source: Checkout, options: PlainSite = {}): ReturnType<Builder['build']> {
  return staticSite(options).build(source, 'docs', testContext({ host: fakeHost() }));
}

describe('staticSite() of files', () => {
  builderSuite(it, async () => ({
    builder: staticSite({ directory: 'public' }),
    context: testContext({ host: fakeHost() }),
    app: 'docs',
    checkout: (version) => checkout({ 'public/index.html': `${version}`, 'README.md': 'not of the site' }),
    broken: () => checkout({ 'src/index.html': 'elsewhere' }),
  }));

  it('takes 404.html for what is not there, where the site has one', async () => {
    const { artifact } = await build(await checkout({ 'index.html': '', '404.html': '', 'errors/404.html': '' }));
    expect(artifact).toMatchObject({ kind: 'site', notFound: '404.html' });
    const told = await build(await checkout({ 'e/404.html': '', 'index.html': '' }), {
      notFound: 'e/404.html',
      spa: true,
    });
    expect(told.artifact).toMatchObject({ notFound: 'e/404.html', spa: true });
    expect((await build(await checkout({ 'index.html': '' }))).artifact).not.toHaveProperty('notFound');
  });

  it('refuses what could not be served', async () => {
    const linked = await checkout({ 'index.html': '' });
    await symlink('/etc/passwd', join(linked.directory, 'passwd'));
    const failed = (message: string, output: readonly string[]): object => ({ code: 'BUILD_FAILED', message, output });
    await expect(build(linked)).rejects.toMatchObject(failed('The site has symbolic links', ['passwd -> /etc/passwd']));
    await expect(build(await checkout({ 'a\nb': '' }))).rejects.toMatchObject(
      failed('Names of files in the site have control characters', ['"a\\nb"']),
    );
    await expect(build(await checkout({}))).rejects.toMatchObject({ message: 'There are no files in the site' });
    await expect(build(await checkout({ 'app.js': '' }), { spa: true })).rejects.toMatchObject(
      failed('The site lacks a page that it needs', ['index.html']),
    );
  });
});
