import type { Names, Store } from '../contract/index.ts';
import { envText, parseEnv } from './env-file.ts';
import type { Texts } from './texts.ts';

/** Values of secrets of a release, and of each of its services. */
export interface SecretValues {
  readonly own: Names<string>;
  readonly services: Names<Names<string>>;
}

/** Secrets of releases, each in a file of its own: what the app may read is not what its services may. */
export class SecretStore {
  readonly #store: Store;
  readonly #texts: Texts;
  readonly #given = new Map<number, SecretValues>();

  constructor(store: Store, texts: Texts) {
    this.#store = store;
    this.#texts = texts;
  }

  async write(number: number, values: SecretValues): Promise<void> {
    const services = joined(values.services);
    await Promise.all([
      this.#texts.write(ownKey(number), envText(values.own), { secret: true }),
      ...(services === '' ? [] : [this.#texts.write(servicesKey(number), services, { secret: true })]),
    ]);
    this.#given.set(number, values);
  }

  async own(number: number): Promise<Names<string>> {
    return this.#given.get(number)?.own ?? parseEnv(await this.#read(ownKey(number)));
  }

  async services(number: number): Promise<Names<Names<string>>> {
    return this.#given.get(number)?.services ?? parted(parseEnv(await this.#read(servicesKey(number))));
  }

  async #read(key: string): Promise<string> {
    return (await this.#store.read(key))?.value ?? '';
  }
}

function ownKey(number: number): string {
  return `releases/${number}/env`;
}

function servicesKey(number: number): string {
  return `releases/${number}/services.env`;
}

/** `service.NAME`: names of services have no dot. */
function joined(services: SecretValues['services']): string {
  const named = Object.entries(services).map(([service, values]) =>
    Object.fromEntries(Object.entries(values).map(([name, value]) => [`${service}.${name}`, value])),
  );
  return named.map(envText).join('');
}

function parted(values: Names<string>): SecretValues['services'] {
  const parts: Record<string, Record<string, string>> = {};
  for (const [key, value] of Object.entries(values)) {
    const [service = '', name = ''] = key.split('.');
    parts[service] = { ...parts[service], [name]: value };
  }
  return parts;
}
