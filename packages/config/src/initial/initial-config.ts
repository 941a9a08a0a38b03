import type { Names } from '@appliku/core';
import { stringify } from 'yaml';
import { dataOf, nameOf } from '../app/names.ts';
import type { FileBuild, FileProcess } from '../file/app-file.ts';
import { type Found, nothing } from './found.ts';
import { readAppJson } from './read-app-json.ts';
import { readCompose } from './read-compose.ts';
import { readProcfile } from './read-procfile.ts';

/** What no file of another format says. */
export interface InitialAnswers {
  /** Default: the file says none, and the app is called by its directory. */
  readonly app?: string;
  /** As in `deploy@203.0.113.7`. Default: the file says none. */
  readonly host?: string;
  /** Default: none. */
  readonly domains?: readonly string[];
  /** Where the app listens. Default: what a Compose file says. */
  readonly port?: number;
}

const composeFiles = ['compose.yaml', 'compose.yml', 'docker-compose.yaml', 'docker-compose.yml'] as const;
/** What `initialConfig()` looks at, from the top of an app. */
export const initialFiles: readonly string[] = ['Procfile', 'app.json', 'Dockerfile', ...composeFiles];

/**
 * The text of an `appliku.yml` to begin with, of what other files say of an app; what was not taken over of them is told in
 * its comments.
 * @param files texts of those of `initialFiles` that there are, by name
 */
export function initialConfig(files: Names<string>, answers: InitialAnswers = {}): string {
  const found = together(files);
  const { app, host, domains = [], port } = answers;
  const build = { ...found.build, ...(port !== undefined && { container_port: port }) };
  const { build: _build, notes, ...sections } = found;
  const variables = sections.variables.length > 0 ? { environment_variables: sections.variables } : {};
  const { services, databases, volumes } = sections;
  const file = {
    ...(app !== undefined && { app }),
    ...(host !== undefined && { host }),
    ...(domains.length > 0 && { domains }),
    ...filled('build_settings', { ...build, ...variables }),
    ...filled('services', services),
    ...filled('databases', databases),
    ...filled('volumes', volumes),
  };
  const comments = ['All keys: docs/appliku-yml.md of the SDK. HTTPS: https: { email: you@example.com }', ...notes];
  const text = Object.keys(file).length === 0 ? '' : stringify(file, { lineWidth: 0 });
  return `${comments.map((line) => `# ${line}\n`).join('')}${text}`;
}

/** A Procfile says what runs, where there is one; app.json how many, and whose variables come first. */
function together(files: Names<string>): Found {
  const [composeFile] = composeFiles.flatMap((name) => (Object.hasOwn(files, name) ? [files[name] ?? ''] : []));
  const compose = composeFile === undefined ? nothing : readCompose(composeFile);
  const app = Object.hasOwn(files, 'app.json') ? readAppJson(files['app.json'] ?? '') : nothing;
  const procfile = Object.hasOwn(files, 'Procfile') ? readProcfile(files['Procfile'] ?? '') : nothing;
  const hasProcfile = Object.keys(procfile.services).length > 0;
  const [services, unknown] = scaled(hasProcfile ? procfile.services : compose.services, app.services);
  const named = new Set(app.variables.map(({ name }) => name));
  const [databases, twins] = apart(compose.databases, []);
  const [own, shared] = apart(services, Object.keys(databases));
  const [volumes, rest] = apart(compose.volumes, Object.keys(databases).map(dataOf));
  return {
    build: buildOf(app.build, compose.build, own),
    services: own,
    databases,
    volumes,
    variables: [...app.variables, ...compose.variables.filter(({ name }) => !named.has(name))],
    notes: [
      ...procfile.notes,
      ...compose.notes,
      ...app.notes,
      ...(hasProcfile && Object.keys(compose.services).length > 0
        ? ['processes are those of the Procfile, not those of the Compose file']
        : []),
      ...unknown.map((name) => `not taken over from app.json: formation of ${name}, which nothing else names`),
      ...[...twins, ...shared, ...rest].map((name) => `not taken over: ${name}, whose name on the server another has`),
    ],
  };
}

function scaled(
  services: Names<FileProcess>,
  scales: Names<FileProcess>,
): readonly [Names<FileProcess>, readonly string[]] {
  const merged = Object.entries(services).map(
    ([name, process]) => [name, { ...process, ...(Object.hasOwn(scales, name) ? scales[name] : {}) }] as const,
  );
  return [Object.fromEntries(merged), Object.keys(scales).filter((name) => !Object.hasOwn(services, name))];
}

/** Those that have a name on the server to themselves, where capitals, dashes and underscores make no difference. */
function apart<Value>(section: Names<Value>, others: readonly string[]): readonly [Names<Value>, readonly string[]] {
  const taken = new Set(others.map(nameOf));
  const left: string[] = [];
  const own = Object.entries(section).filter(([name]) => {
    const isFree = !taken.has(nameOf(name));
    if (!isFree) left.push(name);
    taken.add(nameOf(name));
    return isFree;
  });
  return [Object.fromEntries(own), left];
}

/** One release command: that of the processes, or that of app.json. */
function buildOf(app: FileBuild, compose: FileBuild, services: Names<FileProcess>): FileBuild {
  const { release_command: release, ...build } = { ...compose, ...app };
  return { ...build, ...(release !== undefined && services['release'] === undefined && { release_command: release }) };
}

function filled<Key extends string>(key: Key, section: object): Readonly<Record<string, object>> {
  return Object.keys(section).length > 0 ? { [key]: section } : {};
}
