/** What is left open is taken from ssh's configuration (see `configFile`), and is OpenSSH's default then. */
export interface SshOptions {
  /** Name or address, or a `Host` of ssh's configuration. */
  readonly host: string;
  /** Default: `Port` of the configuration, or 22. */
  readonly port?: number;
  /** Default: `User` of the configuration, or the user of this process. */
  readonly username?: string;
  /**
   * Then no other key is tried. Default: what the agent offers, then each `IdentityFile` of the configuration, or
   * ~/.ssh/id_ed25519, id_ecdsa and id_rsa, as far as they are there.
   */
  readonly privateKeyFile?: string;
  /** The key itself, in the form of OpenSSH or PEM. */
  readonly privateKey?: string;
  /** Of the private key. */
  readonly passphrase?: string;
  /**
   * Socket of an SSH agent (on Windows a pipe, or `pageant`); no files are tried then. Default, where no key is given:
   * `IdentityAgent` of the configuration, or SSH_AUTH_SOCK; on Windows, the pipe of OpenSSH's agent.
   */
  readonly agent?: string;
  /** Keys of servers. Default: ~/.ssh/known_hosts and /etc/ssh/ssh_known_hosts, or what the configuration names. */
  readonly knownHostsFile?: string;
  /** What the server is called in files of known hosts. Default: host and port. */
  readonly hostKeyAlias?: string;
  /**
   * Fingerprint of the server's key, `SHA256:...` as `ssh-keygen -l` prints it; then files are asked for revoked keys
   * only. Of several keys that a server has, it is that of type ed25519, else ecdsa, else rsa.
   */
  readonly hostKey?: string;
  /**
   * Takes the key that a server shows when nothing is known of it yet, and writes it into the first file of known
   * hosts; a key that has changed is refused all the same. Default: false, or as `StrictHostKeyChecking` says.
   */
  readonly trustOnFirstUse?: boolean;
  /** A server to connect through, which may have one itself; false: none. Default: `ProxyJump` of the configuration. */
  readonly jump?: SshOptions | false;
  /** Until the login is done, for each server on the way; milliseconds. Default: `ConnectTimeout`, or 10 000. */
  readonly connectTimeoutMs?: number;
  /**
   * How often a server that is silent is asked whether it is there; a link with three questions unanswered is lost, so
   * it is noticed after four times this. Milliseconds, at most 6000: what runs on the host ends itself after 30 s
   * without us, and we must know before. Default: 5000.
   */
  readonly keepAliveMs?: number;
  /** ssh's configuration; false: none. Default: ~/.ssh/config, then /etc/ssh/ssh_config. */
  readonly configFile?: string | false;
  /** For people, in logs and errors. Default: `username@host`, as far as they are given. */
  readonly name?: string;
}
