import type { Driver } from '@appliku/core';
import type { DriverSubject } from '../suites/driver/driver-subject.ts';
import type { Break } from './prove.ts';

/** A driver that breaks a promise, and the titles of the cases that have to tell. */
export function broken(change: (driver: Driver) => Partial<Driver>, ...red: readonly string[]): Break<DriverSubject> {
  return { red, plant: (subject) => ({ ...subject, driver: { ...subject.driver, ...change(subject.driver) } }) };
}
