import type { Image, Sha } from '../contract/index.ts';
import * as z from 'zod';

/** An image that was built, and what it says of itself. */
export interface BuiltImage {
  readonly image: Image;
  /** Ports that the image exposes by TCP. */
  readonly ports: readonly number[];
}

const inspected = z.tuple([
  z.object({
    Id: z.custom<Sha>((text) => typeof text === 'string' && /^sha256:[0-9a-f]{64}$/.test(text)),
    Os: z.string(),
    Architecture: z.string(),
    Config: z.object({ ExposedPorts: z.record(z.string(), z.unknown()).nullish() }),
  }),
]);

/** What `docker image inspect` prints of one image. */
export function parseImage(json: string): BuiltImage {
  const [{ Id, Os, Architecture, Config }] = inspected.parse(JSON.parse(json));
  return {
    image: { kind: 'image', id: Id, platform: `${Os}/${Architecture}` },
    ports: portsOf(Config.ExposedPorts ?? {}),
  };
}

function portsOf(exposed: Readonly<Record<string, unknown>>): readonly number[] {
  return Object.keys(exposed)
    .filter((port) => port.endsWith('/tcp'))
    .map((port) => Number.parseInt(port, 10));
}
