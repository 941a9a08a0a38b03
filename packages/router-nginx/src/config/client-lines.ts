import type { BalanceSettings } from '../options/balance-options.ts';
import { block } from './lines.ts';
import { lots } from './slot-lines.ts';

/** Who a client is taken for is passed on to where Nginx decides again, and never to the app. */
export const clientHeader = 'X-Appliku-Client';
const newCookie = 'appliku_client=$request_id; Path=/; HttpOnly; SameSite=Lax$appliku_secure';
const idForm = '"~^[0-9a-f]{32}$"';

/** Of all apps: what clients are told apart by, and their lots. */
export const clientMaps: readonly string[] = [
  '# Whom a request is from, by a cookie of ours; who has none is somebody new with each.',
  ...block('map $cookie_appliku_client $appliku_visitor', [
    'default $request_id;',
    `${idForm} $cookie_appliku_client;`,
  ]),
  ...block('map $https $appliku_secure', ['default "";', 'on "; Secure";']),
  ...block('map $cookie_appliku_client $appliku_new_cookie', [`default "${newCookie}";`, `${idForm} "";`]),
  ...block('map $appliku_canary $appliku_canary_cookie', ['default "";', 'yes $appliku_new_cookie;']),
  ...block('map $appliku_slot $appliku_relayed_client', ['default "";', 'relay $appliku_client;']),
  '# While a canary runs: the same client draws the same lot.',
  ...block('split_clients $appliku_client $appliku_lot', [
    ...Array.from({ length: lots - 1 }, (_, lot) => `1% ${lot};`),
    `* ${lots - 1};`,
  ]),
  ...block('map $arg_lot $appliku_asked_lot', ['default "";', String.raw`"~^\d\d?$" $arg_lot;`]),
];

/** For a server that nobody else gives them: Nginx wants every variable to be set somewhere. */
export const unsetClient: readonly string[] = ['slot', 'canary', 'client'].map((name) => `set $appliku_${name} "";`);

/** Before the slot is looked up. */
export function clientLines({ sticky }: BalanceSettings): readonly string[] {
  if (sticky === undefined || sticky === 'cookie') return ['set $appliku_client $appliku_visitor;'];
  if (sticky === 'address') return ['set $appliku_client $remote_addr;'];
  if (sticky === false) return ['set $appliku_client $request_id;'];
  return [
    `set $appliku_client $cookie_${sticky.cookie};`,
    ...block('if ($appliku_client = "")', ['set $appliku_client $request_id;']),
  ];
}

/** In the answer: what the client is to be known by. */
export function cookieLines({ sticky }: BalanceSettings): readonly string[] {
  if (sticky === 'cookie') return ['add_header Set-Cookie $appliku_new_cookie;'];
  return sticky === undefined ? ['add_header Set-Cookie $appliku_canary_cookie;'] : [];
}
