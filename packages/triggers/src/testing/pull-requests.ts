import { commit, type Sent, signed } from './payloads.ts';

/** What a test does with a pull request. */
export interface Requested {
  readonly number?: number;
  readonly repository?: string;
  /** Repository that it comes from; null: that is gone. */
  readonly from?: string | null;
  readonly into?: string;
  readonly after?: string;
  /** Something else that changed of it, as a label does. */
  readonly isOther?: boolean;
}

/** What happened, in the words of each provider. */
export type Happened = 'opened' | 'reopened' | 'updated' | 'merged' | 'declined';

const defaults = {
  number: 12,
  repository: 'acme/shop',
  from: 'acme/shop',
  into: 'main',
  after: commit,
  isOther: false,
};

/** Of the format in GitHub's "Webhook events and payloads", `pull_request`, without what is not read. */
export function requestOfGithub(secret: string, happened: Happened, requested: Requested = {}): Sent {
  const { action, ...rest } = likeGithub(happened, requested, 'synchronize');
  const body = JSON.stringify({ action, ...rest });
  return {
    body,
    headers: {
      'content-type': 'application/json',
      'user-agent': 'GitHub-Hookshot/044aadd',
      'x-github-delivery': '5a4f4f3e-cc78-11e3-81ab-4c9367dc0958',
      'x-github-event': 'pull_request',
      'x-hub-signature-256': `sha256=${signed(secret, body)}`,
    },
  };
}

/** Of the format in Gitea's "Webhooks", event `pull_request`; Forgejo sends the same. */
export function requestOfGitea(secret: string, happened: Happened, requested: Requested = {}): Sent {
  const body = JSON.stringify(likeGithub(happened, requested, 'synchronized'));
  return {
    body,
    headers: {
      'content-type': 'application/json',
      'x-gitea-event': 'pull_request',
      'x-gitea-event-type': happened === 'updated' ? 'pull_request_sync' : 'pull_request',
      'x-github-event': 'pull_request',
      'x-gitea-signature': signed(secret, body),
    },
  };
}

/** Of the format in GitLab's "Webhook events", merge request events. */
export function requestOfGitlab(secret: string, happened: Happened, requested: Requested = {}): Sent {
  const { number, repository, from, into, after, isOther } = { ...defaults, ...requested };
  const actions = { opened: 'open', reopened: 'reopen', updated: 'update', merged: 'merge', declined: 'close' };
  const body = JSON.stringify({
    object_kind: 'merge_request',
    event_type: 'merge_request',
    user: { id: 1, name: 'Ann', username: 'ann' },
    project: { id: 15, name: 'Shop', path_with_namespace: repository, default_branch: 'main' },
    object_attributes: {
      id: 99,
      iid: number,
      target_branch: into,
      source_branch: 'feature/cart',
      source_project_id: 14,
      target_project_id: 15,
      state: happened === 'merged' ? 'merged' : happened === 'declined' ? 'closed' : 'opened',
      action: isOther ? 'update' : actions[happened],
      ...(happened === 'updated' && !isOther && { oldrev: '28e1879d029cb852e4844d9c718537df08844e03' }),
      source: from === null ? null : { id: 14, path_with_namespace: from },
      target: { id: 15, path_with_namespace: repository },
      last_commit: { id: after, message: 'Sell more', title: 'Sell more' },
    },
    labels: [],
    changes: {},
  });
  return {
    body,
    headers: {
      'content-type': 'application/json',
      'user-agent': 'GitLab/18.9.0',
      'idempotency-key': `${happened} ${number} ${after}`,
      'x-gitlab-event': 'Merge Request Hook',
      'x-gitlab-token': secret,
    },
  };
}

/** Of the format in Bitbucket Cloud's "Event payloads", `pullrequest:...`; it cuts hashes after 12 digits. */
export function requestOfBitbucket(secret: string, happened: Happened, requested: Requested = {}): Sent {
  const { number, repository, from, into, after, isOther } = { ...defaults, ...requested };
  const keys = {
    opened: 'created',
    reopened: 'created',
    updated: 'updated',
    merged: 'fulfilled',
    declined: 'rejected',
  };
  const end = (name: string, of: string | null): unknown => ({
    commit: { hash: after.slice(0, 12), type: 'commit' },
    branch: { name },
    repository: of === null ? null : { type: 'repository', full_name: of },
  });
  const body = JSON.stringify({
    repository: { type: 'repository', full_name: repository },
    actor: { type: 'user', display_name: 'Ann', nickname: 'ann' },
    pullrequest: {
      id: number,
      title: 'Sell more',
      state: happened === 'merged' ? 'MERGED' : happened === 'declined' ? 'DECLINED' : 'OPEN',
      source: end('feature/cart', from),
      destination: end(into, repository),
    },
  });
  return {
    body,
    headers: {
      'content-type': 'application/json',
      'x-event-key': isOther ? 'pullrequest:approved' : `pullrequest:${keys[happened]}`,
      'x-hub-signature': `sha256=${signed(secret, body)}`,
    },
  };
}

function likeGithub(happened: Happened, requested: Requested, updated: string): Readonly<Record<string, unknown>> {
  const { number, repository, from, into, after, isOther } = { ...defaults, ...requested };
  const actions = { opened: 'opened', reopened: 'reopened', updated, merged: 'closed', declined: 'closed' };
  const ends = {
    head: {
      label: 'acme:feature/cart',
      ref: 'feature/cart',
      sha: after,
      repo: from === null ? null : { id: 7, full_name: from },
    },
    base: {
      label: `acme:${into}`,
      ref: into,
      sha: '28e1879d029cb852e4844d9c718537df08844e03',
      repo: { full_name: repository },
    },
  };
  return {
    action: isOther ? 'labeled' : actions[happened],
    number,
    pull_request: {
      id: 138_709_392,
      number,
      state: happened === 'merged' || happened === 'declined' ? 'closed' : 'open',
      merged: happened === 'merged',
      title: 'Sell more',
      user: { login: 'ann' },
      ...ends,
    },
    repository: { id: 35_129_377, name: 'shop', full_name: repository, private: true },
    sender: { login: 'ann', id: 6_752_317 },
  };
}
