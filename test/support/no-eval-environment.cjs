// Where tests run: as under --disallow-code-generation-from-strings, which denies it to the main context of Node only.
// The counters of coverage make code from strings themselves: with them, it is allowed.
const vm = require('node:vm');
const { TestEnvironment } = require('jest-environment-node');

module.exports = class extends TestEnvironment {
  constructor(config, ...args) {
    const { createContext } = vm;
    const codeGeneration = { strings: config.globalConfig.collectCoverage };
    vm.createContext = (object, options) => createContext(object, { ...options, codeGeneration });
    try {
      super(config, ...args);
    } finally {
      vm.createContext = createContext;
    }
    // For tests that compile code on purpose.
    this.global.compileFunction = (code, parameters) =>
      vm.compileFunction(code, parameters, { parsingContext: this.context });
  }
};
