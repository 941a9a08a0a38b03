import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Context } from '../../contract/index.ts';
import { commandFailure } from '../../hosts/failure.ts';
import { eachOf } from '../each-of.ts';
import type { Commit, GitClient, Ref } from './client.ts';
import { commitArgv, fetchArgv, fetchProgress, parseCommit, parseListing, parseRefs, refsArgv } from './command.ts';
import { gitEnvironment, hiddenVariables } from './environment.ts';
import { gitFailure, isNotSent, programError } from './failure.ts';
import { keepBytes, prepareGit } from './files.ts';
import type { GitPlan } from './plan.ts';
import { isLfsPointer, largestPointer, lfsError, submoduleError, unsafeError } from './refusals.ts';
import { type GitResult, runGit } from './run.ts';
import type { SourceError } from '../source-error.ts';

type Lent = Pick<Context, 'signal' | 'progress'>;

/** Why the program git of this machine cannot be used for a repository. Undefined: it can. */
export async function systemGitProblem({ url }: GitPlan, signal: AbortSignal): Promise<SourceError | undefined> {
  const { exitCode, stdout } = await runGit(['version'], { env: hiddenVariables(), signal });
  return programError(url, exitCode === 0 ? stdout.toString() : undefined);
}

/** The program git of this machine, over HTTP and ssh. */
export class SystemGit implements GitClient {
  /** @param directory an empty one, for this client only */
  static async open(plan: GitPlan, context: Lent, directory: string): Promise<SystemGit> {
    await prepareGit(plan, directory);
    return new SystemGit(plan, context, directory);
  }

  readonly #plan: GitPlan;
  readonly #context: Lent;
  readonly #directory: string;
  readonly #env: Readonly<Record<string, string | undefined>>;

  private constructor(plan: GitPlan, context: Lent, directory: string) {
    this.#plan = plan;
    this.#context = context;
    this.#directory = directory;
    this.#env = { ...hiddenVariables(), ...gitEnvironment(plan, directory) };
  }

  async refs(prefix: string): Promise<readonly Ref[]> {
    return parseRefs((await this.#ask(refsArgv(this.#plan.url, prefix))).stdout.toString());
  }

  async fetchCommit(id: string): Promise<void> {
    await this.#git(['init', '--quiet', '--bare', '--template=']);
    await this.#fetch([id], 1);
  }

  async fetchHistory(ref: string | undefined, depth: number): Promise<void> {
    const names = ref === undefined ? ['refs/heads/*', 'refs/tags/*'] : [ref];
    await this.#fetch(
      names.map((name) => `+${name}:${name}`),
      depth,
    );
  }

  async commit(id: string): Promise<Commit | undefined> {
    const argv = commitArgv(id);
    const result = await this.#run(argv);
    if (/bad object|unknown revision|bad revision/.test(result.stderr)) return undefined;
    return parseCommit(succeeded(argv, result).stdout.toString());
  }

  async write(id: string, directory: string): Promise<void> {
    const files = parseListing((await this.#git(['ls-tree', '-r', '-z', '-l', '--full-tree', id])).stdout);
    const submodule = files.find(({ type }) => type === 'commit');
    if (submodule !== undefined) throw submoduleError(submodule.path);
    await keepBytes(this.#gitdir);
    await this.#git(['read-tree', id]);
    await mkdir(directory);
    await this.#git([`--work-tree=${directory}`, 'checkout-index', '--all']);
    const small = files.filter(({ mode, size }) => mode !== '120000' && size < largestPointer);
    await eachOf(small, ({ path }) => refusePointer(directory, path), this.#context.signal);
  }

  get #gitdir(): string {
    return join(this.#directory, 'git');
  }

  async #fetch(refs: readonly string[], depth: number): Promise<void> {
    const { progress } = this.#context;
    await this.#ask(fetchArgv(this.#plan.url, refs, depth), (text) => {
      const seen = fetchProgress(text);
      if (seen !== undefined) progress('fetch', seen.done, seen.total);
    });
  }

  /** Asks the server. What it does not send shows later. */
  async #ask(argv: readonly string[], onError?: (text: string) => void): Promise<GitResult> {
    const result = await this.#run(argv, onError);
    if (result.exitCode === 0 || isNotSent(result.stderr)) return result;
    throw gitFailure(this.#plan, result.stderr);
  }

  /** What needs no server. */
  async #git(argv: readonly string[]): Promise<GitResult> {
    return succeeded(argv, await this.#run(argv));
  }

  async #run(argv: readonly string[], onError?: (text: string) => void): Promise<GitResult> {
    return runGit([`--git-dir=${this.#gitdir}`, ...argv], {
      cwd: this.#directory,
      env: this.#env,
      signal: this.#context.signal,
      ...(onError && { onError }),
    });
  }
}

function succeeded(argv: readonly string[], result: GitResult): GitResult {
  if (result.exitCode === 0) return result;
  const invalid = /invalid path '.*'|.* is beyond a symbolic link/.exec(result.stderr)?.[0];
  throw invalid === undefined
    ? commandFailure(['git', ...argv], { ...result, stdout: result.stdout.toString() })
    : unsafeError(invalid);
}

async function refusePointer(directory: string, path: string): Promise<void> {
  if (isLfsPointer(await readFile(join(directory, path)))) throw lfsError(path);
}
