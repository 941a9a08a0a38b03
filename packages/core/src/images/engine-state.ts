import * as z from 'zod';

/** What an Engine is and has, as far as it matters to images that come or go. */
export interface EngineState {
  /** E.g. `26.1.5`. */
  readonly version: string;
  /** E.g. `linux/amd64`. */
  readonly platform: string;
  /** `containerd`: the image store that new installations have since Docker 29. The same image has another id there. */
  readonly store: 'classic' | 'containerd';
  /** The host's tar can leave out files of an archive that streams by. */
  readonly filters: boolean;
  /** Id of each image -> digests of its layers, uncompressed, from the lowest. */
  readonly images: ReadonlyMap<string, readonly string[]>;
  /** Archives that another run began to receive -> how many bytes came. */
  readonly received: ReadonlyMap<string, number>;
}

const server = z.object({ Version: z.string(), Os: z.string(), Arch: z.string() });
const digests = z.array(z.string()).nullable();

/** What `describeScript` prints. */
export function parseEngine(text: string): EngineState {
  const lines = text.split('\n').map(wordAndRest);
  const all = (word: string): readonly string[] => lines.filter(([first]) => first === word).map(([, rest]) => rest);
  const { Version, Os, Arch } = server.parse(JSON.parse(all('engine')[0] ?? 'null'));
  return {
    version: Version,
    platform: `${Os}/${Arch}`,
    store: all('store').some((status) => status.includes('io.containerd.snapshotter')) ? 'containerd' : 'classic',
    filters: all('tar').includes('gnu'),
    images: new Map(
      all('layers')
        .map(wordAndRest)
        .map(([id, json]) => [id, digests.parse(JSON.parse(json)) ?? []]),
    ),
    received: new Map(
      all('received')
        .map(wordAndRest)
        .map(([name, size]) => [name, Number(size)]),
    ),
  };
}

function wordAndRest(line: string): readonly [word: string, rest: string] {
  const at = line.indexOf(' ');
  return at === -1 ? [line, ''] : [line.slice(0, at), line.slice(at + 1)];
}
