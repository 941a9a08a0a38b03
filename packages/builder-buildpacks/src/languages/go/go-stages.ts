import type { Instruction, Stage, Wishes } from '../../plan/plan.ts';
import { copyFiles, fetching, inApp, outDirectory, ownStep, sourceFrom, variablesOf } from '../../plan/steps.ts';
import type { Tree } from '../../tree.ts';
import { type Assets, assetsStage } from '../node/assets.ts';
import { runtimeImage } from './go-versions.ts';
import type { MainPackage } from './main-packages.ts';

interface Parts {
  readonly tree: Tree;
  readonly version: string;
  readonly packages: readonly MainPackage[];
  readonly callsC: boolean;
  readonly assets: Assets | undefined;
  readonly wishes: Wishes;
}

const modules = { name: 'go-modules', target: '/go/pkg/mod' };
const objects = { name: 'go-build', target: '/root/.cache/go-build' };

/** Programs without the sources: what else is among the app's files (templates, migrations) stays, in a layer of its own. */
export function stagesOf(parts: Parts): readonly Stage[] {
  const { version, assets } = parts;
  return [
    ...(assets?.stages ?? []),
    { name: 'build', from: { image: `golang:${version}-alpine` }, instructions: buildOf(parts) },
    {
      name: 'app',
      from: { image: runtimeImage },
      instructions: [
        inApp,
        { kind: 'env', values: { PATH: '/usr/local/app:$PATH' } },
        { ...sourceFrom('build'), owned: true },
        { kind: 'copy', from: 'build', paths: [`${outDirectory}/`], to: '/usr/local/app/' },
      ],
    },
  ];
}

function buildOf({ tree, packages, callsC, assets, wishes }: Parts): readonly Instruction[] {
  const { go } = wishes.indexes;
  const manifests = tree.files.filter((file) => /(?:^|\/)go\.(?:mod|sum|work|work\.sum)$/.test(file));
  const vendored = tree.files.includes('vendor/modules.txt');
  const run = (command: string): Instruction => ({
    kind: 'run',
    command,
    caches: [modules, objects],
    ...fetching(wishes),
  });
  return [
    ...(callsC ? [{ kind: 'run', command: 'apk add --no-cache build-base' } as const] : []),
    inApp,
    {
      kind: 'env',
      values: { CGO_ENABLED: callsC ? '1' : '0', GOTOOLCHAIN: 'local', ...(go !== undefined && { GOPROXY: go }) },
    },
    ...(vendored ? [] : [...copyFiles(manifests), run('go mod download')]),
    sourceFrom(assets && assetsStage),
    ...variablesOf(wishes),
    wishes.buildCommand === undefined
      ? run(buildLine(packages))
      : ownStep(wishes.buildCommand, wishes, [modules, objects]),
    {
      kind: 'run',
      command: `mkdir -p ${outDirectory} && find . -name '*.go' -delete && rm -rf vendor go.mod go.sum go.work go.work.sum`,
    },
  ];
}

/** Small, the same from each directory, with the names of time zones. A directory as target: a program each, by its name. */
function buildLine(packages: readonly MainPackage[]): string {
  const flags = `-trimpath -buildvcs=false -tags=timetzdata -ldflags='-s -w'`;
  return packages.map(({ path, name }) => `go build ${flags} -o ${outDirectory}/${name} ${path}`).join(' && ');
}
