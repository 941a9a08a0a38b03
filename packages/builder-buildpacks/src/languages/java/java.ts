import { commandOf } from '../../plan/command.ts';
import type { Decision, Draft, Wishes } from '../../plan/plan.ts';
import type { Tree } from '../../tree.ts';
import { chooseLine } from '../../versions/choose-line.ts';
import { type Chosen, optionWishes } from '../../versions/choose-version.ts';
import type { Wish } from '../../versions/resolve-version.ts';
import { patternWish, toolWishes, versionFile } from '../../versions/tool-files.ts';
import { type Compiled, compiledStages, manifestsOf } from '../compiled.ts';
import type { Detected, LanguagePack } from '../language-pack.ts';
import { assetsOf } from '../node/assets.ts';
import { outDirectory } from '../../plan/steps.ts';

export const java: LanguagePack = { language: 'java', title: 'Java', experimental: true, detect, plan };

const files = ['pom.xml', 'build.gradle.kts', 'build.gradle'];

function detect(tree: Tree): Detected | undefined {
  const file = files.find((name) => tree.files.includes(name));
  return file === undefined ? undefined : { file, strength: 'strong' };
}

function plan(tree: Tree, wishes: Wishes): Draft {
  const { version, decision, warnings } = javaVersion(tree, optionWishes(wishes));
  const assets = assetsOf(tree, wishes);
  const tool = tree.files.includes('pom.xml') ? 'maven' : 'gradle';
  const file = detect(tree)?.file ?? files[0];
  return {
    decisions: [decision, toolDecision(tool, file), ...(assets?.decisions ?? [])],
    warnings: [...warnings, ...(assets?.warnings ?? [])],
    stages: compiledStages({
      wishes,
      assets,
      build: tool === 'maven' ? maven(tree, version) : gradle(tree, version),
      run: {
        image: `eclipse-temurin:${version}-jre`,
        env: { JAVA_TOOL_OPTIONS: '-XX:MaxRAMPercentage=75' },
      },
    }),
    // Spring reads the property; what does not is none the worse.
    start: { command: commandOf('java -Dserver.port=$PORT -jar app.jar'), reason: 'the jar that is built' },
    looked: [],
    port: 8080,
    ignore: ['**/target', '**/build', '.gradle', ...(assets?.ignore ?? [])],
  };
}

function toolDecision(value: string, file = ''): Decision {
  return { what: 'Package manager', value, reason: `there is ${file}`, at: { file } };
}

function javaVersion(tree: Tree, told: readonly Wish[]): Chosen {
  return chooseLine({
    of: 'Java',
    lines: ['17', '21', '25'],
    usual: '21',
    date: '2026-11-23',
    wishes: [
      ...told,
      ...versionFile(tree, '.java-version'),
      ...toolWishes(tree, ['java']),
      ...patternWish(tree, 'system.properties', /^java\.runtime\.version\s*=\s*(\S+)/m),
      ...least(tree, 'pom.xml', /<(?:maven\.compiler\.release|java\.version|release)>\s*([\d.]+)/),
      ...['build.gradle.kts', 'build.gradle'].flatMap((file) => [
        // Gradle would look for that one and no other.
        ...patternWish(tree, file, /JavaLanguageVersion\.of\((\d+)/),
        ...least(tree, file, /(?:VERSION_(?:1_)?|sourceCompatibility\s*=\s*['"]?(?:1\.)?)(\d+)/),
      ]),
    ],
    rangeOf: (text) => (text.startsWith('>=') ? text : `${/(?:^|-)(?:1\.)?(\d+)/.exec(text)?.[1] ?? text}`),
  });
}

/** What the classes are made for, which a newer one runs as well. */
function least(tree: Tree, file: string, pattern: RegExp): readonly Wish[] {
  return patternWish(tree, file, pattern).map((wish) => ({ ...wish, text: `>=${wish.text.replace(/^1\./, '')}` }));
}

/** The largest jar that is no other's source or part: with its dependencies, where a plugin puts them in. */
function copyJar(directory: string): string {
  const not = ['*-sources.jar', '*-javadoc.jar', '*-plain.jar', 'original-*'].map((name) => `! -name '${name}'`);
  const found = `find . -path '*/${directory}/*.jar' ! -path '*/wrapper/*' ${not.join(' ')} -exec ls -S {} +`;
  return `mkdir -p ${outDirectory} && cp "$(${found} | head -n 1)" ${outDirectory}/app.jar`;
}

function maven(tree: Tree, version: string): Compiled['build'] {
  return {
    image: `maven:3.9-eclipse-temurin-${version}`,
    manifests: manifestsOf(tree.files, /^pom\.xml$/),
    // Of several modules, one may ask for another, which is not there yet.
    ...(manifestsOf(tree.files, /^pom\.xml$/).length === 1 && { fetch: 'mvn --batch-mode dependency:go-offline' }),
    steps: ['mvn --batch-mode package -DskipTests', copyJar('target')],
    caches: [{ name: 'maven', target: '/root/.m2' }],
  };
}

function gradle(tree: Tree, version: string): Compiled['build'] {
  const wrapped = tree.files.includes('gradlew');
  const command = wrapped ? 'sh gradlew' : 'gradle';
  return {
    image: wrapped ? `eclipse-temurin:${version}-jdk` : `gradle:9-jdk${version}`,
    env: { GRADLE_USER_HOME: '/root/.gradle' },
    manifests: [],
    steps: [`${command} --no-daemon build -x check -x test`, copyJar('build/libs')],
    caches: [{ name: 'gradle', target: '/root/.gradle', locked: true }],
  };
}
