import { expect, test } from 'vitest';
import { textsOf } from '../eject.ts';
import { type BuildpacksOptions, settingsOf } from '../options.ts';
import { treeOf } from '../tree.ts';

type Files = Readonly<Record<string, string>>;

function planned(files: Files, options: BuildpacksOptions = {}): ReturnType<typeof textsOf> {
  return textsOf(treeOf(files), 'shop', settingsOf(options));
}

const version = (files: Files, options: BuildpacksOptions = {}): string | undefined =>
  planned(files, options).plan.decisions[1]?.value;

const web = '<Project Sdk="Microsoft.NET.Sdk.Web"><TargetFramework>net8.0</TargetFramework></Project>';
const mix = 'project: [app: :shop, elixir: "~> 1.17.2"]';
const cargo = { 'Cargo.toml': '[package]\nname = "shop"\n', 'src/main.rs': '' };

test.each([
  [{ 'pom.xml': '' }, {}, '21'],
  [{ 'pom.xml': '<java.version>1.8</java.version>' }, {}, '21'],
  [{ 'pom.xml': '<java.version>25</java.version>' }, {}, '25'],
  [{ 'pom.xml': '', 'system.properties': 'java.runtime.version=17\n' }, {}, '17'],
  [{ 'build.gradle': '', '.tool-versions': 'java temurin-17.0.9+9\n' }, {}, '17'],
  [{ 'build.gradle': '' }, { version: '25' }, '25'],
  [{ 'Shop.csproj': web }, {}, '8.0'],
  [{ 'Shop.csproj': '', 'global.json': '{ "sdk": { "version": "9.0.101" } }' }, {}, '9.0'],
  [{ 'mix.exs': mix }, {}, '1.17'],
  [{ 'mix.exs': 'app: :shop, elixir: ">= 1.15.0 and < 1.19.0"' }, {}, '1.18'],
  [{ 'build.gradle': 'JavaLanguageVersion.of(17)' }, {}, '17'],
  [{ 'build.gradle': "sourceCompatibility = '1.8'" }, {}, '21'],
  [{ 'mix.exs': 'app: :shop', '.tool-versions': 'elixir 1.18.3-otp-27\n' }, {}, '1.18'],
  [{ 'mix.exs': 'app: :shop, elixir: "~> 1.14"' }, {}, '1.19'],
  [cargo, {}, '1.99'],
  [{ ...cargo, 'rust-toolchain.toml': '[toolchain]\nchannel = "1.92.0"\n' }, {}, '1.92'],
  [{ 'deno.json': '{}', 'main.ts': '', '.deno-version': '2.1.4\n' }, {}, '2.8.3'],
])('%j with %j takes %s', (files, options, expected) => {
  expect(version(files, options)).toBe(expected);
});

test.each([
  [{ 'pom.xml': '<java.version>26</java.version>' }, /asks for Java >=26, which cannot be had \(pom\.xml:1\)/],
  [{ 'a.csproj': web, 'b.csproj': web }, /more than one project: a\.csproj, b\.csproj/],
  [{ 'mix.exs': '' }, /it names no app/],
  [{ 'Cargo.toml': '[workspace]' }, /there is no program/],
  [{ ...cargo, 'Cargo.toml': '[package]\nname = "a; id"' }, /more than one program: a; id|there is no program/],
  [{ 'deno.json': '{}' }, /nothing says how the app is started/],
])('%j cannot be planned', (files, message) => {
  expect(() => planned(files)).toThrow(message);
});

test('what is experimental says so, and what is not does not', () => {
  expect(planned({ 'deno.json': '{}', 'main.ts': '' }).plan.warnings).toEqual([
    expect.stringMatching(/^Deno is experimental/),
  ]);
  expect(planned({ 'start.sh': '' }).plan.warnings).toEqual([]);
});

test('an app of Node.js with tools of Deno is one of Node.js, and assets are built for what is compiled', () => {
  const node = { 'package.json': '{ "scripts": { "start": "node .", "build": "vite build" } }' };
  expect(planned({ ...node, 'deno.json': '{}' }).plan.language).toBe('node');
  expect(planned({ ...node, ...cargo }).dockerfile).toContain('COPY --from=assets /srv/app/ ./');
});

test('a build command takes the place of the steps, with their caches and secrets', () => {
  const { dockerfile } = planned(cargo, { buildCommand: 'make', secrets: { TOKEN: 'pl4nted' } });
  expect(dockerfile).toMatch(/id=shop-cargo-registry\S* .*--mount=type=secret,id=TOKEN .*&& make"\]/);
  expect(dockerfile).not.toMatch(/cargo build|pl4nted/);
});
