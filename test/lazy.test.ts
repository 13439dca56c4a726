import { lazy } from '../src/util/lazy.js';

test('what is loaded is loaded once, and again after a failure', async () => {
  const load = jest.fn<Promise<string>, []>().mockRejectedValueOnce(new Error('EMFILE')).mockResolvedValue('part');
  const part = lazy(load);
  await expect(Promise.all([part(), part()])).rejects.toThrow('EMFILE');
  expect(await Promise.all([part(), part()])).toEqual(['part', 'part']);
  expect(load).toHaveBeenCalledTimes(2);
});
