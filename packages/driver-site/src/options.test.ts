import { fakeWorld } from '@appliku/conformance';
import { expect, it } from 'vitest';
import { site } from './site-driver.ts';

const { driver } = fakeWorld();
const { store: _, ...fit } = driver;

it.each([
  [{ processes: site() }, 'processes: must be a driver that runs images, e.g. compose()'],
  [{ processes: driver }, 'processes: must leave the record in files of the run host'],
  [
    { processes: { ...fit, supports: { ...fit.supports, rolling: true } } },
    'processes: must leave it to the router to move traffic',
  ],
  [{ compose: fit }, 'compose: there is no such option'],
])('site() refuses %#', (options, mistake) => {
  // As from a program without types.
  expect(() => Reflect.apply(site, undefined, [options])).toThrow(
    new TypeError(`Invalid options of site():\n  ${mistake}`),
  );
});

it('is as able as what runs the processes', () => {
  const [alone, both] = [site(), site({ processes: fit })];
  expect([alone.runs, alone.supports.processes]).toEqual([['site'], false]);
  expect([both.runs, both.supports]).toEqual([['site', 'image'], fit.supports]);
  const other = { ...fit, inputs: () => 'other' };
  expect(site({ processes: other }).inputs?.()).not.toBe(both.inputs?.());
});
