import type { BaseAgent, ParsedKey, SignCallback, SigningRequestOptions, Ssh2 } from './ssh2.ts';

/**
 * An agent that offers the wanted keys first, so that a server that counts attempts gets to see them; or those only.
 * @param wanted public keys, in SSH's wire form
 */
export function chosenAgent(ssh2: Ssh2, socket: string, wanted: readonly Buffer[], only: boolean): BaseAgent {
  const agent = ssh2.createAgent(socket);
  const isWanted = (key: ParsedKey): boolean => wanted.some((blob) => blob.equals(key.getPublicSSH()));
  class ChosenAgent extends ssh2.BaseAgent {
    override getIdentities(done: (error?: Error | null, keys?: ParsedKey[]) => void): void {
      agent.getIdentities((error, found = []) => {
        const keys = found.flatMap((key) => (typeof key === 'object' && 'getPublicSSH' in key ? [key] : []));
        const rest = only ? [] : keys.filter((key) => !isWanted(key));
        done(error, [...keys.filter(isWanted), ...rest]);
      });
    }
    override sign(
      key: ParsedKey | Buffer | string,
      data: Buffer,
      options: SigningRequestOptions | SignCallback,
      done?: SignCallback,
    ): void {
      if (typeof options === 'function') agent.sign(key, data, options);
      else agent.sign(key, data, options, done);
    }
  }
  return new ChosenAgent();
}
