import type { Reporter, SerializedError, TestModule, TestSuite, Vitest } from 'vitest/node';

interface Count {
  passed: number;
  failed: number;
  skipped: string[];
}

/** Ends the output with `N passed, N failed, N skipped`; a skipped test is named with its reason before. */
export default class CountingReporter implements Reporter {
  private filtered = false;

  onInit(vitest: Vitest): void {
    this.filtered = vitest.config.testNamePattern !== undefined;
  }

  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly SerializedError[]): void {
    const count = countOf(modules, unhandled.length);
    // Whoever asks for tests by name knows that the others are left out.
    if (!this.filtered) for (const skipped of count.skipped) print(`SKIPPED ${skipped}`);
    const skipped = count.skipped.length > 0 ? `, ${count.skipped.length} skipped` : '';
    print(`${count.passed} passed, ${count.failed} failed${skipped}`);
    // Nothing run is not a success.
    if (count.passed + count.failed + count.skipped.length === 0) process.exitCode = 1;
  }
}

/** A file or a group that breaks outside its tests (`beforeAll`, a syntax error) is a failure too, as is an unhandled rejection. */
function countOf(modules: readonly TestModule[], unhandled: number): Count {
  const count: Count = { passed: 0, failed: unhandled, skipped: [] };
  for (const module of modules) {
    for (const group of [module, ...module.children.allSuites()]) count.failed += brokenIn(group);
    for (const test of module.children.allTests()) {
      const result = test.result();
      if (result.state === 'passed') count.passed += 1;
      else if (result.state === 'skipped') {
        const reason =
          result.note ?? (test.options.mode === 'run' ? 'its group did not get that far' : 'no reason given');
        count.skipped.push(`${module.relativeModuleId} > ${test.fullName}: ${reason}`);
      } else count.failed += 1;
    }
  }
  return count;
}

const brokenIn = (group: TestModule | TestSuite): number => group.errors().length;

const print = (line: string): void => {
  process.stdout.write(`${line}\n`);
};
