/** A name on a git server. */
export interface Ref {
  readonly name: string;
  /** The commit, also of an annotated tag. */
  readonly commit: string;
  /** What a symbolic one points to. */
  readonly target?: string;
}

export interface Commit {
  readonly subject: string;
  readonly author: string;
  /** When it was committed; ISO 8601, UTC. Undefined: at no time there is. */
  readonly at?: string;
}

/** What we ask of a git repository. Two fulfil it: one of our own, and the program git. */
export interface GitClient {
  /** All whose names start with the prefix; more may be among them. */
  refs(prefix: string): Promise<readonly Ref[]>;
  /** One commit, without its history. That a server refuses to send it shows only in `commit()`. */
  fetchCommit(id: string): Promise<void>;
  /** The last commits of a branch; undefined: of all branches and tags. */
  fetchHistory(ref: string | undefined, depth: number): Promise<void>;
  /** Undefined: it was not fetched. */
  commit(id: string): Promise<Commit | undefined>;
  /**
   * Writes the files of a commit into a new directory, byte by byte as they are stored.
   * @throws SOURCE_INVALID for submodules, pointers of LFS, and names that lead out of the tree
   */
  write(id: string, directory: string): Promise<void>;
}
