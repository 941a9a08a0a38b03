import type { Settings } from '../options/options.ts';
import { block } from './lines.ts';
import { offLines } from './snippet.ts';

/** What is said of an answer whose app says nothing of it itself. */
const preset: readonly (readonly [string, string])[] = [
  ['X-Content-Type-Options', 'nosniff'],
  ['X-Frame-Options', 'SAMEORIGIN'],
  ['Referrer-Policy', 'strict-origin-when-cross-origin'],
  ['Permissions-Policy', 'camera=(), geolocation=(), microphone=(), payment=(), usb=()'],
];

/** Of all apps: each header of the preset, or nothing where the app has it. */
export const presetMaps: readonly string[] = [
  '# Of apps with `securityHeaders`: what the app says itself stays.',
  ...preset.flatMap(([name, value]) =>
    block(`map $upstream_http_${variable(name)} $appliku_${variable(name)}`, ['default "";', `"" "${value}";`]),
  ),
];

/** Headers that every answer has. */
export function answerHeaders({ securityHeaders, headers }: Settings): readonly string[] {
  const own = Object.entries(headers);
  const isOwn = (name: string): boolean => own.some(([each]) => each.toLowerCase() === name.toLowerCase());
  const rest = securityHeaders ? preset.filter(([name]) => !isOwn(name)) : [];
  return [
    ...rest.map(([name]) => `add_header ${name} $appliku_${variable(name)} always;`),
    ...own.flatMap(([name, value]) => [
      `add_header ${name} "${value.replaceAll(/["\\]/g, String.raw`\$&`)}" always;`,
      `proxy_hide_header ${name};`,
    ]),
  ];
}

/** Of what is text, and long enough. Events are not, so that each is sent at once. */
export function compressionLines(settings: Settings): readonly string[] {
  const { compression, brotli } = settings;
  const gzip = ['gzip on;', 'gzip_proxied any;', 'gzip_min_length 1024;', `gzip_types ${textTypes};`];
  // Its level is 6 in the first place, which costs several times what gzip does; at 4 it is as fast, and still smaller.
  const own = ['brotli on;', 'brotli_comp_level 4;', 'brotli_min_length 1024;', `brotli_types ${textTypes};`];
  return [
    ...(compression ? gzip : offLines('gzip', settings)),
    ...(brotli ? own : []),
    ...(compression || brotli ? ['gzip_vary on;'] : []),
  ];
}

/** Besides text/html, which Nginx has always. */
export const textTypes: string =
  'text/css text/plain text/xml text/javascript application/javascript application/json application/manifest+json application/xml application/rss+xml application/atom+xml application/wasm image/svg+xml';

function variable(name: string): string {
  return name.toLowerCase().replaceAll('-', '_');
}
