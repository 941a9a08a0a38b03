import { z } from 'zod';
import type { Host } from '../contract/index.ts';
import { checked } from './checked.ts';
import { environment } from './environment.ts';
import { linkedHost } from './linked-host.ts';
import { sshDialer } from './ssh-link.ts';

/** Which server, as whom, and how it is known. */
export interface SshOptions {
  /** Name or address. */
  readonly host: string;
  /** Default: 22. */
  readonly port?: number;
  /** Default: the user of this process. */
  readonly username?: string;
  /** Default: what the agent offers, then ~/.ssh/id_ed25519, id_ecdsa and id_rsa, as far as they are there. */
  readonly privateKeyFile?: string;
  /** The key itself, in the form of OpenSSH or PEM. */
  readonly privateKey?: string;
  /** Of the private key. */
  readonly passphrase?: string;
  /** Socket of an SSH agent. Default: SSH_AUTH_SOCK, where no key is given. */
  readonly agent?: string;
  /** Keys of servers. Default: ~/.ssh/known_hosts and /etc/ssh/ssh_known_hosts. */
  readonly knownHostsFile?: string;
  /** Fingerprint of the server's key, `SHA256:...` as `ssh-keygen -l` prints it; then no file is asked. */
  readonly hostKey?: string;
  /** Until the login is done; milliseconds. Default: 10 000. */
  readonly connectTimeoutMs?: number;
  /** For people, in logs and errors. Default: `username@host`. */
  readonly name?: string;
}

const text = z.string().min(1);

const schema = z
  .strictObject({
    host: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._:%-]*$/, 'must be the name or address of a host'),
    port: z.number().int().min(1).max(65_535).optional(),
    username: z
      .string()
      .regex(/^[^\s@:/-][^\s@:/]*$/, 'must be the name of a user')
      .optional(),
    privateKeyFile: text.optional(),
    privateKey: text.optional(),
    passphrase: text.optional(),
    agent: text.optional(),
    knownHostsFile: text.optional(),
    hostKey: z
      .string()
      .regex(/^SHA256:[A-Za-z0-9+/]{43}$/, 'must be SHA256: and 43 letters, as ssh-keygen -l prints it')
      .optional(),
    connectTimeoutMs: z.number().int().positive().optional(),
    name: text.optional(),
  })
  .refine((options) => options.privateKey === undefined || options.privateKeyFile === undefined, {
    path: ['privateKey'],
    message: 'cannot be given together with privateKeyFile',
  });

/**
 * A server over SSH: one connection, made at first use. It must be known: see `knownHostsFile` and `hostKey`.
 * @throws TypeError that names every wrong option
 */
export function ssh(options: SshOptions): Host {
  checked(schema, options, 'ssh');
  const { host, port = 22, username = environment().user, connectTimeoutMs = 10_000 } = options;
  const name = options.name ?? `${username}@${host}${port === 22 ? '' : `:${port}`}`;
  return linkedHost(sshDialer({ ...options, host, port, username, connectTimeoutMs, name }));
}
