import { describe, expect, it } from 'vitest';
import type { PreviewTrigger } from '../previews/preview.ts';
import { bitbucket } from '../pushes/bitbucket.ts';
import { gitea } from '../pushes/gitea.ts';
import { github } from '../pushes/github.ts';
import { gitlab } from '../pushes/gitlab.ts';
import type { PushProvider } from '../pushes/provider.ts';
import { createQueue, type Queue } from '../queue/create-queue.ts';
import { memoryQueueStore } from '../stores/memory-store.ts';
import { commit, fromGithub, type Sent } from '../testing/payloads.ts';
import {
  type Happened,
  type Requested,
  requestOfBitbucket,
  requestOfGitea,
  requestOfGithub,
  requestOfGitlab,
} from '../testing/pull-requests.ts';
import { createTriggers, type Triggers } from './create-triggers.ts';

interface Kind {
  readonly name: string;
  readonly from: PushProvider;
  readonly send: (secret: string, happened: Happened, requested?: Requested) => Sent;
  /** What is deployed. */
  readonly deploys: { readonly ref: string; readonly commit?: string };
}

const kinds: readonly Kind[] = [
  { name: 'GitHub', from: github, send: requestOfGithub, deploys: { ref: 'refs/pull/12/head', commit } },
  { name: 'GitLab', from: gitlab, send: requestOfGitlab, deploys: { ref: 'refs/merge-requests/12/head', commit } },
  { name: 'Bitbucket', from: bitbucket, send: requestOfBitbucket, deploys: { ref: 'refs/heads/feature/cart' } },
  { name: 'Gitea', from: gitea, send: requestOfGitea, deploys: { ref: 'refs/pull/12/head', commit } },
];

/** Nothing runs: what was added is looked at. */
function setUp(
  from: PushProvider,
  rest: Partial<PreviewTrigger> = {},
): { readonly queue: Queue; readonly triggers: Triggers } {
  const queue = createQueue({
    store: memoryQueueStore(),
    deployment: () => {
      throw new Error('nothing is deployed here');
    },
  });
  const previews = { from, repository: 'Acme/Shop', secret: 'hunter2', ...rest };
  return { queue, triggers: createTriggers({ apps: [{ app: 'shop', host: 'web1', previews }], queue }) };
}

async function post(triggers: Triggers, { from }: Pick<Kind, 'from'>, { body, headers }: Sent): Promise<unknown> {
  const request = { method: 'POST', body, headers };
  const response = await triggers(new Request(`https://deploy.example.com/hooks/push/${from.name}`, request));
  return { status: response.status, ...Object(await response.json()) };
}

async function waiting(queue: Queue): Promise<readonly string[]> {
  const jobs = await queue.list({ limit: 99 });
  return jobs.filter(({ state }) => state === 'waiting').map(({ app, action }) => `${action} ${app}`);
}

describe.each(kinds)('a pull request of $name', (kind) => {
  it.each(['opened', 'reopened', 'updated'] as const)('that is %s is deployed to its preview', async (happened) => {
    const { queue, triggers } = setUp(kind.from);
    expect(await post(triggers, kind, kind.send('hunter2', happened))).toMatchObject({
      status: 202,
      apps: [{ app: 'shop_pr-12' }],
    });
    const [job] = await queue.list();
    expect(job).toMatchObject({
      app: 'shop_pr-12',
      host: 'web1',
      action: 'deploy',
      by: 'ann',
      trigger: kind.from.name,
    });
    expect({ ref: job?.ref, commit: job?.commit }).toEqual(kind.deploys);
  });

  it.each(['merged', 'declined'] as const)('that is %s has its preview destroyed, data and all', async (happened) => {
    const { queue, triggers } = setUp(kind.from);
    await post(triggers, kind, kind.send('hunter2', 'opened'));
    expect(await post(triggers, kind, kind.send('hunter2', happened))).toMatchObject({ status: 202 });
    expect(await waiting(queue)).toEqual(['destroy shop_pr-12']);
    expect((await queue.list())[0]).toMatchObject({ volumes: true });
  });

  it('that has none is closed without a word', async () => {
    const { queue, triggers } = setUp(kind.from);
    expect(await post(triggers, kind, kind.send('hunter2', 'merged'))).toMatchObject({
      status: 200,
      apps: [{ ignored: 'there is no preview of it' }],
    });
    expect(await queue.list()).toEqual([]);
  });

  it('from a fork, or from one that is gone, is refused unless they are wanted', async () => {
    const { queue, triggers } = setUp(kind.from);
    for (const from of ['mallory/shop', null])
      expect(await post(triggers, kind, kind.send('hunter2', 'opened', { from }))).toMatchObject({
        apps: [{ ignored: 'it comes from a fork' }],
      });
    expect(await queue.list()).toEqual([]);
    const open = setUp(kind.from, { forks: true });
    expect(await post(open.triggers, kind, kind.send('hunter2', 'opened', { from: 'mallory/shop' }))).toMatchObject({
      status: 202,
    });
  });

  it('of a wrong secret, another repository, or sent again does nothing', async () => {
    const { queue, triggers } = setUp(kind.from);
    expect(await post(triggers, kind, kind.send('hunter3', 'opened'))).toMatchObject({ status: 401 });
    const foreign = kind.send('hunter2', 'opened', { repository: 'acme/blog', from: 'acme/blog' });
    expect(await post(triggers, kind, foreign)).toMatchObject({ status: 401 });
    const sent = kind.send('hunter2', 'opened');
    await post(triggers, kind, sent);
    expect(await post(triggers, kind, sent)).toMatchObject({ apps: [{ ignored: 'this delivery was seen before' }] });
    expect(await waiting(queue)).toEqual(['deploy shop_pr-12']);
  });

  it('whose labels or the like change is left alone', async () => {
    const { queue, triggers } = setUp(kind.from);
    expect(await post(triggers, kind, kind.send('hunter2', 'updated', { isOther: true }))).toMatchObject({
      status: 200,
      ignored: expect.stringMatching(/deploys nothing/),
    });
    expect(await queue.list()).toEqual([]);
  });
});

const [kind] = kinds;
if (kind === undefined) throw new Error('there is no GitHub');

it('no more previews are made than are wanted at once; one that is there is still updated', async () => {
  const { queue, triggers } = setUp(github, { most: 2 });
  const send = (happened: Happened, number: number, after?: string): Promise<unknown> =>
    post(triggers, kind, requestOfGithub('hunter2', happened, { number, ...(after !== undefined && { after }) }));
  for (const number of [1, 2]) await send('opened', number);
  expect(await send('opened', 3)).toMatchObject({ status: 200, apps: [{ ignored: 'there are 2 previews already' }] });
  expect(await send('updated', 2, 'a'.repeat(40))).toMatchObject({ status: 202 });
  expect(await waiting(queue)).toEqual(['deploy shop_pr-2', 'deploy shop_pr-1']);
});

it('only what is to be merged into branches that are named has one', async () => {
  const { triggers } = setUp(github, { into: ['main', 'release/*'] });
  const send = (into: string): Promise<unknown> => post(triggers, kind, requestOfGithub('hunter2', 'opened', { into }));
  expect(await send('next')).toMatchObject({ apps: [{ ignored: 'what is to be merged into next has no preview' }] });
  expect(await send('release/2')).toMatchObject({ status: 202 });
});

it('a push of the same repository deploys no preview, and is known', async () => {
  const { queue, triggers } = setUp(github);
  expect(await post(triggers, kind, fromGithub('hunter2'))).toMatchObject({ status: 200, apps: [] });
  expect(await queue.list()).toEqual([]);
});

it('an app that is itself an environment has none', () => {
  const { queue } = setUp(github);
  const previews = { from: github, repository: 'acme/shop', secret: 'hunter2' };
  expect(() => createTriggers({ apps: [{ app: 'shop_staging', previews }], queue })).toThrow(/apps\.0\.previews: are/);
});
