// A reporter that keeps the suite honest: a run in which a test was skipped, marked as failing, or
// a project had nothing to run, is a failed run. Its last line is the count that CI reads.
import type { FullConfig, FullResult, Reporter, Suite, TestCase } from '@playwright/test/reporter';

export default class NoSkips implements Reporter {
  private suite!: Suite;
  private emptyProjects: string[] = [];

  onBegin(config: FullConfig, suite: Suite): void {
    this.suite = suite;
    const ran = new Set(suite.suites.filter((project) => project.allTests().length > 0).map((project) => project.title));
    if (!isFiltered()) this.emptyProjects = config.projects.map((project) => project.name).filter((name) => !ran.has(name));
  }

  async onEnd(result: FullResult): Promise<{ status: FullResult['status'] }> {
    const tests = this.suite?.allTests() ?? [];
    const complaints = [
      ...tests.filter(isSkipped).map((test) => `not run: ${name(test)}`),
      ...tests.filter(isDisowned).map((test) => `marked as failing: ${name(test)}`),
      ...this.emptyProjects.map((project) => `project ${project} has no tests`),
    ];
    for (const complaint of complaints) console.log(complaint);

    // A second try is only there where a spec asked for it, and is told.
    for (const test of tests.filter(isLucky)) console.log(`green at the second try: ${name(test)}`);
    const passed = tests.filter((test) => test.outcome() === 'expected' || isLucky(test)).length;
    // A run that broke before its tests (a build error, a time limit) counts as one failure.
    const failed = Math.max(tests.length - passed + this.emptyProjects.length, result.status === 'passed' ? 0 : 1);
    this.lastLine = `${passed} passed, ${failed} failed`;
    const bad = complaints.length > 0 || failed > 0 || passed === 0;
    return { status: bad && result.status === 'passed' ? 'failed' : result.status };
  }

  private lastLine = '0 passed, 1 failed';

  // After onEnd of every other reporter, so that this is the very last line.
  async onExit(): Promise<void> {
    console.log(this.lastLine);
  }

  printsToStdio(): boolean {
    return false; // the list reporter does the talking
  }
}

const name = (test: TestCase) => test.titlePath().filter(Boolean).join(' › ');

/** Skipped by annotation, by .only elsewhere, or because a beforeAll or the time limit ended its file. */
const isSkipped = (test: TestCase) => test.outcome() === 'skipped';

const isLucky = (test: TestCase) => test.outcome() === 'flaky';

/** `test.fail()` turns a red test green. PLUGIN=vendor does that on purpose (e2e/faults.spec.ts). */
const isDisowned = (test: TestCase) => test.expectedStatus === 'failed' && process.env.PLUGIN !== 'vendor';

/** Did the caller ask for a part of the suite (files, --project, --grep)? Then empty projects are no surprise. */
function isFiltered(): boolean {
  const words = process.argv.slice(process.argv.indexOf('test') + 1);
  return words.some((word) => !word.startsWith('-') || /^(-g|--grep|--project|--last-failed|--only-changed|--shard)/.test(word));
}
