import { didYouMean, suggest } from '../src/util/suggest.js';

const names = ['balance', 'nickname', 'createdAt', 'id'];

test.each([
  ['balanc', 'balance'],
  ['balnace', 'balance'],
  ['Balance', 'balance'],
  ['created_at', 'createdAt'],
  ['createdat', 'createdAt'],
  ['di', 'id'],
  ['password', undefined],
  ['x', undefined],
  ['', undefined],
  ['x'.repeat(1000), undefined],
])('%s', (name, expected) => expect(suggest(name, names)).toBe(expected));

test('the nearest wins', () => {
  expect(suggest('nam', ['names', 'name'])).toBe('name');
});

test('in words', () => {
  expect(didYouMean('balanc', names)).toBe(" Did you mean 'balance'?");
  expect(didYouMean('password', names)).toBe('');
});
