import * as z from 'zod';
import { hash, payloadOf } from './payload.ts';
import type { Delivery, PullRequest, Reading } from './provider.ts';

const schema = z.object({
  action: z.string(),
  number: z.number().int().positive(),
  pull_request: z.object({
    head: z.object({ sha: hash, repo: z.object({ full_name: z.string() }).nullish() }),
    base: z.object({ ref: z.string() }),
  }),
  repository: z.object({ full_name: z.string() }),
  sender: z.object({ login: z.string() }).nullish(),
});

/** All that change what there is to show, at GitHub and, spelt another way, at Gitea. */
const actions: Readonly<Record<string, PullRequest['action']>> = {
  opened: 'opened',
  reopened: 'opened',
  synchronize: 'updated',
  synchronized: 'updated',
  closed: 'closed',
};

/** The event `pull_request` of GitHub, which Gitea has too. */
export function readPullRequest(delivery: Delivery): Reading {
  const { action: said, number, pull_request: request, repository, sender } = schema.parse(payloadOf(delivery));
  const action = actions[said];
  if (action === undefined) return { kind: 'other', event: `pull_request ${said}` };
  const pullRequest = {
    repository: repository.full_name,
    number,
    action,
    from: request.head.repo?.full_name,
    target: request.base.ref,
    ref: `refs/pull/${number}/head`,
    commit: request.head.sha,
    ...(typeof sender?.login === 'string' && { by: sender.login }),
  };
  return { kind: 'pull-request', pullRequest };
}
