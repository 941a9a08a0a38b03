import type { Image, Sha } from '@appliku/core';
import { z } from 'zod';

export interface BuiltImage {
  readonly image: Image;
  /** Ports that the image exposes by TCP. */
  readonly ports: readonly number[];
}

const sha = z.custom<Sha>((text) => typeof text === 'string' && /^sha256:[0-9a-f]{64}$/.test(text));
const exposed = z.record(z.string(), z.unknown()).nullish();

/** The line that the naming of an image prints: id, platform, exposed ports in JSON. */
export function parseImage(line: string): BuiltImage {
  const [id = '', platform = '', ports = 'null'] = line.trim().split(' ');
  return { image: { kind: 'image', id: sha.parse(id), platform }, ports: portsOf(exposed.parse(JSON.parse(ports))) };
}

function portsOf(ports: Readonly<Record<string, unknown>> | null | undefined): readonly number[] {
  return Object.keys(ports ?? {})
    .filter((port) => port.endsWith('/tcp'))
    .map((port) => Number.parseInt(port, 10))
    .sort((a, b) => a - b);
}
