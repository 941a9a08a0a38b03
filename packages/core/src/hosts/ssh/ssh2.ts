export type {
  AnyAuthMethod,
  BaseAgent,
  Client,
  ClientChannel,
  ParsedKey,
  SignCallback,
  SigningRequestOptions,
} from 'ssh2';

export type Ssh2 = typeof import('ssh2');

/** The only file that imports it: what it says is made errors of ours where a login, and where a link is made. */
export async function loadSsh2(): Promise<Ssh2> {
  return (await import('ssh2')).default;
}
