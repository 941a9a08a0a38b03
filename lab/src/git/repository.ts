import { cp, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { attempt, run } from '../machine/run.ts';

/** A file's text, or null where the file is to go. */
export type FileChange = string | { readonly content: string; readonly executable: boolean } | null;

export interface CommitOptions {
  readonly message?: string;
  /** "main" if not said; one that is not there starts where the last commit was made. */
  readonly branch?: string;
  /** Takes the place of the branch's last commit: history rewritten and pushed by force. */
  readonly amend?: boolean;
}

export interface Repository {
  readonly name: string;
  readonly httpUrl: string;
  readonly sshUrl: string;
  /** The bare repository on the machine, for hooks and for cloning without a network. */
  readonly directory: string;
  /** Commits changes to files, or a directory in the place of all there is; gives the commit's id. */
  commit(change: Readonly<Record<string, FileChange>> | string, options?: CommitOptions): Promise<string>;
  /** Names a commit; the last one made if none is said. */
  tag(name: string, commit?: string): Promise<void>;
}

export interface Urls {
  readonly httpUrl: string;
  readonly sshUrl: string;
}

const env = {
  GIT_AUTHOR_NAME: 'Lab',
  GIT_AUTHOR_EMAIL: 'lab@example.com',
  GIT_COMMITTER_NAME: 'Lab',
  GIT_COMMITTER_EMAIL: 'lab@example.com',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
};

export async function createRepository(place: string, name: string, urls: Urls): Promise<Repository> {
  const directory = join(place, 'repositories', `${name}.git`);
  const work = join(place, 'work', name);
  await run(['git', 'init', '-q', '--bare', '-b', 'main', directory], { env });
  await run(['git', 'init', '-q', '-b', 'main', work], { env });
  const git = (...words: readonly string[]): Promise<string> => run(['git', ...words], { cwd: work, env });
  await git('remote', 'add', 'origin', directory);
  return {
    name,
    ...urls,
    directory,
    async commit(change, { message = 'Change the app', branch = 'main', amend = false } = {}) {
      await switchTo(branch, work);
      if (typeof change === 'string') await replaceAll(change, work);
      else await changeFiles(change, work);
      await git('add', '--all', '--force');
      await git('commit', '-q', '--allow-empty', '-m', message, ...(amend ? ['--amend'] : []));
      await git('push', '-q', '--force', 'origin', branch);
      return git('rev-parse', 'HEAD');
    },
    async tag(tag, commit = 'HEAD') {
      await git('tag', '--force', tag, commit);
      await git('push', '-q', '--force', 'origin', `refs/tags/${tag}`);
    },
  };
}

async function switchTo(branch: string, cwd: string): Promise<void> {
  const has = async (name: string): Promise<boolean> =>
    (await attempt(['git', 'rev-parse', '--verify', '-q', name], { cwd, env })).exitCode === 0;
  if (!(await has('HEAD'))) await run(['git', 'symbolic-ref', 'HEAD', `refs/heads/${branch}`], { cwd, env });
  else if (await has(`refs/heads/${branch}`)) await run(['git', 'switch', '-q', branch], { cwd, env });
  else await run(['git', 'switch', '-q', '-c', branch], { cwd, env });
}

async function replaceAll(directory: string, work: string): Promise<void> {
  for (const name of await readdir(work)) {
    if (name !== '.git') await rm(join(work, name), { recursive: true });
  }
  const filter = (source: string): boolean => !['node_modules', '.git'].includes(basename(source));
  await cp(directory, work, { recursive: true, filter });
}

async function changeFiles(files: Readonly<Record<string, FileChange>>, work: string): Promise<void> {
  for (const [path, change] of Object.entries(files)) {
    const file = join(work, path);
    await rm(file, { force: true });
    if (change === null) continue;
    const { content, executable } = typeof change === 'string' ? { content: change, executable: false } : change;
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content, { mode: executable ? 0o755 : 0o644 });
  }
}
