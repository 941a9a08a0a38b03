import fs from 'node:fs';
import type isomorphicGit from 'isomorphic-git';
import { DeployError, messageOf } from '../errors.ts';
import type { GitPlan } from './git-options.ts';
import { gitHttp, type HttpRequest, type HttpResponse } from './git-http.ts';

export interface Ref {
  readonly name: string;
  /** The commit, also of an annotated tag. */
  readonly commit: string;
  /** What a symbolic one points to. */
  readonly target?: string;
}

export interface TreeItem {
  readonly name: string;
  readonly mode: string;
  readonly type: 'blob' | 'tree' | 'commit';
  readonly id: string;
}

export interface Commit {
  readonly tree: string;
  readonly subject: string;
  readonly author: string;
}

type Git = typeof isomorphicGit;
type Http = { readonly request: (request: HttpRequest) => Promise<HttpResponse> };
type Remote = Pick<GitPlan, 'url' | 'credentials'>;

/** What we ask of a git repository over HTTP, on isomorphic-git: the only file that knows it. */
export class GitClient {
  /** @param gitdir where fetched objects are kept; needed only to fetch */
  static async open(remote: Remote, signal: AbortSignal, gitdir = ''): Promise<GitClient> {
    const { default: git } = await import('isomorphic-git');
    return new GitClient(git, remote, signal, gitdir);
  }

  readonly #git: Git;
  readonly #remote: Remote;
  readonly #signal: AbortSignal;
  readonly #http: Http;
  readonly #local: { readonly fs: typeof fs; readonly gitdir: string; readonly cache: object };

  private constructor(git: Git, remote: Remote, signal: AbortSignal, gitdir: string) {
    this.#git = git;
    this.#remote = remote;
    this.#signal = signal;
    this.#http = { request: gitHttp(remote.url, signal) };
    this.#local = { fs, gitdir, cache: {} };
  }

  /** All whose names start with the prefix. */
  async refs(prefix: string): Promise<readonly Ref[]> {
    const refs = await this.#ask((remote) =>
      this.#git.listServerRefs({ ...remote, prefix, symrefs: true, peelTags: true }),
    );
    return refs.map(({ ref, oid, peeled, target }) => ({
      name: ref,
      commit: peeled ?? oid,
      ...(target !== undefined && { target }),
    }));
  }

  /** One commit. That a server refuses to send it shows only in `commit()`. */
  async fetchCommit(id: string): Promise<void> {
    await this.#fetch({ remoteRef: id, ref: id, singleBranch: true, depth: 1 });
  }

  /** The last commits of a branch; undefined: of all branches and tags. */
  async fetchHistory(ref: string | undefined, depth: number): Promise<void> {
    if (ref === undefined) return this.#fetch({ singleBranch: false, tags: true, depth });
    // Named as it is stored, so that a deeper fetch builds on the one before.
    const stored = ref.replace(/^refs\/heads\//, 'refs/remotes/origin/');
    return this.#fetch({ remoteRef: ref, ref: stored, singleBranch: true, depth });
  }

  /** Undefined: it was not fetched. */
  async commit(id: string): Promise<Commit | undefined> {
    try {
      const { commit } = await this.#git.readCommit({ ...this.#local, oid: id });
      return { tree: commit.tree, subject: commit.message.split('\n', 1)[0] ?? '', author: commit.author.name };
    } catch (error) {
      if (error instanceof this.#git.Errors.NotFoundError) return undefined;
      throw error;
    }
  }

  /** @throws SOURCE_INVALID for names that lead out of the tree */
  async tree(id: string): Promise<readonly TreeItem[]> {
    try {
      const { tree } = await this.#git.readTree({ ...this.#local, oid: id });
      return tree.map(({ path, mode, type, oid }) => ({ name: path, mode, type, id: oid }));
    } catch (error) {
      throw error instanceof this.#git.Errors.UnsafeFilepathError ? unsafe(this.#remote.url, error) : error;
    }
  }

  async blob(id: string): Promise<Uint8Array> {
    const { blob } = await this.#git.readBlob({ ...this.#local, oid: id });
    return blob;
  }

  async #fetch(
    what: Pick<Parameters<Git['fetch']>[0], 'ref' | 'remoteRef' | 'singleBranch' | 'tags' | 'depth'>,
  ): Promise<void> {
    await this.#git.init({ ...this.#local, bare: true });
    await this.#git.addRemote({ ...this.#local, remote: 'origin', url: this.#remote.url, force: true });
    await this.#ask((remote) => this.#git.fetch({ ...this.#local, ...remote, remote: 'origin', ...what }));
  }

  async #ask<Answer>(
    question: (remote: { url: string; http: Http; headers: Record<string, string> }) => Promise<Answer>,
  ): Promise<Answer> {
    const { url, credentials } = this.#remote;
    const headers: Record<string, string> = credentials === undefined ? {} : { authorization: basic(credentials) };
    try {
      return await question({ url, http: this.#http, headers });
    } catch (error) {
      this.#signal.throwIfAborted();
      throw DeployError.isInstance(error) ? error : notGit(url, error);
    }
  }
}

function basic({ username, password }: { readonly username: string; readonly password: string }): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}

function unsafe(url: string, cause: Error): DeployError {
  return new DeployError(`${url} holds a file that cannot be checked out: ${cause.message}`, {
    code: 'SOURCE_INVALID',
    hint: 'Rename the file in the repository.',
    cause,
  });
}

function notGit(url: string, cause: unknown): DeployError {
  return new DeployError(`${url} does not answer as a git repository does: ${messageOf(cause)}`, {
    code: 'SOURCE_INVALID',
    hint: 'Check that the URL is the one that `git clone` takes.',
    cause,
  });
}
