test('tests run where nothing can make code from strings', () => {
  const indirect = eval;
  expect(() => indirect('1')).toThrow('Code generation from strings disallowed');
});
