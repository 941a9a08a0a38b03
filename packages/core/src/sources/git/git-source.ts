import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Checkout, Context, Revision, Source } from '../../contract/index.ts';
import { DeployError } from '../../errors.ts';
import { BuiltinGit } from './builtin-git.ts';
import type { Commit, GitClient, Ref } from './client.ts';
import type { GitOptions } from './options.ts';
import { gitPlan, type GitPlan } from './plan.ts';
import { refsAtOnce } from './refs-at-once.ts';
import { refOf, revisionOf, type Named } from './revision.ts';
import { nearest } from '../nearest.ts';
import { SystemGit, systemGitProblem } from './system-git.ts';
import { workDirectory } from '../work-directory.ts';

/** How many commits back a server is asked when it does not send a commit by its hash alone. The last: all. */
const depths = [50, 1_000, 0x7fffffff];

/**
 * A git repository over https, http or ssh: one branch, tag, ref or commit of it. Nothing ever asks a person. Submodules
 * and files in Git LFS are refused.
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
  const revision = revisionOf(follow, await refsOf(plan, refOf(follow), context));
  if (revision !== undefined) return revision;
  throw await notFound(plan, follow, context);
}

async function refsOf(plan: GitPlan, prefix: string, context: Context): Promise<readonly Ref[]> {
  if (plan.transport === 'http' && plan.client !== 'system') {
    const refs = await refsAtOnce(plan, prefix, context.signal);
    return refs ?? (await BuiltinGit.open(plan, context.signal)).refs(prefix);
  }
  const problem = await systemGitProblem(plan, context.signal);
  if (problem !== undefined) throw problem;
  await using work = await workDirectory();
  const client = await SystemGit.open(plan, context, work.path);
  return await client.refs(prefix);
}

async function checkout(plan: GitPlan, revision: Revision, context: Context): Promise<Checkout> {
  hide(plan, context);
  const work = await workDirectory();
  try {
    const directory = join(work.path, 'files');
    const scratch = join(work.path, 'scratch');
    await mkdir(scratch);
    const client = await openClient(plan, context, scratch);
    const commit = await fetchCommit(client, revision, plan.url);
    await client.write(revision.id, directory);
    await rm(scratch, { recursive: true });
    return { revision: { ...revision, ...commit }, directory, dispose: work.remove };
  } catch (error) {
    await work.remove();
    throw error;
  }
}

/** To fetch and to write files, the program git takes a fraction of the time and memory: see docs/sources.md. */
async function openClient(plan: GitPlan, context: Context, scratch: string): Promise<GitClient> {
  const builtin = (): Promise<GitClient> => BuiltinGit.open(plan, context.signal, join(scratch, 'git'));
  if (plan.client === 'builtin') return builtin();
  const problem = await systemGitProblem(plan, context.signal);
  if (problem === undefined) return SystemGit.open(plan, context, scratch);
  if (plan.client === 'system' || plan.transport === 'ssh') throw problem;
  context.log.debug('Fetching with what is built in: there is no git 2.32 or later on this machine');
  return builtin();
}

async function fetchCommit(client: GitClient, { id, ref }: Revision, url: string): Promise<Commit> {
  await client.fetchCommit(id);
  for (const depth of depths) {
    const commit = await client.commit(id);
    if (commit !== undefined) return commit;
    // A tag names no history: where it was moved, a branch may still lead there.
    await client.fetchHistory(ref?.startsWith('refs/') && !ref.startsWith('refs/tags/') ? ref : undefined, depth);
  }
  const commit = await client.commit(id);
  if (commit !== undefined) return commit;
  throw new DeployError(`${url} has no commit ${id}${ref === undefined ? '' : ` in ${ref}`}`, {
    code: 'REVISION_NOT_FOUND',
    hint: 'Check the hash; a commit that was replaced by a forced push is gone: deploy the branch again.',
  });
}

async function notFound(plan: GitPlan, follow: Named, context: Context): Promise<DeployError> {
  const { url } = plan;
  if (follow.kind === 'default')
    return new DeployError(`${url} has no commits`, { code: 'REVISION_NOT_FOUND', hint: 'Push a branch first.' });
  const [, prefix = '', name = ''] = /^(refs\/[^/]+\/)(.*)$/.exec(follow.name) ?? [];
  const names = (await refsOf(plan, prefix, context))
    .filter((ref) => ref.name.startsWith(prefix))
    .map((ref) => (follow.kind === 'ref' ? ref.name : ref.name.slice(prefix.length)));
  const wanted = follow.kind === 'ref' ? follow.name : name;
  return new DeployError(`${url} has no ${follow.kind} ${wanted}`, {
    code: 'REVISION_NOT_FOUND',
    hint: hintFor(follow.kind === 'ref' ? `ref in ${prefix}` : follow.kind, nearest(wanted, names)),
  });
}

function hintFor(kind: string, near: readonly string[]): string {
  if (near.length === 0) return `The repository has no ${kind} at all.`;
  return `Names are case-sensitive; near ones are ${near.map((name) => `\`${name}\``).join(', ')}.`;
}

/** What is secret may come back in a server's answer. */
function hide({ secrets }: GitPlan, context: Context): void {
  for (const value of secrets) context.mask(value);
}
