import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Checkout, Context, Revision, Source } from '../contract/index.ts';
import { DeployError } from '../errors.ts';
import { GitClient, type Commit } from './git-client.ts';
import { gitPlan, type GitOptions, type GitPlan } from './git-options.ts';
import { refOf, revisionOf } from './git-revision.ts';
import { writeGitTree } from './git-tree.ts';
import { nearest } from './nearest.ts';
import { workDirectory } from './work-directory.ts';

/** How many commits back a server is asked when it does not send a commit by its hash alone. The last: all. */
const depths = [50, 1_000, 0x7fffffff];

/**
 * A git repository over HTTP(S): one branch, tag or commit of it. Submodules and files in Git LFS are not supported yet.
 * @throws TypeError for wrong options
 */
export function git(options: GitOptions): Source {
  const plan = gitPlan(options);
  return {
    kind: 'source',
    name: 'git',
    specVersion: 1,
    resolve: (context) => resolve(plan, context),
    checkout: (revision, context) => checkout(plan, revision, context),
  };
}

async function resolve(plan: GitPlan, context: Context): Promise<Revision> {
  const { follow } = plan;
  if (follow.kind === 'commit') return { id: follow.id };
  hide(plan, context);
  const client = await GitClient.open(plan, context.signal);
  const refs = await client.refs(refOf(follow));
  const revision = revisionOf(follow, refs);
  if (revision !== undefined) return revision;
  throw await notFound(plan, client);
}

async function checkout(plan: GitPlan, revision: Revision, context: Context): Promise<Checkout> {
  hide(plan, context);
  const work = await workDirectory();
  try {
    const gitdir = join(work.path, 'git');
    const directory = join(work.path, 'files');
    const client = await GitClient.open(plan, context.signal, gitdir);
    const { tree, subject, author } = await fetchCommit(client, revision, plan.url);
    await writeGitTree(client, tree, directory, context.signal);
    await rm(gitdir, { recursive: true });
    return { revision: { ...revision, subject, author }, directory, dispose: work.remove };
  } catch (error) {
    await work.remove();
    throw error;
  }
}

async function fetchCommit(client: GitClient, { id, ref }: Revision, url: string): Promise<Commit> {
  await client.fetchCommit(id);
  for (const depth of depths) {
    const commit = await client.commit(id);
    if (commit !== undefined) return commit;
    await client.fetchHistory(ref?.startsWith('refs/heads/') === true ? ref : undefined, depth);
  }
  const commit = await client.commit(id);
  if (commit !== undefined) return commit;
  throw new DeployError(`${url} has no commit ${id}${ref === undefined ? '' : ` in ${ref}`}`, {
    code: 'REVISION_NOT_FOUND',
    hint: 'Check the hash; a commit that was replaced by a forced push is gone: deploy the branch again.',
  });
}

async function notFound({ url, follow }: GitPlan, client: GitClient): Promise<DeployError> {
  if (follow.kind !== 'branch' && follow.kind !== 'tag')
    return new DeployError(`${url} has no commits`, { code: 'REVISION_NOT_FOUND', hint: 'Push a branch first.' });
  const prefix = follow.kind === 'tag' ? 'refs/tags/' : 'refs/heads/';
  const names = (await client.refs(prefix)).map(({ name }) => name.slice(prefix.length));
  return new DeployError(`${url} has no ${follow.kind} ${follow.name}`, {
    code: 'REVISION_NOT_FOUND',
    hint: hintFor(follow.kind, nearest(follow.name, names)),
  });
}

function hintFor(kind: string, near: readonly string[]): string {
  if (near.length === 0) return `The repository has no ${kind} at all.`;
  return `Names are case-sensitive; near ones are ${near.map((name) => `\`${name}\``).join(', ')}.`;
}

/** The credentials may come back in a server's answer. */
function hide({ credentials }: GitPlan, context: Context): void {
  if (credentials !== undefined) context.mask(credentials.password);
}
