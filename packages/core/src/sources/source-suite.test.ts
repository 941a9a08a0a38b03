import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sourceSuite, testContext } from '@appliku/conformance';
import { describe, test } from 'vitest';
import { directory } from './directory-source.ts';
import { GitRepository } from './fixtures/git-repository.ts';
import { serveGit } from './fixtures/git-server.ts';
import { noHost } from './fixtures/no-host.ts';
import { git } from './git/git-source.ts';

const context = testContext({ host: noHost });

describe.each(['system', 'builtin'] as const)('git, with the client %s', (client) => {
  sourceSuite(test, async () => {
    const repository = new GitRepository();
    const server = await serveGit(repository.root);
    return {
      source: git({ url: server.url, branch: 'main', client }),
      context,
      write: async (files) => {
        const items = Object.entries(files).map(([name, text]) => `100644 blob ${repository.blob(text)}\t${name}`);
        repository.commit(repository.tree(...items));
      },
      vanish: async () => repository[Symbol.dispose](),
      [Symbol.asyncDispose]: async () => {
        await server[Symbol.asyncDispose]();
        repository[Symbol.dispose]();
      },
    };
  });
});

describe('directory', () => {
  sourceSuite(test, async () => {
    const top = mkdtempSync(join(tmpdir(), 'suite-'));
    return {
      source: directory(top),
      context,
      write: async (files) => {
        for (const name of readdirSync(top)) rmSync(join(top, name));
        for (const [name, text] of Object.entries(files)) writeFileSync(join(top, name), text);
      },
      vanish: async () => rmSync(top, { recursive: true }),
      [Symbol.asyncDispose]: async () => rmSync(top, { recursive: true, force: true }),
    };
  });
});
