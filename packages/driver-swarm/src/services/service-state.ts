import { createHash } from 'node:crypto';
import { envText, labels, labelsOf, type Names, parseServices, type Service, type SwarmService } from '@appliku/core';

/** What a service was made of: its definition, and a fingerprint of its secrets, whose values it has anyway. */
const label = { definition: 'com.appliku.definition', secrets: 'com.appliku.secrets' } as const;

/** A service as it is to be, or was, put in place. */
export interface Placed {
  readonly name: string;
  /** Number of the release that it was made for. Its tasks have it as a label. */
  readonly since: number;
  readonly definition: Service;
  readonly secretsPrint: string;
}

export function labelsOfPlaced(app: string, { name, since, definition, secretsPrint }: Placed): Names<string> {
  return {
    ...labelsOfService(app, name, since),
    [label.definition]: JSON.stringify(definition),
    [label.secrets]: secretsPrint,
  };
}

/** Of its tasks, which are made anew where one of these is another. */
export function labelsOfService(app: string, name: string, since: number): Names<string> {
  return { ...labelsOf(app), [labels.service]: name, [labels.since]: String(since) };
}

/** Undefined: it is none that runs beside an app. */
export function placedIn({ labels: found }: SwarmService): Placed | undefined {
  const { [labels.service]: name, [labels.since]: since, [label.definition]: text, [label.secrets]: print } = found;
  if (name === undefined || text === undefined) return undefined;
  const definition = parseServices({ [name]: JSON.parse(text) })[name];
  return definition && { name, since: Number(since), definition, secretsPrint: print ?? '' };
}

export function printOf(secrets: Names<string>): string {
  return createHash('sha256').update(envText(secrets)).digest('hex');
}
