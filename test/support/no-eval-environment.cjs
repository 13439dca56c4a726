// Where tests run: as under --disallow-code-generation-from-strings, which denies it to the main context of Node only.
const vm = require('node:vm');
const { TestEnvironment } = require('jest-environment-node');

module.exports = class extends TestEnvironment {
  constructor(...args) {
    const { createContext } = vm;
    vm.createContext = (object, options) => createContext(object, { ...options, codeGeneration: { strings: false } });
    try {
      super(...args);
    } finally {
      vm.createContext = createContext;
    }
    // For tests that compile code on purpose.
    this.global.compileFunction = (code, parameters) =>
      vm.compileFunction(code, parameters, { parsingContext: this.context });
  }
};
