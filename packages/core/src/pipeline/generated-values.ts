import type { GeneratedSecret } from '../generated.ts';
import type { Names } from '../contract/index.ts';
import { mapValues } from '../map-values.ts';
import type { Run } from './run.ts';

/** The same run, with the values that are made of the app's key among its secrets. */
export function withGenerated(run: Run, key: string): Run {
  const { generated, secrets, serviceSecrets, ...configuration } = run.configuration;
  const valuesOf = (names: Names<GeneratedSecret> = {}): Names<string> =>
    mapValues(names, (secret) => {
      const { value, text } = secret.derive(key);
      run.redactor.add(value);
      run.redactor.add(text);
      return text;
    });
  const own = { ...secrets, ...valuesOf(generated.own) };
  const services = Object.entries(serviceSecrets).map(([name, values]) => [
    name,
    { ...values, ...valuesOf(generated.services[name]) },
  ]);
  const filled = { ...configuration, generated, secrets: own, serviceSecrets: Object.fromEntries(services) };
  return { ...run, configuration: filled };
}
