/** Who gives tokens, for what: of `Bearer realm="https://...",service="..."`. Undefined: it asks for something else. */
export function tokenUrl(challenge: string, repository: string): URL | undefined {
  if (!/^bearer /i.test(challenge)) return undefined;
  const values = new Map([...challenge.matchAll(/(\w+)="([^"]*)"/g)].map(([, name = '', value = '']) => [name, value]));
  const realm = values.get('realm') ?? '';
  if (!URL.canParse(realm)) return undefined;
  const url = new URL(realm);
  const service = values.get('service');
  if (service !== undefined) url.searchParams.set('service', service);
  url.searchParams.set('scope', `repository:${repository}:pull,delete`);
  return url;
}

/** Where the API of a registry has an image, which is named `repository@sha256:...`. */
export function manifestUrl(image: string): { readonly url: URL; readonly repository: string } {
  const [name = '', digest = ''] = image.split('@');
  const [server = '', ...path] = name.split('/');
  const repository = path.join('/');
  const isHere = /^(localhost|127\.[0-9.]+)(:|$)/.test(server);
  return { url: new URL(`${isHere ? 'http' : 'https'}://${server}/v2/${repository}/manifests/${digest}`), repository };
}
