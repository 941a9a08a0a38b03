/** What stands for what in values of ssh's configuration. */
export interface Tokens {
  readonly home: string;
  /** Of the server: its address, the name it was asked for by, its port and user. */
  readonly host: string;
  readonly alias: string;
  readonly port: number;
  readonly username: string;
  readonly localUser: string;
}

/** A path with its `~` and `%` tokens filled in. @throws Error naming a token that is not supported */
export function expandPath(path: string, tokens: Tokens): string {
  return expand(path.replace(/^~(?=$|[\\/])/, tokens.home), tokens);
}

function expand(text: string, { home, host, alias, port, username, localUser }: Tokens): string {
  const known = new Map([
    ['%', '%'],
    ['d', home],
    ['h', host],
    ['n', alias],
    ['p', String(port)],
    ['r', username],
    ['u', localUser],
  ]);
  return text.replaceAll(/%(.?)|\$\{[^}]*\}/g, (token, letter: string | undefined) => {
    const value = letter === undefined ? undefined : known.get(letter);
    if (value === undefined) throw new Error(`${token} in ${text} is not supported`);
    return value;
  });
}
