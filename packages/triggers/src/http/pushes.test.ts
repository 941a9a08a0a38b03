import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bitbucket } from '../pushes/bitbucket.ts';
import { gitea } from '../pushes/gitea.ts';
import { github } from '../pushes/github.ts';
import { gitlab } from '../pushes/gitlab.ts';
import type { PushProvider } from '../pushes/provider.ts';
import { createQueue, type Queue } from '../queue/create-queue.ts';
import { memoryQueueStore } from '../stores/memory-store.ts';
import {
  commit,
  fromBitbucket,
  fromGitea,
  fromGithub,
  fromGitlab,
  none,
  type Pushed,
  type Sent,
} from '../testing/payloads.ts';
import type { PushTrigger, TriggerApp } from './app.ts';
import { createTriggers, type Triggers, type TriggersOptions } from './create-triggers.ts';

const signing = 'whsec_dGVzdHRlc3R0ZXN0dGVzdHRlc3R0ZXN0dGVzdHRlc3Q=';

interface Kind {
  readonly name: string;
  readonly from: PushProvider;
  readonly secret: string;
  readonly send: (secret: string, pushed?: Pushed) => Sent;
  /** Header that proves who sent it. */
  readonly proof: string;
}

const kinds: readonly Kind[] = [
  { name: 'GitHub', from: github, secret: 'hunter2', send: fromGithub, proof: 'x-hub-signature-256' },
  { name: 'GitLab, signed', from: gitlab, secret: signing, send: fromGitlab, proof: 'webhook-signature' },
  { name: 'GitLab, token', from: gitlab, secret: 'hunter2', send: fromGitlab, proof: 'x-gitlab-token' },
  { name: 'Bitbucket', from: bitbucket, secret: 'hunter2', send: fromBitbucket, proof: 'x-hub-signature' },
  { name: 'Gitea', from: gitea, secret: 'hunter2', send: fromGitea, proof: 'x-gitea-signature' },
];

/** Nothing runs: what was added is looked at. */
function setUp(apps: readonly TriggerApp[], options: Partial<TriggersOptions> = {}) {
  const queue = createQueue({
    store: memoryQueueStore(),
    deployment: () => {
      throw new Error('nothing is deployed here');
    },
  });
  return { queue, triggers: createTriggers({ apps, queue, ...options }) };
}

function shop({ from, secret }: Kind, rest: Partial<PushTrigger> = {}): TriggerApp {
  return {
    app: 'shop',
    host: 'web1',
    pushes: [{ from, repository: 'Acme/Shop', secret, branches: ['main'], ...rest }],
  };
}

async function post(triggers: Triggers, { from }: Pick<Kind, 'from'>, { body, headers }: Sent): Promise<number> {
  const response = await triggers(
    new Request(`https://deploy.example.com/hooks/push/${from.name}`, { method: 'POST', body, headers }),
  );
  await response.body?.cancel();
  return response.status;
}

async function jobsOf(queue: Queue): Promise<readonly string[]> {
  return (await queue.list()).map(({ app, commit: pushed, ref }) => `${app} ${pushed} ${ref}`);
}

describe.each(kinds)('a push of $name', (kind) => {
  it('deploys the commit that was pushed', async () => {
    const { queue, triggers } = setUp([shop(kind)]);
    expect(await post(triggers, kind, kind.send(kind.secret))).toBe(202);
    const [job] = await queue.list();
    expect(job).toMatchObject({ app: 'shop', host: 'web1', commit, ref: 'refs/heads/main', by: 'ann' });
    expect(job).toMatchObject({ trigger: kind.from.name });
  });

  it('deploys once, however often it comes', async () => {
    const { queue, triggers } = setUp([shop(kind)]);
    const sent = kind.send(kind.secret);
    const again = { ...sent, headers: { ...sent.headers, 'x-github-delivery': 'other', 'x-gitea-delivery': 'other' } };
    expect([await post(triggers, kind, sent), await post(triggers, kind, again)]).toEqual([202, 200]);
    expect(await jobsOf(queue)).toHaveLength(1);
  });

  it('of another secret, or of none, is refused', async () => {
    const { queue, triggers } = setUp([shop(kind)]);
    const foreign = kind.secret.startsWith('whsec_') ? `whsec_${'a'.repeat(43)}=` : 'hunter3';
    expect(await post(triggers, kind, kind.send(foreign))).toBe(401);
    const { body, headers } = kind.send(kind.secret);
    const { [kind.proof]: _proof, ...unproven } = headers;
    expect(await post(triggers, kind, { body, headers: unproven })).toBe(401);
    expect(await jobsOf(queue)).toEqual([]);
  });

  it('of another repository is refused, whatever secret that has here', async () => {
    const other: TriggerApp = { app: 'blog', pushes: [{ from: kind.from, repository: 'acme/blog', secret: 'theirs' }] };
    const { queue, triggers } = setUp([shop(kind), other]);
    expect(await post(triggers, kind, kind.send(kind.secret, { repository: 'acme/blog' }))).toBe(401);
    expect(await jobsOf(queue)).toEqual([]);
  });

  it('with anything changed is refused', async () => {
    const { queue, triggers } = setUp([shop(kind)]);
    const sent = kind.send(kind.secret);
    const proven = sent.headers[kind.proof] ?? '';
    const isSigned = kind.name !== 'GitLab, token';
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.boolean(), fc.integer({ min: 33, max: 126 }), async (at, inBody, code) => {
        const text = inBody && isSigned ? sent.body : proven;
        const index = at % text.length;
        const changed = text.slice(0, index) + String.fromCharCode(code) + text.slice(index + 1);
        fc.pre(changed !== text);
        const tampered =
          inBody && isSigned
            ? { ...sent, body: changed }
            : { ...sent, headers: { ...sent.headers, [kind.proof]: changed } };
        expect([400, 401]).toContain(await post(triggers, kind, tampered));
      }),
      { numRuns: 60 },
    );
    expect(await jobsOf(queue)).toEqual([]);
  });

  it('that is too large is refused', async () => {
    const sent = kind.send(kind.secret);
    const { triggers } = setUp([shop(kind)], { bodyBytes: sent.body.length - 1 });
    expect(await post(triggers, kind, sent)).toBe(413);
    const fits = setUp([shop(kind)], { bodyBytes: sent.body.length });
    expect(await post(fits.triggers, kind, sent)).toBe(202);
  });

  it('to another branch, and a deleted one, deploys nothing', async () => {
    const { queue, triggers } = setUp([shop(kind)]);
    expect(await post(triggers, kind, kind.send(kind.secret, { ref: 'refs/heads/next' }))).toBe(200);
    expect(await post(triggers, kind, kind.send(kind.secret, { after: none, message: 'gone' }))).toBe(200);
    expect(await jobsOf(queue)).toEqual([]);
  });

  it('of a tag deploys what asks for tags', async () => {
    const { queue, triggers } = setUp([shop(kind, { branches: [], tags: ['v*'] })]);
    expect(await post(triggers, kind, kind.send(kind.secret, { ref: 'refs/tags/v1.2', before: none }))).toBe(202);
    expect(await jobsOf(queue)).toEqual([`shop ${commit} refs/tags/v1.2`]);
  });

  it('whose commit says so is skipped', async () => {
    const { triggers } = setUp([shop(kind)]);
    expect(await post(triggers, kind, kind.send(kind.secret, { message: 'Words only [Skip Deploy]' }))).toBe(200);
    const heedless = setUp([shop(kind, { skipMarkers: false })]);
    expect(await post(heedless.triggers, kind, kind.send(kind.secret, { message: '[ci skip]' }))).toBe(202);
  });

  it('is taken with a secret of before, while one takes the place of another', async () => {
    const { triggers } = setUp([shop(kind, { secret: ['the next one', kind.secret] })]);
    expect(await post(triggers, kind, kind.send(kind.secret))).toBe(202);
  });

  it('deploys all apps of the repository, each by its own rules and secret', async () => {
    const admin: TriggerApp = { ...shop(kind), app: 'admin' };
    const docs: TriggerApp = { ...shop(kind, { branches: ['docs'] }), app: 'docs' };
    const other: TriggerApp = { ...shop(kind, { secret: 'another' }), app: 'other' };
    const { queue, triggers } = setUp([shop(kind), admin, docs, other]);
    expect(await post(triggers, kind, kind.send(kind.secret))).toBe(202);
    expect((await queue.list()).map(({ app }) => app).toSorted()).toEqual(['admin', 'shop']);
  });
});

describe('watched paths', () => {
  const told = kinds.filter(({ from }) => from !== bitbucket);

  it.each(told)('of $name: a push that changes none of them deploys nothing', async (kind) => {
    const { triggers } = setUp([shop(kind, { paths: ['web/**', '*.json'] })]);
    const send = (files: readonly string[]): Promise<number> => post(triggers, kind, kind.send(kind.secret, { files }));
    expect(await send(['docs/a.md', 'api/package.json'])).toBe(200);
  });

  it.each(told)('of $name: a push that changes one of them is deployed', async (kind) => {
    const { triggers } = setUp([shop(kind, { paths: ['web/**', '*.json'] })]);
    expect(await post(triggers, kind, kind.send(kind.secret, { files: ['docs/a.md', 'web/.env'] }))).toBe(202);
  });

  it.each(kinds)('of $name: a new branch is deployed, since not all of its files are told', async (kind) => {
    const { triggers } = setUp([shop(kind, { paths: ['web/**'] })]);
    expect(await post(triggers, kind, kind.send(kind.secret, { before: none, files: ['docs/a.md'] }))).toBe(202);
  });

  it('of a forced push of GitHub are not believed, nor are there any of Bitbucket', async () => {
    for (const kind of kinds.filter(({ from }) => from === github || from === bitbucket)) {
      const { triggers } = setUp([shop(kind, { paths: ['web/**'] })]);
      expect(await post(triggers, kind, kind.send(kind.secret, { forced: true, files: ['docs/a.md'] }))).toBe(202);
    }
  });
});

describe('GitHub', () => {
  const [kind] = kinds;
  if (kind === undefined) throw new Error('there is no GitHub');

  it('signs as openssl does', async () => {
    const { triggers } = setUp([shop(kind)]);
    const { body, headers } = fromGithub('hunter2');
    const args = ['dgst', '-sha256', '-hmac', 'hunter2', '-r'];
    const [hex] = execFileSync('openssl', args, { input: body, encoding: 'utf8' }).split(' ');
    expect(await post(triggers, kind, { body, headers: { ...headers, 'x-hub-signature-256': `sha256=${hex}` } })).toBe(
      202,
    );
  });

  it('may send a form', async () => {
    const { triggers } = setUp([shop(kind)]);
    const { body, headers } = fromGithub('hunter2');
    const form = new URLSearchParams({ payload: body }).toString();
    const args = ['dgst', '-sha256', '-hmac', 'hunter2', '-r'];
    const [hex] = execFileSync('openssl', args, { input: form, encoding: 'utf8' }).split(' ');
    const changed = { 'content-type': 'application/x-www-form-urlencoded', 'x-hub-signature-256': `sha256=${hex}` };
    expect(await post(triggers, kind, { body: form, headers: { ...headers, ...changed } })).toBe(202);
  });

  it('is answered to a ping and to other events, if they are its own', async () => {
    const { queue, triggers } = setUp([shop(kind)]);
    for (const event of ['ping', 'issues'])
      for (const [secret, status] of [
        ['hunter2', 200],
        ['hunter3', 401],
      ] as const) {
        const { body, headers } = fromGithub(secret);
        expect(await post(triggers, kind, { body, headers: { ...headers, 'x-github-event': event } })).toBe(status);
      }
    expect(await jobsOf(queue)).toEqual([]);
  });
});

describe('GitLab, signed', () => {
  const [, kind] = kinds;
  if (kind === undefined) throw new Error('there is no GitLab');

  it.each([-6, 6])('of %i minutes ago is refused', async (minutes) => {
    const { triggers } = setUp([shop(kind)]);
    expect(await post(triggers, kind, fromGitlab(signing, {}, Date.now() - minutes * 60_000))).toBe(401);
  });

  it('may carry several signatures', async () => {
    const { triggers } = setUp([shop(kind)]);
    const { body, headers } = fromGitlab(signing);
    const several = `v1,${'a'.repeat(43)}= ${headers['webhook-signature']}`;
    expect(await post(triggers, kind, { body, headers: { ...headers, 'webhook-signature': several } })).toBe(202);
  });
});

it('Forgejo signs in a header of its own', async () => {
  const kind = kinds[4];
  if (kind === undefined) throw new Error('there is no Gitea');
  const { triggers } = setUp([shop(kind)]);
  const { body, headers } = fromGitea('hunter2');
  const { 'x-gitea-signature': signature = '', 'x-gitea-event': _event, ...rest } = headers;
  const forgejo = { ...rest, 'x-forgejo-event': 'push', 'x-forgejo-signature': signature };
  expect(await post(triggers, kind, { body, headers: forgejo })).toBe(202);
});

it('refuses what comes too often for one app', async () => {
  const [kind] = kinds;
  if (kind === undefined) throw new Error('there is no GitHub');
  const { triggers } = setUp([shop(kind)], { perMinute: 2 });
  const statuses = [];
  for (const index of [1, 2, 3])
    statuses.push(await post(triggers, kind, fromGithub('hunter2', { message: `${index}` })));
  expect(statuses).toEqual([202, 202, 429]);
});

it('refuses other paths, other verbs, and what is no delivery', async () => {
  const [kind] = kinds;
  if (kind === undefined) throw new Error('there is no GitHub');
  const { triggers } = setUp([shop(kind)]);
  const ask = async (path: string, init?: RequestInit): Promise<number> =>
    (await triggers(new Request(`https://deploy.example.com${path}`, init))).status;
  expect(await ask('/hooks/push/github')).toBe(405);
  expect(await ask('/hooks/push/gitlab', { method: 'POST' })).toBe(404);
  expect(await ask('/hooks/push/github/more', { method: 'POST' })).toBe(404);
  expect(await ask('/other', { method: 'POST' })).toBe(404);
  expect(await ask('/hooks/%E0%A4%A', { method: 'POST' })).toBe(400);
  const headers = { 'x-github-event': 'push' };
  expect(await ask('/hooks/push/github', { method: 'POST', headers, body: 'no JSON' })).toBe(400);
});
