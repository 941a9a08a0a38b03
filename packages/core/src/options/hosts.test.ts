import { fakeHost } from '@appliku/conformance';
import { describe, expect, it } from 'vitest';
import { configure } from './configure.ts';
import { mistakesOf, optionsWith } from '../testing/options.ts';

describe('hosts', () => {
  it('takes one host for all, or one that builds and one that does all else', () => {
    const [host, build, run] = ['all', 'build', 'run'].map((name) => ({ ...fakeHost(), name }));
    const namesOf = (options: object): readonly string[] => {
      const configured = configure(optionsWith(options));
      return [configured.host.name, configured.build.name];
    };
    expect(namesOf({ host })).toEqual(['all', 'all']);
    expect(namesOf({ host: undefined, places: { build, run } })).toEqual(['run', 'build']);
    const both = 'host: there must be either host or places: { build, run }';
    expect(mistakesOf({ places: { build, run } })).toEqual([both]);
    expect(mistakesOf({ host: undefined })).toEqual([both]);
    expect(mistakesOf({ host: undefined, places: { build } })).toEqual([
      expect.stringMatching(/^places\.run: must be/),
    ]);
  });

  it('takes more machines that route, and nodes, of a cluster alone', () => {
    const [run, second, worker] = ['run', 'second', 'worker'].map((name) => ({ ...fakeHost(), name }));
    const { driver } = optionsWith();
    const cluster = { ...driver, supports: { ...driver.supports, cluster: true } };
    const places = { build: run, run, route: [run, second], nodes: [worker] };
    const { route, nodes } = configure(optionsWith({ host: undefined, places, driver: cluster }));
    expect(route.map(({ name }) => name)).toEqual(['run', 'second']);
    expect(nodes.map(({ name }) => name)).toEqual(['run', 'second', 'worker']);
    const alone = 'places: fake-driver runs on one host, which routes too: route and nodes must be left out';
    expect(mistakesOf({ host: undefined, places })).toEqual([alone]);
    expect(mistakesOf({ host: undefined, places: { ...places, route: [run, run] }, driver: cluster })).toEqual([
      'places.route: a host is named twice',
    ]);
  });
});
