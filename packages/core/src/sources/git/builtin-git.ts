import fs from 'node:fs';
import type isomorphicGit from 'isomorphic-git';
import type { CommitObject } from 'isomorphic-git';
import { DeployError } from '../../errors.ts';
import type { Commit, GitClient, Ref } from './client.ts';
import { notGitError } from './errors.ts';
import { authorization, gitHttp, type HttpRemote, type HttpRequest, type HttpResponse } from './http.ts';
import { unsafeError } from './refusals.ts';
import { commitOf } from './revision.ts';
import { type TreeItem, writeGitTree } from './tree.ts';

type Git = typeof isomorphicGit;
type Http = { readonly request: (request: HttpRequest) => Promise<HttpResponse> };

/** A git client of our own, over HTTP, on isomorphic-git: the only file that knows it. */
export class BuiltinGit implements GitClient {
  /** @param gitdir where fetched objects are kept; needed only to fetch */
  static async open(remote: HttpRemote, signal: AbortSignal, gitdir = ''): Promise<BuiltinGit> {
    const { default: git } = await import('isomorphic-git');
    return new BuiltinGit(git, remote, signal, gitdir);
  }

  readonly #git: Git;
  readonly #remote: HttpRemote;
  readonly #signal: AbortSignal;
  readonly #http: Http;
  readonly #local: { readonly fs: typeof fs; readonly gitdir: string; readonly cache: object };

  private constructor(git: Git, remote: HttpRemote, signal: AbortSignal, gitdir: string) {
    this.#git = git;
    this.#remote = remote;
    this.#signal = signal;
    this.#http = { request: gitHttp(remote.url, { ...remote, signal }) };
    this.#local = { fs, gitdir, cache: {} };
  }

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

  async fetchCommit(id: string): Promise<void> {
    await this.#fetch({ remoteRef: id, ref: id, singleBranch: true, depth: 1 });
  }

  async fetchHistory(ref: string | undefined, depth: number): Promise<void> {
    if (ref === undefined) return this.#fetch({ singleBranch: false, tags: true, depth });
    // Named as it is stored, so that a deeper fetch builds on the one before.
    const stored = ref.replace(/^refs\/heads\//, 'refs/remotes/origin/');
    return this.#fetch({ remoteRef: ref, ref: stored, singleBranch: true, depth });
  }

  async commit(id: string): Promise<Commit | undefined> {
    const commit = await this.#commit(id);
    if (commit === undefined) return undefined;
    const { message, author, committer } = commit;
    return commitOf(author.name, committer.timestamp, message.split('\n', 1)[0] ?? '');
  }

  async write(id: string, directory: string): Promise<void> {
    const commit = await this.#commit(id);
    if (commit === undefined) throw new TypeError(`${id} was not fetched`);
    const objects = {
      tree: (tree: string): Promise<readonly TreeItem[]> => this.#tree(tree),
      blob: async (blob: string): Promise<Uint8Array> => (await this.#git.readBlob({ ...this.#local, oid: blob })).blob,
    };
    return writeGitTree(objects, commit.tree, directory, this.#signal);
  }

  async #commit(id: string): Promise<CommitObject | undefined> {
    try {
      return (await this.#git.readCommit({ ...this.#local, oid: id })).commit;
    } catch (error) {
      if (error instanceof this.#git.Errors.NotFoundError) return undefined;
      throw error;
    }
  }

  async #tree(id: string): Promise<readonly TreeItem[]> {
    try {
      const { tree } = await this.#git.readTree({ ...this.#local, oid: id });
      return tree.map(({ path, mode, type, oid }) => ({ name: path, mode, type, id: oid }));
    } catch (error) {
      throw error instanceof this.#git.Errors.UnsafeFilepathError ? unsafeError(error.message, error) : error;
    }
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
    const { url } = this.#remote;
    try {
      return await question({ url, http: this.#http, headers: authorization(this.#remote) });
    } catch (error) {
      this.#signal.throwIfAborted();
      throw DeployError.isInstance(error) ? error : notGitError(url, error);
    }
  }
}
