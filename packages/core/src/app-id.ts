const production = 'production';

/**
 * What all of an app in one environment is named by, and found by: `shop` in production, `shop_staging` in staging. Names
 * of apps and environments have no underscore, so that no two pairs share an id, nor one with an app `shop-staging`.
 */
export function appId(app: string, environment: string = production): string {
  return environment === production ? app : `${app}_${environment}`;
}

/** What an id was made of. */
export function partsOf(id: string): { readonly app: string; readonly environment: string } {
  const [app = id, environment = production] = id.split('_');
  return { app, environment };
}
