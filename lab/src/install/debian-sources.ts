/** One repository of Debian as apt's own files on this machine name it. */
export interface DebianSource {
  readonly uri: string;
  readonly suite: string;
  readonly signedBy: string | undefined;
}

/** Finds the machine's sources of one Debian release (main, updates, security) in the text of its sources files. */
export function parseSources(text: string, release: string): DebianSource[] {
  const all = /^Types:/m.test(text) ? parseStanzas(text) : parseLines(text);
  return all.filter(({ suite }) => suite === release || suite.startsWith(`${release}-`));
}

export function formatSource({ uri, suite, signedBy }: DebianSource): string {
  return `deb ${signedBy ? `[signed-by=${signedBy}] ` : ''}${uri} ${suite} main`;
}

function parseStanzas(text: string): DebianSource[] {
  return text.split(/\n\s*\n/).flatMap((stanza) => {
    const field = (name: string): string | undefined =>
      new RegExp(`^${name}:[ \\t]*(.+)$`, 'm').exec(stanza)?.[1]?.trim();
    const words = (name: string): string[] => field(name)?.split(/\s+/) ?? [];
    if (!words('Types').includes('deb')) return [];
    const signedBy = field('Signed-By');
    return words('URIs').flatMap((uri) => words('Suites').map((suite) => ({ uri, suite, signedBy })));
  });
}

function parseLines(text: string): DebianSource[] {
  return text.split('\n').flatMap((line) => {
    const [, options = '', uri, suite] = /^deb\s+(?:\[([^\]]*)\]\s+)?(\S+)\s+(\S+)/.exec(line) ?? [];
    if (!uri || !suite) return [];
    return [{ uri, suite, signedBy: /signed-by=(\S+)/.exec(options)?.[1] }];
  });
}
