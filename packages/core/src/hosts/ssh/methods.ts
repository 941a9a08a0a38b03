import { chosenAgent } from './agent.ts';
import { HostError } from '../host-error.ts';
import { authError, type Tried } from './errors.ts';
import { keyTexts, type KeyText } from './keys.ts';
import type { Target } from './target.ts';
import type { AnyAuthMethod, ParsedKey, Ssh2 } from './ssh2.ts';

/** Ways to log in, in the order of OpenSSH: what the agent has, then files. */
export interface LoginMethods extends Tried {
  readonly handler: AnyAuthMethod[];
}

interface Found {
  readonly from: string;
  readonly key?: ParsedKey;
  /** In SSH's wire form. */
  readonly publicKey?: Buffer;
  readonly locked: boolean;
}

/** @throws HOST_AUTH when there is nothing to try, or a key that was named cannot be used */
export async function loginMethods(ssh2: Ssh2, target: Target): Promise<LoginMethods> {
  const { username, keys } = target;
  const found = (await keyTexts(keys, target.name)).map((text) => foundIn(ssh2, text, target));
  const wanted = found.flatMap(({ publicKey }) => publicKey ?? []);
  const agent = keys.agent === undefined ? undefined : chosenAgent(ssh2, keys.agent, wanted, keys.filesOnly);
  const usable = found.flatMap(({ from, key }) => (key === undefined ? [] : [{ from, key }]));
  const labels = [...(keys.agent === undefined ? [] : [`agent ${keys.agent}`]), ...usable.map(({ from }) => from)];
  const locked = found.filter((key) => key.locked).map(({ from }) => from);
  if (labels.length === 0) throw authError(target, { labels, locked });
  return {
    handler: [
      ...(agent === undefined ? [] : [{ type: 'agent', username, agent } as const]),
      ...usable.map(({ key }) => ({ type: 'publickey', username, key }) as const),
    ],
    labels,
    locked,
  };
}

function foundIn(ssh2: Ssh2, { from, text, publicText }: KeyText, target: Target): Found {
  const parsed = text === undefined ? undefined : ssh2.utils.parseKey(text, target.keys.passphrase);
  if (parsed !== undefined && !(parsed instanceof Error) && parsed.isPrivateKey())
    return { from, key: parsed, publicKey: parsed.getPublicSSH(), locked: false };
  if (target.keys.named) throw unusableError(from, parsed, target.name);
  // What is given as the file of a private key may also be a public one: the agent has the other half.
  const beside = publicText === undefined ? parsed : ssh2.utils.parseKey(publicText);
  const publicKey = beside === undefined || beside instanceof Error ? undefined : beside.getPublicSSH();
  const locked = parsed instanceof Error && /passphrase/.test(parsed.message);
  return { from, locked, ...(publicKey !== undefined && { publicKey }) };
}

function unusableError(from: string, parsed: ParsedKey | Error | undefined, host: string): HostError {
  const reason = parsed instanceof Error ? parsed.message : 'it is a public key';
  return new HostError(`cannot use the private key (${from}): ${reason}`, {
    code: 'HOST_AUTH',
    reason: 'auth',
    host,
    hint: 'An encrypted key needs the option passphrase; else check that it is a private key.',
    cause: parsed,
  });
}
