import { createHash } from 'node:crypto';
import type { Settings } from '../options/options.ts';
import type { AuthSettings, PlaceSettings, RateSettings } from '../options/place-options.ts';
import { usersDirectory } from './names.ts';
import type { UsersFiles } from './users-files.ts';

/**
 * Who may ask, and how often. In locations only, so that the authority's challenges and the pages for errors are open to
 * everybody.
 */
export function guardLines(
  app: string,
  { auth, allow, rateLimit }: PlaceSettings,
  users: UsersFiles,
): readonly string[] {
  return [
    ...(allow ? [...allow.map((network) => `allow ${network};`), 'deny all;'] : []),
    ...(auth ? authLines(auth, users) : []),
    ...(rateLimit ? limitLines(app, rateLimit) : []),
  ];
}

function authLines(auth: AuthSettings, users: UsersFiles): readonly string[] {
  return [
    `auth_basic "${auth.realm}";`,
    `auth_basic_user_file ${usersDirectory}/${users.get(auth)?.name};`,
    'set $appliku_authorization "";',
  ];
}

/** In a location, where they differ from what its server says. */
export function placeLines(place: PlaceSettings, settings: Settings): readonly string[] {
  const { clientMaxBodySize, proxyReadTimeoutMs, buffering } = place;
  return [
    ...(clientMaxBodySize === settings.clientMaxBodySize ? [] : [`client_max_body_size ${clientMaxBodySize};`]),
    ...(buffering?.requests === false ? ['proxy_request_buffering off;'] : []),
    ...(buffering?.responses === false ? ['proxy_buffering off;'] : []),
    ...(proxyReadTimeoutMs === settings.proxyReadTimeoutMs ? [] : [`proxy_read_timeout ${proxyReadTimeoutMs}ms;`]),
  ];
}

/**
 * Of all that the options limit, each counted for itself. A megabyte holds some 8000 clients, then the ones that were
 * quiet longest go.
 */
export function limitZones(app: string, { rateLimit, locations }: Settings): readonly string[] {
  const limits = [rateLimit, ...locations.map((location) => location.rateLimit)].flatMap((each) =>
    each ? [each] : [],
  );
  const zones = limits.map((limit) => {
    const rate = `${limit.requests}r/${limit.per === 'second' ? 's' : 'm'}`;
    return `limit_req_zone $binary_remote_addr zone=${zoneName(app, limit)}:1m rate=${rate};`;
  });
  return [...new Set(zones)];
}

function limitLines(app: string, limit: RateSettings): readonly string[] {
  const { requests, per, burst = requests } = limit;
  const words = burst === 0 ? '' : ` burst=${burst} nodelay`;
  return [
    `set $appliku_retry_after ${per === 'second' ? 1 : Math.ceil(60 / requests)};`,
    `limit_req zone=${zoneName(app, limit)}${words};`,
    'limit_req_status 429;',
  ];
}

/** Another name for another limit: Nginx keeps what a zone of a name was made with. */
function zoneName(app: string, limit: RateSettings): string {
  return `appliku_${app}_${createHash('sha256').update(JSON.stringify(limit)).digest('hex').slice(0, 12)}`;
}
