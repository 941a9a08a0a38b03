import { envText, execute } from '@appliku/core';
import type { Context, Names, Release } from '@appliku/core';
import type { Settings } from '../options.ts';
import { parseRecord, recordText, type ServiceRecord, servicesDirectory } from './service-record.ts';
import { servicesFile } from './services-file.ts';

/** What is there of services on a host: the record, and the text of each one's secrets. */
export interface ServiceFiles {
  readonly record: ServiceRecord;
  readonly secrets: Names<string>;
}

const recordName = 'services.json';
const composeName = 'docker-compose.yml';

/** $1: the directory. A line a file: its name, its content in base64. */
const readScript = `
cd "$1" 2>/dev/null || exit 0
for file in ${recordName} *.env; do
  [ ! -e "$file" ] || echo "$file $(base64 -w 0 < "$file")"
done`;

/** One round trip. @throws LEDGER_NEWER */
export async function readServices(app: string, { places, signal }: Context): Promise<ServiceFiles> {
  const argv = ['sh', '-c', readScript, 'services', servicesDirectory(app)];
  const { stdout } = await execute(places.run, argv, { signal });
  const files = new Map(stdout.split('\n').filter(Boolean).map(fileOf));
  const record = files.get(recordName);
  files.delete(recordName);
  const secrets = [...files].map(([name, text]) => [name.replace(/\.env$/, ''), text]);
  return { record: record === undefined ? {} : parseRecord(record), secrets: Object.fromEntries(secrets) };
}

/** The record is the last: whoever is killed before it puts the same in place again. */
export async function writeServices(
  { app, volumes }: Pick<Release, 'app' | 'volumes'>,
  { record, secrets }: ServiceFiles,
  settings: Pick<Settings, 'logs'>,
  { places, signal }: Context,
): Promise<void> {
  const directory = servicesDirectory(app);
  const write = async (name: string, text: string, mode: number): Promise<void> =>
    places.run.writeFile(`${directory}/${name}`, text, { mode, signal });
  for (const [name, text] of Object.entries(secrets)) await write(`${name}.env`, text, 0o640);
  await write(composeName, servicesFile(app, record, volumes, settings), 0o660);
  await write(recordName, recordText(record), 0o660);
}

/** Texts of the secrets of a release's services, by service. */
export async function secretTexts({ number, services }: Release, context: Context): Promise<Names<string>> {
  const withSecrets = Object.keys(services).filter((name) => (services[name]?.secrets.length ?? 0) > 0);
  const texts = withSecrets.map(async (name) => [name, envText(await context.secrets(number, name))] as const);
  return Object.fromEntries(await Promise.all(texts));
}

function fileOf(line: string): readonly [name: string, text: string] {
  const [name = '', encoded = ''] = line.split(' ');
  return [name, Buffer.from(encoded, 'base64').toString()];
}
