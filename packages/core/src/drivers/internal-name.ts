import { partsOf } from '../app-id.ts';

/** What an app's names end with on networks that apps share: `shop.internal`, or `shop.staging.internal`. */
export function internalDomain(id: string): string {
  const { app, environment } = partsOf(id);
  return environment === 'production' ? `${app}.internal` : `${app}.${environment}.internal`;
}

/** What a process or service is called there. */
export function internalName(id: string, name: string): string {
  return `${name}.${internalDomain(id)}`;
}
