import type { Secret } from '../../secret.ts';

/** Which repository, what of it, and how it is reached. */
export interface GitOptions {
  /** `https://`, `http://`, `ssh://user@host/path` or `user@host:path`; without a password in it. */
  readonly url: string;
  /** Deploys the head of this branch. Default: the server's default branch. */
  readonly branch?: string;
  /** Deploys this tag instead; an annotated one stands for its commit. */
  readonly tag?: string;
  /** Deploys this ref instead, by its full name: `refs/pull/7/head`. */
  readonly ref?: string;
  /** Deploys this commit instead: its full hash. */
  readonly commit?: string;

  /** Over https. Default: `x-access-token` with a token; Bitbucket wants `x-token-auth`, a GitLab deploy token its own name. */
  readonly username?: string;
  /** Over https. */
  readonly password?: string | Secret;
  /** Over https, an access token: sent as the password. */
  readonly token?: string | Secret;
  /** Over https: the certificates of authorities that are trusted instead of the known ones, as PEM text. */
  readonly ca?: string;

  /** Over ssh: the key itself, in the form of OpenSSH or PEM. Default: those that OpenSSH takes, by its configuration. */
  readonly privateKey?: string | Secret;
  /** Over ssh: a file with the key. */
  readonly privateKeyFile?: string;
  /** Over ssh: of the key. */
  readonly passphrase?: string | Secret;
  /** Over ssh: socket of an SSH agent. Default: SSH_AUTH_SOCK. */
  readonly agent?: string;
  /** Over ssh: keys of servers. Default: ~/.ssh/known_hosts and /etc/ssh/ssh_known_hosts. */
  readonly knownHostsFile?: string;
  /** Over ssh: fingerprint of the server's key, `SHA256:...` as `ssh-keygen -l` prints it; then no file is asked. */
  readonly hostKey?: string;

  /**
   * What speaks git: the program `git` of this machine, 2.32 or later, or what is built in, which knows http and https only.
   * Default: built in to look for the present revision, and the program to fetch it, where there is one; over ssh
   * always the program.
   */
  readonly client?: 'system' | 'builtin';
}
