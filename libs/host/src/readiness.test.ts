import { expect, test } from 'vitest';
import { createReadiness } from './readiness.ts';

test('is ready when every declared check is, and says why not', () => {
  const readiness = createReadiness(['store', 'sources']);
  expect(readiness.state()).toEqual({
    ready: false,
    reasons: { store: 'starting', sources: 'starting' },
  });
  readiness.set('store', { ok: true });
  readiness.set('sources', { ok: false, reason: 'one of two is blind' });
  expect(readiness.state()).toEqual({ ready: false, reasons: { sources: 'one of two is blind' } });
  readiness.set('sources', { ok: true });
  expect(readiness.state()).toEqual({ ready: true, reasons: {} });
  readiness.set('store', { ok: false, reason: 'full' });
  expect(readiness.state().ready).toBe(false);
});

test('a check that was not declared is a mistake', () => {
  expect(() => createReadiness(['store']).set('stroe', { ok: true })).toThrow('stroe');
});

test('what comes and goes counts while it has a problem, and need not be declared', () => {
  const readiness = createReadiness(['kafka'], { takesOthers: true });
  readiness.set('kafka', { ok: true });
  readiness.set('score-3', { ok: true });
  expect(readiness.state()).toEqual({ ready: true, reasons: {} });
  readiness.set('score-3', { ok: false, reason: 'cannot commit' });
  expect(readiness.state()).toEqual({ ready: false, reasons: { 'score-3': 'cannot commit' } });
  readiness.set('score-3', { ok: true });
  expect(readiness.state().ready).toBe(true);
});
