import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { testContext } from '@appliku/conformance';
import { describe, expect, test } from 'vitest';
import { secret } from '../../secret.ts';
import { GitRepository } from '../fixtures/git-repository.ts';
import { serveGit } from '../fixtures/git-server.ts';
import { noHost } from '../fixtures/no-host.ts';
import { git } from './git-source.ts';

const context = (): ReturnType<typeof testContext> => testContext({ host: noHost });

describe.each(['system', 'builtin'] as const)('with the client %s', (client) => {
  test('sends credentials, masks them, and tells when they are wrong or missing', async () => {
    using repository = new GitRepository();
    const id = repository.commitFile('a', '');
    await using server = await serveGit(repository.root, { credentials: 'x-access-token:t0ken-t0ken' });
    const lent = testContext({ host: noHost });
    expect(await git({ url: server.url, client, token: secret('t0ken-t0ken') }).resolve(lent)).toMatchObject({ id });
    expect([...lent.masked]).toEqual(['t0ken-t0ken']);
    for (const wrong of [{}, { token: 'another' }, { username: 'x-access-token', password: 'another' }])
      await expect(git({ url: server.url, client, ...wrong }).resolve(context())).rejects.toMatchObject({
        code: 'SOURCE_AUTH',
      });
  });

  test('trusts the authority that was given, and no other', async () => {
    using repository = new GitRepository();
    const [own, other] = [certificate(repository.root), certificate(repository.root)];
    await using server = await serveGit(repository.root, { tls: own });
    const id = repository.commitFile('a', 'over https');
    const source = git({ url: server.url, client, ca: own.cert });
    const checkout = await source.checkout(await source.resolve(context()), context());
    expect(checkout.revision.id).toBe(id);
    await checkout.dispose();
    for (const ca of [{}, { ca: other.cert }])
      await expect(git({ url: server.url, client, ...ca }).resolve(context())).rejects.toMatchObject({
        code: 'SOURCE_UNREACHABLE',
        reason: 'tls',
        hint: expect.stringMatching(/by `ca`/),
      });
  });

  test('shows credentials in no command line, URL, error or log', async () => {
    using repository = new GitRepository();
    repository.commitFile('a', '');
    const shown: string[] = [];
    await using server = await serveGit(repository.root, {
      credentials: 'ada:pa55-"$(id)"-word',
      intercept: (request) => void shown.push(request.url ?? '', ...commandLines()),
    });
    const lent = testContext({ host: noHost });
    const source = git({ url: server.url, client, username: 'ada', password: 'pa55-"$(id)"-word' });
    const checkout = await source.checkout(await source.resolve(lent), lent);
    await checkout.dispose();
    const refused = git({ url: server.url, client, username: 'ada', password: 'pa55-wrong' }).resolve(lent);
    shown.push(JSON.stringify(await refused.catch((error: unknown) => error)), JSON.stringify(lent.records ?? []));
    expect(shown.some((text) => text.includes('git'))).toBe(true);
    expect(shown.filter((text) => text.includes('pa55'))).toEqual([]);
  });

  test('follows a redirect with its POST, and leaves the credentials behind', async () => {
    using repository = new GitRepository();
    const id = repository.commitFile('a', '');
    const seen: (string | undefined)[] = [];
    await using target = await serveGit(repository.root, {
      intercept: (request) => seen.push(request.headers.authorization) === 0,
    });
    await using server = await serveGit(repository.root, {
      intercept: (request, response) => {
        response.writeHead(301, { location: `${target.url}${request.url?.replace('/shop.git', '')}` }).end();
        return true;
      },
    });
    expect(await git({ url: server.url, client, token: 't0ken-t0ken' }).resolve(context())).toMatchObject({ id });
    expect(seen).toEqual([undefined, undefined]);
  });

  test('tells a server that is not there, or has no address', async () => {
    using repository = new GitRepository();
    const server = await serveGit(repository.root);
    await server[Symbol.asyncDispose]();
    await expect(git({ url: server.url, client }).resolve(context())).rejects.toMatchObject({
      code: 'SOURCE_UNREACHABLE',
      reason: 'refused',
    });
    await expect(git({ url: 'http://no-such-host.invalid/shop.git' }).resolve(context())).rejects.toMatchObject({
      code: 'SOURCE_UNREACHABLE',
      reason: 'dns',
    });
  });

  test('tells a missing repository, and a page that is no repository', async () => {
    using repository = new GitRepository();
    await using server = await serveGit(repository.root, {
      intercept: (request, response) => {
        if (request.url?.startsWith('/page') === true)
          response.writeHead(200, { 'content-type': 'text/html' }).end('<p>Hi');
        else response.writeHead(404).end();
        return true;
      },
    });
    const { origin } = new URL(server.url);
    await expect(git({ url: server.url, client }).resolve(context())).rejects.toMatchObject({
      code: 'SOURCE_UNREACHABLE',
    });
    await expect(git({ url: `${origin}/page` }).resolve(context())).rejects.toMatchObject({ code: 'SOURCE_INVALID' });
  });
});

/** Of a server at 127.0.0.1, signed by itself. */
function certificate(directory: string): { readonly key: string; readonly cert: string } {
  const [key, cert] = [join(directory, 'key.pem'), join(directory, 'cert.pem')];
  const make = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'];
  const names = ['-subj', '/CN=git', '-addext', 'subjectAltName=IP:127.0.0.1'];
  execFileSync('openssl', [...make, ...names, '-keyout', key, '-out', cert], { stdio: 'ignore' });
  return { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') };
}

/** Of all processes. */
function commandLines(): readonly string[] {
  const ids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return ids.map((id) => {
    try {
      return readFileSync(`/proc/${id}/cmdline`, 'utf8');
    } catch {
      return ''; // It has ended.
    }
  });
}
