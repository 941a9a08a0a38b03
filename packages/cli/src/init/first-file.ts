import { stringify } from 'yaml';

/** What somebody who begins has to say. */
export interface Answers {
  readonly app?: string;
  readonly host: string;
  readonly domains: readonly string[];
  readonly port?: number;
}

/** An `appliku.yml` to begin with. The only file that writes YAML. */
export function firstFile({ app, host, domains, port }: Answers): string {
  const file = {
    ...(app !== undefined && { app }),
    host,
    ...(domains.length > 0 && { domains }),
    ...(port !== undefined && { build_settings: { container_port: port } }),
  };
  return `# All keys: docs/appliku-yml.md of the SDK. HTTPS: https: { email: you@example.com }\n${stringify(file)}`;
}
