import { createHmac } from 'node:crypto';

/** What a test pushes. */
export interface Pushed {
  readonly repository?: string;
  readonly ref?: string;
  readonly before?: string;
  readonly after?: string;
  readonly message?: string;
  readonly files?: readonly string[];
  readonly forced?: boolean;
}

/** A delivery as a provider sends it, signed by what its documentation says and not by the code that is tested. */
export interface Sent {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export const none: string = '0'.repeat(40);
export const commit = 'bffeb74224043ba2feb48d137756c8a9331c449a';

const defaults = {
  repository: 'acme/shop',
  ref: 'refs/heads/main',
  before: '28e1879d029cb852e4844d9c718537df08844e03',
  after: commit,
  message: 'Sell more',
  files: ['web/index.html'],
  forced: false,
};

/** Of the format in GitHub's "Webhook events and payloads", `push`, without what is not read. */
export function fromGithub(secret: string, pushed: Pushed = {}): Sent {
  const { repository, ref, before, after, message, files, forced } = { ...defaults, ...pushed };
  const head = {
    id: after,
    tree_id: 'f9d2a07e9488b91af2641b26b9407fe22a451433',
    distinct: true,
    message,
    timestamp: '2026-01-02T03:04:05+01:00',
    author: { name: 'Ann', email: 'ann@example.com', username: 'ann' },
    added: [],
    removed: [],
    modified: files,
  };
  const deleted = after === none;
  const body = JSON.stringify({
    ref,
    before,
    after,
    created: before === none,
    deleted,
    forced,
    base_ref: null,
    compare: 'https://github.com/acme/shop/compare/28e1879d029c...bffeb7422404',
    commits: deleted ? [] : [head],
    head_commit: deleted ? null : head,
    repository: { id: 35129377, name: 'shop', full_name: repository, private: true, default_branch: 'main' },
    pusher: { name: 'ann', email: 'ann@example.com' },
    sender: { login: 'ann', id: 6752317 },
  });
  return {
    body,
    headers: {
      'content-type': 'application/json',
      'user-agent': 'GitHub-Hookshot/044aadd',
      'x-github-delivery': '72d3162e-cc78-11e3-81ab-4c9367dc0958',
      'x-github-event': 'push',
      'x-github-hook-id': '292430182',
      'x-hub-signature-256': `sha256=${signed(secret, body)}`,
    },
  };
}

/** Of the format in GitLab's "Webhook events", push events and tag events. */
export function fromGitlab(secret: string, pushed: Pushed = {}, at: number = Date.now()): Sent {
  const { repository, ref, before, after, message, files } = { ...defaults, ...pushed };
  const deleted = after === none;
  const body = JSON.stringify({
    object_kind: ref.startsWith('refs/tags/') ? 'tag_push' : 'push',
    event_name: ref.startsWith('refs/tags/') ? 'tag_push' : 'push',
    before,
    after,
    ref,
    ref_protected: true,
    checkout_sha: deleted ? null : after,
    message: null,
    user_id: 4,
    user_name: 'Ann',
    user_username: 'ann',
    project_id: 15,
    project: { id: 15, name: 'Shop', path_with_namespace: repository, default_branch: 'main' },
    commits: deleted ? [] : [{ id: after, message, title: message, added: [], modified: files, removed: [] }],
    total_commits_count: deleted ? 0 : 1,
    repository: { name: 'Shop' },
  });
  const id = 'b9c5ce2c-cf5a-4e5b-a5c5-6f3ed7a5b9d2';
  const seconds = String(Math.floor(at / 1_000));
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
  const signature = createHmac('sha256', key).update(`${id}.${seconds}.${body}`).digest('base64');
  return {
    body,
    headers: {
      'content-type': 'application/json',
      'user-agent': 'GitLab/18.9.0',
      'idempotency-key': id,
      'x-gitlab-event': ref.startsWith('refs/tags/') ? 'Tag Push Hook' : 'Push Hook',
      'x-gitlab-webhook-uuid': '6a6d4f40-2c1e-4a9c-a1f5-2f5c1f8d0a11',
      ...(secret.startsWith('whsec_')
        ? { 'webhook-id': id, 'webhook-timestamp': seconds, 'webhook-signature': `v1,${signature}` }
        : { 'x-gitlab-token': secret }),
    },
  };
}

/** Of the format in Bitbucket Cloud's "Event payloads", `repo:push`. */
export function fromBitbucket(secret: string, pushed: Pushed = {}): Sent {
  const { repository, ref, before, after, message, forced } = { ...defaults, ...pushed };
  const [, kind = '', name = ''] = /^refs\/(heads|tags)\/(.+)$/.exec(ref) ?? [];
  const end = (hash: string): unknown =>
    hash === none
      ? null
      : {
          type: kind === 'tags' ? 'tag' : 'branch',
          name,
          target: { type: 'commit', hash, message, date: '2026-01-02' },
        };
  const body = JSON.stringify({
    actor: { type: 'user', nickname: 'ann', display_name: 'Ann' },
    repository: { type: 'repository', name: 'shop', full_name: repository, uuid: '{0b1d}' },
    push: {
      changes: [
        {
          new: end(after),
          old: end(before),
          created: before === none,
          closed: after === none,
          forced,
          truncated: false,
        },
      ],
    },
  });
  return {
    body,
    headers: {
      'content-type': 'application/json',
      'user-agent': 'Bitbucket-Webhooks/2.0',
      'x-attempt-number': '1',
      'x-event-key': 'repo:push',
      'x-hook-uuid': '1b2c9f0e-0f3d-4c86-a3e5-0a8f5d1f7e9c',
      'x-request-uuid': '8b7b6d0a-2a4f-4c1b-9d2e-7c6f5e4d3c2b',
      'x-hub-signature': `sha256=${signed(secret, body)}`,
    },
  };
}

/** Of the format in Gitea's "Webhooks", event `push`; Forgejo sends the same. */
export function fromGitea(secret: string, pushed: Pushed = {}): Sent {
  const { repository, ref, before, after, message, files } = { ...defaults, ...pushed };
  const deleted = after === none;
  const head = { id: after, message, added: [], removed: [], modified: files, timestamp: '2026-01-02T03:04:05Z' };
  const body = JSON.stringify({
    ref,
    before,
    after,
    compare_url: 'https://git.example.com/acme/shop/compare/28e1879d029c...bffeb7422404',
    commits: deleted ? null : [head],
    total_commits: deleted ? 0 : 1,
    head_commit: deleted ? null : head,
    repository: { id: 140, name: 'shop', full_name: repository, private: true, default_branch: 'main' },
    pusher: { id: 1, login: 'ann', username: 'ann' },
    sender: { id: 1, login: 'ann', username: 'ann' },
  });
  return {
    body,
    headers: {
      'content-type': 'application/json',
      'x-gitea-delivery': 'f6266f16-1bf3-46a5-9ea4-602e06ead473',
      'x-gitea-event': 'push',
      'x-github-event': 'push',
      'x-gitea-signature': signed(secret, body),
      'x-hub-signature-256': `sha256=${signed(secret, body)}`,
    },
  };
}

export function signed(secret: string, body: string): string {
  return createHmac('sha256', secret).update(body).digest('hex');
}
