import { expect, test } from 'vitest';

test('the tests run under the pinned Node', () => {
  expect(process.versions.node.split('.')[0]).toBe('24');
});
