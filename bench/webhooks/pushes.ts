import { createHmac } from 'node:crypto';

export const secret = 'hunter2';
/** Each app may be pushed to 600 times a minute, unless a platform says otherwise. */
export const appNames: readonly string[] = Array.from({ length: 200 }, (_, index) => `app${index}`);

export function repositoryOf(app: string): string {
  return `acme/${app}`;
}

/** A push of GitHub with a commit of its own, signed: some 6 KiB, as one with a few commits has. */
export function pushOf(index: number): { readonly body: Buffer; readonly headers: Readonly<Record<string, string>> } {
  const repository = { full_name: repositoryOf(appNames[index % appNames.length] ?? '') };
  const id = index.toString(16).padStart(40, '0');
  const commits = Array.from({ length: 5 }, () => ({
    id,
    message: 'x'.repeat(1_000),
    added: [],
    modified: ['a'],
    removed: [],
  }));
  const text = {
    ref: 'refs/heads/main',
    before: 'a'.repeat(40),
    after: id,
    repository,
    head_commit: commits[0],
    commits,
  };
  const body = Buffer.from(JSON.stringify(text));
  const signature = createHmac('sha256', secret).update(body).digest('hex');
  const headers = {
    'content-type': 'application/json',
    'content-length': String(body.length),
    'x-github-event': 'push',
    'x-hub-signature-256': `sha256=${signature}`,
  };
  return { body, headers };
}
